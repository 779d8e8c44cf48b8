import { z } from 'zod';
import { acceptorOf } from './acceptor.ts';
import { catalogue, definitionOf, type EventType } from './catalogue.ts';
import type { EventDefinition } from './define-event.ts';
import type { NewEvent } from './envelope.ts';
import { envelopeShape } from './envelope-schema.ts';
import { strictObject, strictSchema } from './strict-schema.ts';

/** An event that may not be written: its type is unknown, or its shape is not the catalogue's. Never quotes values. */
export class InvalidEventError extends Error {
  readonly type: string;
  /** One line per fault: path and what is wrong there. */
  readonly faults: readonly string[];

  constructor(type: string, faults: readonly string[]) {
    super(`event ${type} is not what the catalogue says: ${faults.join('; ')}`);
    this.name = 'InvalidEventError';
    this.type = type;
    this.faults = faults;
  }
}

const schemas = new Map<string, z.ZodType>();

function schemaOf(definition: EventDefinition): z.ZodType {
  const known = schemas.get(definition.type);
  if (known) return known;
  const made = strictObject(envelopeShape).extend({
    type: z.literal(definition.type),
    schemaVersion: z.literal(definition.version),
    stream: z.string().startsWith(`${definition.stream}-`),
    data: strictSchema(definition.data),
    ...(definition.personal ? {} : { personal: z.tuple([]) }),
  });
  schemas.set(definition.type, made);
  return made;
}

/**
 * Checks an event against envelope and catalogue, at the current version of its type, and answers it.
 * Fields that the catalogue does not know are faults, so nothing gets into history unseen.
 * @throws InvalidEventError with paths, never with values
 */
export function validateEvent(event: NewEvent): NewEvent {
  const definition = definitionOf(event.type);
  if (!definition) throw new InvalidEventError(event.type, ['type: not in the catalogue']);
  const schema = schemaOf(definition);
  if (acceptorOf(schema)(event)) return event;
  const result = schema.safeParse(event);
  if (result.success) return event;
  const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new InvalidEventError(event.type, faults);
}

/** The names of the fields in the sealed part of an event of this type; empty when it is about nobody. */
export function personalFieldsOf(type: EventType): readonly string[] {
  const { personal } = catalogue[type] as EventDefinition;
  return personal instanceof z.ZodObject ? Object.keys(personal.shape) : [];
}
