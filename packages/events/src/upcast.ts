import { definitionOf } from './catalogue.ts';
import type { NewEvent } from './envelope.ts';
import { type Upcaster, upcasters } from './upcasters.ts';

/** An event of a type or version that this code does not know: written by newer code. Readers are deployed before writers. */
export class UnknownEventError extends Error {
  constructor(type: string, version: number) {
    super(`event ${type} version ${version} is not known here: was it written by newer code?`);
    this.name = 'UnknownEventError';
  }
}

const steps = new Map<string, Upcaster>(upcasters.map((step) => [`${step.type}.v${step.from}`, step]));

/**
 * The event in the current shape of its type, through each upcaster on the way; the same object when it is current.
 * Pure: the event given is not changed.
 * @throws UnknownEventError for a type or version that the catalogue does not know
 */
export function upcast<Event extends NewEvent>(event: Event): Event {
  const definition = definitionOf(event.type);
  if (!definition || event.schemaVersion > definition.version) {
    throw new UnknownEventError(event.type, event.schemaVersion);
  }
  let { data, schemaVersion } = event;
  while (schemaVersion < definition.version) {
    const step = steps.get(`${event.type}.v${schemaVersion}`);
    if (!step) throw new UnknownEventError(event.type, schemaVersion);
    data = step.up(data);
    schemaVersion += 1;
  }
  return schemaVersion === event.schemaVersion ? event : { ...event, schemaVersion, data };
}
