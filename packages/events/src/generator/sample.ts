import { type AvroRecord, type AvroSchema, isOptional, presentType } from '../avro/schema.ts';
import type { StreamKind } from '../define-event.ts';
import type { RecordedEvent } from '../envelope.ts';
import { derivedId } from '../identity.ts';

const ENVELOPE_TIME = '2026-11-21T09:30:00.123Z';

/** How the fixtures of one schema differ: every optional field there, or none. */
export type SampleKind = 'full' | 'bare';

/** A made-up event of a schema, the same at every call: what fixtures are made of. */
export function sampleEvent(
  schema: AvroRecord,
  kind: SampleKind,
  of: { stream: StreamKind; personal: boolean },
): RecordedEvent {
  const sampled = sampleRecord(schema, kind);
  const contactId = derivedId('fixture-contact', schema.name);
  return {
    ...(sampled as unknown as RecordedEvent),
    id: derivedId('fixture', schema.name, schema.version ?? 0, kind),
    type: schema.name,
    schemaVersion: schema.version ?? 0,
    stream: `${of.stream}-fixture`,
    revision: kind === 'full' ? 41 : 0,
    position: kind === 'full' ? 9_223_372_036_854_775_807n : 1n,
    occurredAt: ENVELOPE_TIME,
    recordedAt: ENVELOPE_TIME,
    personal: of.personal ? [{ contactId, sealed: 'AQIDBAU=' }] : [],
  };
}

/** A made-up value of a record, every optional field there or none. */
export function sampleRecord(schema: AvroRecord, kind: SampleKind): Record<string, unknown> {
  const present = schema.fields.filter((field) => kind === 'full' || !isOptional(field));
  return Object.fromEntries(
    present.map((field) => [field.name, sampleValue(presentType(field), field.name, kind)]),
  );
}

function sampleValue(schema: AvroSchema, name: string, kind: SampleKind): unknown {
  if (schema === 'string') return `${name} é 😀`;
  if (schema === 'boolean') return true;
  if (schema === 'long') return kind === 'full' ? 9_007_199_254_740_990 : 0;
  if (schema === 'double') return 0.5;
  if (schema.type === 'string') {
    return 'values' in schema ? schema.values[0] : { list: [1, null, 'é'], text: name };
  }
  if (schema.type === 'long') return 1n;
  if (schema.type === 'array') return kind === 'full' ? [sampleValue(schema.items, name, kind)] : [];
  if (schema.type === 'map') {
    return kind === 'full' ? { one: sampleValue(schema.values as AvroSchema, name, kind) } : {};
  }
  return sampleRecord(schema, kind);
}
