import avro from 'avsc';
import type { RecordedEvent } from '../envelope.ts';
import { type AvroField, type AvroRecord, type AvroSchema, isOptional, presentType } from './schema.ts';

type Convert = (value: unknown) => unknown;
type Fields = Record<string, unknown>;

const scratch = Buffer.alloc(8);

/** Positions are 64 bits wide: read and written as bigint, so exact beyond 2^53. */
const positionType = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    scratch.writeBigInt64LE(value);
    return scratch;
  },
  fromJSON: (value: number | string) => BigInt(value),
  toJSON: (value: bigint) => String(value),
  isValid: (value: unknown) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
  compare: (a: bigint, b: bigint) => (a < b ? -1 : a > b ? 1 : 0),
});

/** The avsc type of a schema: unions unwrapped (each is only null and one type), positions as bigint. */
export function avroType(schema: AvroRecord): avro.Type {
  return avro.Type.forSchema(schema as unknown as avro.Schema, {
    wrapUnions: 'never',
    omitRecordMethods: true,
    typeHook: (part) =>
      (part as { logicalType?: string } | null)?.logicalType === 'position' ? positionType : undefined,
  });
}

/** Bytes ↔ events of one schema; compiled once, used for every event. */
export interface RecordCodec {
  /** Writes at `offset`; a negative answer means that so many bytes more were needed. */
  write(event: RecordedEvent, into: Buffer, offset: number): number;
  /** Reads from `offset` to the end, in the shape of this schema, not upcast; throws when the end is elsewhere. */
  read(bytes: Buffer, offset: number): RecordedEvent;
}

/** Compiles the codec of one schema. */
export function compileCodec(schema: AvroRecord): RecordCodec {
  const type = avroType(schema);
  const prepare = preparer(schema) ?? ((value) => value);
  const restore = restorer(schema);
  return {
    write: (event, into, offset) => type.encode(prepare(event), into, offset),
    read: (bytes, offset) => {
      const { value, offset: end } = type.decode(bytes, offset);
      if (end !== bytes.length) throw new RangeError('too few bytes, or too many');
      return restore(value) as RecordedEvent;
    },
  };
}

/** Value → what avsc writes; undefined when avsc takes it as it is. */
function preparer(schema: AvroSchema): Convert | undefined {
  if (typeof schema === 'string') return schema === 'double' ? (value) => (value as number) + 0 : undefined;
  if ('logicalType' in schema)
    return schema.logicalType === 'json' ? (value) => JSON.stringify(value) : undefined;
  if (schema.type === 'array') {
    const item = preparer(schema.items);
    return item && ((value) => (value as unknown[]).map(item));
  }
  if (schema.type === 'map') {
    const entry = preparer(schema.values as AvroSchema);
    return entry && ((value) => mapValues(value as Fields, entry));
  }
  return schema.type === 'record' ? recordPreparer(schema.fields) : undefined;
}

function recordPreparer(fields: readonly AvroField[]): Convert | undefined {
  const converted = fields.flatMap((field) => {
    const convert = preparer(presentType(field));
    return convert ? [{ name: field.name, convert }] : [];
  });
  if (converted.length === 0) return undefined;
  return (value) => {
    const copy = { ...(value as Fields) };
    for (const { name, convert } of converted) {
      if (copy[name] !== undefined) copy[name] = convert(copy[name]);
    }
    return copy;
  };
}

/** What avsc read → plain value: objects without avsc's classes, absent fields absent, JSON parsed. */
function restorer(schema: AvroSchema): Convert {
  if (typeof schema === 'string') return (value) => value;
  if ('logicalType' in schema) {
    return schema.logicalType === 'json' ? (value) => JSON.parse(value as string) : (value) => value;
  }
  if (schema.type === 'array') {
    const item = restorer(schema.items);
    return (value) => (value as unknown[]).map(item);
  }
  if (schema.type === 'map') {
    const entry = restorer(schema.values as AvroSchema);
    return (value) => mapValues(value as Fields, entry);
  }
  return schema.type === 'record' ? recordRestorer(schema.fields) : (value) => value;
}

function recordRestorer(fields: readonly AvroField[]): Convert {
  const parts = fields.map((field) => ({
    name: field.name,
    optional: isOptional(field),
    restore: restorer(presentType(field)),
  }));
  return (value) => {
    const plain: Fields = {};
    for (const { name, optional, restore } of parts) {
      const read = (value as Fields)[name];
      if (!(optional && read === null)) plain[name] = restore(read);
    }
    return plain;
  };
}

function mapValues(from: Fields, convert: Convert): Fields {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, convert(value)]));
}
