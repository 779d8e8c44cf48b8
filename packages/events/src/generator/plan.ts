import { deriveSchema } from '../avro/derive.ts';
import { type LockEntry, type SchemaLock, schemaFile } from '../avro/registry.ts';
import { type AvroRecord, fingerprint } from '../avro/schema.ts';
import type { EventDefinition } from '../define-event.ts';
import { incompatibilities } from './compatibility.ts';

/** What the plan needs to know of the world; tests give it made-up catalogues. */
export interface PlanInput {
  readonly definitions: readonly EventDefinition[];
  readonly lock: SchemaLock;
  /** The checked-in schema of an entry, or undefined when its file is not there. */
  readonly checkedIn: (entry: LockEntry) => AvroRecord | undefined;
  /** Which steps exist, such as `ContactIdentified.v1`. */
  readonly upcasters: ReadonlySet<string>;
}

/** The schemas and the lock as they should be, and every reason why they may not be. */
export interface Plan {
  readonly schemas: ReadonlyMap<string, AvroRecord>;
  readonly lock: SchemaLock;
  readonly faults: readonly string[];
}

/** Gives ids to new shapes and refuses what would break history: a shape changed in place, a version lost, a change not fully compatible. */
export function planSchemas(input: PlanInput): Plan {
  const schemas = new Map<string, AvroRecord>();
  const faults: string[] = [];
  const entries = new Map(Object.entries(input.lock.schemas));
  let { nextId } = input.lock;

  for (const definition of [...input.definitions].sort((a, b) => (a.type < b.type ? -1 : 1))) {
    const { type, version } = definition;
    const schema = deriveSchema(definition);
    const print = fingerprint(schema);
    if (!entries.has(print)) {
      const refused = whyNotNew(definition, [...entries.values()], input.upcasters);
      faults.push(...refused);
      if (refused.length > 0) continue;
      entries.set(print, { id: nextId, type, version });
      nextId += 1;
    }
    schemas.set(schemaFile({ type, version }), schema);
  }
  faults.push(...readEarlier(input, entries, schemas), ...incompatiblePairs(schemas));
  return { schemas, lock: { nextId, schemas: Object.fromEntries(entries) }, faults };
}

function whyNotNew(
  { type, version }: EventDefinition,
  entries: readonly LockEntry[],
  steps: ReadonlySet<string>,
): string[] {
  const latest = Math.max(0, ...entries.filter((entry) => entry.type === type).map((entry) => entry.version));
  if (version <= latest)
    return [`${type} v${version} changed its shape: raise its version and write an upcaster`];
  if (version > latest + 1) return [`${type} v${version} leaves out v${latest + 1}`];
  if (latest > 0 && !steps.has(`${type}.v${latest}`))
    return [`${type} v${latest} has no upcaster to v${version}`];
  return [];
}

/** Puts the schemas of earlier versions into `schemas`, as they are checked in. */
function readEarlier(
  input: PlanInput,
  entries: ReadonlyMap<string, LockEntry>,
  schemas: Map<string, AvroRecord>,
): string[] {
  const types = new Set(input.definitions.map((definition) => definition.type));
  return [...entries].flatMap(([print, entry]) => {
    const file = schemaFile(entry);
    if (!types.has(entry.type)) return [`${entry.type} left the catalogue: history still has it`];
    if (schemas.has(file)) return [];
    const schema = input.checkedIn(entry);
    if (!schema) return [`${file} is missing: bytes with id ${entry.id} could not be read`];
    schemas.set(file, schema);
    return fingerprint(schema) === print ? [] : [`${file} is not the shape that got id ${entry.id}`];
  });
}

function incompatiblePairs(schemas: ReadonlyMap<string, AvroRecord>): string[] {
  const all = [...schemas.values()];
  return all.flatMap((a, index) =>
    all.slice(index + 1).flatMap((b) => (a.name === b.name ? incompatibilities(a, b) : [])),
  );
}
