import { deriveSealedSchema } from '../avro/derive.ts';
import { type AvroRecord, fingerprint } from '../avro/schema.ts';
import type { EventDefinition } from '../define-event.ts';
import { versionOf } from '../personal-half.ts';
import type { Upcaster } from '../upcasters.ts';

/** `sealed.lock.json`: `<Type>.v<N>` → fingerprint of the shape that a sealed half has had since that version of its event. */
export type SealedLock = Readonly<Record<string, string>>;

/** The lock of the sealed halves as it should be, and every reason why it may not be. */
export interface SealedPlan {
  readonly lock: SealedLock;
  /** The current shape of each sealed half, by its entry in the lock. */
  readonly shapes: ReadonlyMap<string, AvroRecord>;
  readonly faults: readonly string[];
}

/**
 * Locks new shapes of sealed halves and refuses what would break history: a shape changed in place, a step or a half that is
 * gone. What is sealed is opened by this code alone, so a shape may change in any way that its step can follow.
 */
export function planSealed(
  definitions: readonly EventDefinition[],
  steps: readonly Upcaster[],
  lock: SealedLock,
): SealedPlan {
  const shapes = new Map<string, AvroRecord>();
  const entries = new Map(Object.entries(lock));
  const faults: string[] = [];
  for (const definition of definitions.toSorted((a, b) => (a.type < b.type ? -1 : 1))) {
    const own = steps.filter(({ type, upPersonal }) => type === definition.type && upPersonal !== undefined);
    const version = versionOf(own);
    const refused = [...brokenHistory(definition, own, lock), ...stepsBeyond(definition, own)];
    if (definition.personal && refused.length === 0) {
      const entry = `${definition.type}.v${version}`;
      const shape = deriveSealedSchema(definition, version);
      shapes.set(entry, shape);
      const print = fingerprint(shape);
      if ((entries.get(entry) ?? print) !== print) refused.push(changedInPlace(definition.type, version));
      else entries.set(entry, print);
    }
    faults.push(...refused);
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return { lock: Object.fromEntries(sorted), shapes, faults };
}

const changedInPlace = (type: string, version: number): string =>
  `the sealed part of ${type} v${version} changed its shape: raise the event's version and write a step with \`upPersonal\``;

/** Every shape that was locked has to be left by a step, and only shapes that somebody was told of may be led to. */
function brokenHistory(
  { type, personal }: EventDefinition,
  steps: readonly Upcaster[],
  lock: SealedLock,
): string[] {
  const versions = Object.keys(lock)
    .filter((entry) => entry.startsWith(`${type}.v`))
    .map((entry) => Number(entry.slice(type.length + 2)));
  if (versions.length > 0 && !personal) return [`${type} lost its sealed part: history still has it`];
  return versions
    .filter((version) => version > 1 && !steps.some(({ from }) => from + 1 === version))
    .map((version) => `${type} has no step with \`upPersonal\` to v${version}, in which parts were sealed`);
}

function stepsBeyond({ type, version, personal }: EventDefinition, steps: readonly Upcaster[]): string[] {
  if (steps.length > 0 && !personal) return [`${type} has a step with \`upPersonal\` and no sealed part`];
  return steps
    .filter(({ from }) => from + 1 > version)
    .map(({ from }) => `${type} has a step to v${from + 1} and is at v${version}`);
}
