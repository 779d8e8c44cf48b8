import { readFileSync } from 'node:fs';
import { catalogue, type EventType } from '../catalogue.ts';
import type { EventDefinition } from '../define-event.ts';
import { deriveSchema } from './derive.ts';
import { compileCodec, type RecordCodec } from './record-codec.ts';
import { type AvroRecord, fingerprint } from './schema.ts';

/** The folder of the checked-in schemas, one `<Type>.v<N>.avsc` for every version ever written. */
export const schemasFolder = new URL('../../schemas/', import.meta.url);

/** A schema's place in the lock. */
export interface LockEntry {
  /** Id on the wire; given once, never reused. */
  readonly id: number;
  readonly type: string;
  readonly version: number;
}

/** `schemas.lock.json`: fingerprint → id, and the id that the next new schema gets. */
export interface SchemaLock {
  readonly nextId: number;
  readonly schemas: Readonly<Record<string, LockEntry>>;
}

/** Bytes whose schema id is not in the lock, or a type whose schema was not generated. */
export class UnknownSchemaError extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'UnknownSchemaError';
  }
}

/** Reads the lock as it is checked in. */
export function readLock(folder: URL = schemasFolder): SchemaLock {
  return JSON.parse(readFileSync(new URL('schemas.lock.json', folder), 'utf8')) as SchemaLock;
}

/** The file of a schema. */
export function schemaFile(entry: Pick<LockEntry, 'type' | 'version'>): string {
  return `${entry.type}.v${entry.version}.avsc`;
}

/** Reads one checked-in schema. */
export function readSchema(
  entry: Pick<LockEntry, 'type' | 'version'>,
  folder: URL = schemasFolder,
): AvroRecord {
  return JSON.parse(readFileSync(new URL(schemaFile(entry), folder), 'utf8')) as AvroRecord;
}

/** A schema that bytes on the log may be written in, with the id that those bytes name. */
export interface WireSchema extends LockEntry {
  readonly schema: AvroRecord;
}

/** Every schema of the lock, current and earlier versions, by id. */
export function wireSchemas(): WireSchema[] {
  return Object.values(knownLock().schemas)
    .sort((a, b) => a.id - b.id)
    .map((entry) => ({ ...entry, schema: readSchema(entry) }));
}

/** A compiled schema with its id on the wire. */
export interface Writer {
  readonly id: number;
  readonly codec: RecordCodec;
}

let lock: SchemaLock | undefined;
const writers = new Map<string, Writer>();
const readers = new Map<number, RecordCodec>();

function knownLock(): SchemaLock {
  lock ??= readLock();
  return lock;
}

/**
 * The codec that writes events of a type at its current version. Derived from the definition itself, so a catalogue
 * that changed without its schemas being generated fails here and never loses a field.
 * @throws UnknownSchemaError when that shape has no id yet
 */
export function writerOf(type: string): Writer {
  const known = writers.get(type);
  if (known) return known;
  if (!Object.hasOwn(catalogue, type)) throw new UnknownSchemaError(`no event ${type} in the catalogue`);
  const schema = deriveSchema(catalogue[type as EventType] as EventDefinition);
  const entry = knownLock().schemas[fingerprint(schema)];
  if (!entry) {
    throw new UnknownSchemaError(
      `the shape of ${type} has no id: run \`node packages/events/src/generate.ts\``,
    );
  }
  const made = { id: entry.id, codec: readerOf(entry.id) };
  writers.set(type, made);
  return made;
}

/**
 * The codec that reads bytes of this schema id in the very shape they were written in; upcasters do the rest.
 * @throws UnknownSchemaError for an id that is not in the lock: written by newer code
 */
export function readerOf(id: number): RecordCodec {
  const known = readers.get(id);
  if (known) return known;
  const entry = Object.values(knownLock().schemas).find((candidate) => candidate.id === id);
  if (!entry) throw new UnknownSchemaError(`schema ${id} is not known here: was it written by newer code?`);
  const made = compileCodec(readSchema(entry));
  readers.set(id, made);
  return made;
}
