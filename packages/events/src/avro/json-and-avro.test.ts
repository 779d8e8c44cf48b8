import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { definitionOf } from '../catalogue.ts';
import type { StreamKind } from '../define-event.ts';
import type { RecordedEvent } from '../envelope.ts';
import { fromStoredJson, type StoredEvent, toStoredJson } from '../stored-json.ts';
import { compileCodec } from './record-codec.ts';
import { readLock, readSchema } from './registry.ts';
import { type AvroRecord, type AvroSchema, isOptional, presentType } from './schema.ts';
import { decodeEvent, encodeEvent, frame } from './wire.ts';

const text = fc.string({ unit: 'binary', maxLength: 12 }).map((value) => value.replaceAll('\0', ''));
const named = text.filter((value) => value !== '__proto__');
const instant = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const json = fc
  .jsonValue({ maxDepth: 3, stringUnit: 'binary' })
  .filter((value) => !JSON.stringify(value).includes('\\u0000'));
/** The whole numbers that events may hold. */
const whole = { min: -(2 ** 52), max: Number.MAX_SAFE_INTEGER - 1 };

/** Values of any schema that is checked in, of earlier versions too. */
function valuesOf(schema: AvroSchema): fc.Arbitrary<unknown> {
  if (schema === 'string') return text;
  if (schema === 'boolean') return fc.boolean();
  if (schema === 'long')
    return fc.maxSafeInteger().filter((value) => value >= whole.min && value <= whole.max);
  if (schema === 'double') return fc.double({ noNaN: true, noDefaultInfinity: true });
  if (schema.type === 'long') return fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
  if (schema.type === 'string') return 'values' in schema ? fc.constantFrom(...schema.values) : json;
  if (schema.type === 'array') return fc.array(valuesOf(schema.items), { maxLength: 4 });
  if (schema.type === 'map')
    return fc.dictionary(named, valuesOf(schema.values as AvroSchema), { maxKeys: 4 });
  return recordsOf(schema);
}

function recordsOf(schema: AvroRecord): fc.Arbitrary<Record<string, unknown>> {
  const fields = schema.fields.map((field) => [field.name, valuesOf(presentType(field))] as const);
  const requiredKeys = schema.fields.filter((field) => !isOptional(field)).map((field) => field.name);
  return fc.record(Object.fromEntries(fields), { requiredKeys });
}

function eventsOf(schema: AvroRecord, stream: StreamKind, personal: boolean): fc.Arbitrary<RecordedEvent> {
  const some = text.map((value) => `x${value}`);
  const sealed = fc.array(fc.record({ contactId: some, sealed: some }), { maxLength: personal ? 3 : 0 });
  const fixed = fc.record({
    id: fc.uuid(),
    occurredAt: instant,
    recordedAt: instant,
    tenantId: some,
    key: some,
    correlationId: some,
    causationId: some,
    personal: sealed,
    stream: some.map((value) => `${stream}-${value}`),
  });
  const place = { type: schema.name, schemaVersion: schema.version ?? 0 };
  return fc
    .tuple(recordsOf(schema), fixed)
    .map(([any, own]) => ({ ...any, ...own, ...place }) as unknown as RecordedEvent);
}

const throughJson = (event: RecordedEvent, stored: StoredEvent) =>
  fromStoredJson(JSON.parse(JSON.stringify(stored)), event);

const entries = Object.values(readLock().schemas).map(
  (entry) => [`${entry.type} v${entry.version}`, entry] as const,
);

describe('JSON and Avro say the same', () => {
  test.each(entries)('%s', (_name, entry) => {
    const schema = readSchema(entry);
    const codec = compileCodec(schema);
    const definition = definitionOf(entry.type);
    if (!definition) throw new Error(`${entry.type} is not in the catalogue`);
    const current = entry.version === definition.version;
    const events = eventsOf(schema, definition.stream, definition.personal !== undefined);
    fc.assert(
      fc.property(events, (event) => {
        const { revision: _revision, position: _position, ...bare } = event;
        const fromJson = throughJson(event, current ? toStoredJson(event) : bare);
        expect(decodeEvent(frame(entry.id, event, codec))).toStrictEqual(fromJson);
        expect(decodeEvent(encodeEvent(fromJson))).toStrictEqual(fromJson);
      }),
      { numRuns: 40 },
    );
  });
});
