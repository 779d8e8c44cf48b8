import type { EventType } from '@wabus/events';
import { publicTypes } from './registry.ts';

/** A name that is none of a type of event, nor of several with `*`. */
export class UnknownTypeError extends Error {
  override readonly name = 'UnknownTypeError';
  readonly wanted: string;

  constructor(wanted: string) {
    super(`no event is called ${wanted}`);
    this.wanted = wanted;
  }
}

/**
 * The events of ours that names of types mean: one by its name, all of a thing by `message.*`, every one by `*`.
 * @throws {UnknownTypeError} for a name that means none
 */
export function eventTypesNamed(names: readonly string[]): readonly EventType[] {
  const meant = names.flatMap((wanted) => {
    const types = [...publicTypes].filter(([, name]) => isMeant(wanted, name)).map(([type]) => type);
    if (types.length === 0) throw new UnknownTypeError(wanted);
    return types;
  });
  return [...new Set(meant)];
}

function isMeant(wanted: string, name: string): boolean {
  if (wanted === '*') return true;
  return wanted.endsWith('.*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name;
}
