import { compileCodec } from '../avro/record-codec.ts';
import type { AvroRecord } from '../avro/schema.ts';
import { frame } from '../avro/wire.ts';
import { definitionOf } from '../catalogue.ts';
import type { RecordedEvent } from '../envelope.ts';
import type { StoredEvent } from '../stored-json.ts';
import { type SampleKind, sampleEvent } from './sample.ts';

/** One event as it was once written: its bytes on the log, its JSON in the store, its place. */
export interface FixtureEvent {
  readonly bytes: string;
  readonly json: StoredEvent;
  readonly revision: number;
  readonly position: string;
}

/** The file of one version of one event. */
export interface Fixture {
  readonly schemaId: number;
  readonly events: readonly FixtureEvent[];
}

/** The samples of each fixture. */
export const KINDS: readonly SampleKind[] = ['full', 'bare'];

/** The fixtures of a schema, in the bytes that its codec writes today. */
export function makeFixture(schemaId: number, schema: AvroRecord): Fixture {
  const definition = definitionOf(schema.name);
  if (!definition) throw new Error(`${schema.name} is not in the catalogue`);
  const codec = compileCodec(schema);
  const events = KINDS.map((kind) => {
    const event = sampleEvent(schema, kind, {
      stream: definition.stream,
      personal: definition.personal !== undefined,
    });
    const { revision, position, ...json } = event;
    const bytes = frame(schemaId, event, codec);
    return { bytes: bytes.toString('base64'), json, revision, position: String(position) };
  });
  return { schemaId, events };
}

/** The event of a fixture as its store would answer it, not upcast. */
export function recordedOf(fixture: FixtureEvent): RecordedEvent {
  return { ...fixture.json, revision: fixture.revision, position: BigInt(fixture.position) };
}
