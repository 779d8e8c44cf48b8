import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STORABLE, valuesOf } from '../../testing/index.ts';
import { definitionOf } from '../catalogue.ts';
import type { StreamKind } from '../define-event.ts';
import type { RecordedEvent } from '../envelope.ts';
import { fromStoredJson, type StoredEvent, toStoredJson } from '../stored-json.ts';
import { compileCodec } from './record-codec.ts';
import { readLock, readSchema } from './registry.ts';
import type { AvroRecord } from './schema.ts';
import { decodeEvent, encodeEvent, frame } from './wire.ts';

const instant = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
function eventsOf(schema: AvroRecord, stream: StreamKind, personal: boolean): fc.Arbitrary<RecordedEvent> {
  const some = STORABLE.text.map((value) => `x${value}`);
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
    .tuple(valuesOf(schema, STORABLE), fixed)
    .map(([any, own]) => ({ ...(any as object), ...own, ...place }) as unknown as RecordedEvent);
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
