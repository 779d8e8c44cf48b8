import { readFileSync } from 'node:fs';
import { decodeEvent, definitionOf, encodeEvent, wireSchemas } from '@wabus/events';
import avro from 'avsc';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RegistryDouble, startRegistryDouble } from '../testing/index.ts';
import { RegistryClient, registerSchemas } from './index.ts';

const fixtures = new URL('../fixtures/', import.meta.resolve('@wabus/events'));
const bytesOf = (name: string): Buffer[] => {
  const { events } = JSON.parse(readFileSync(new URL(`${name}.json`, fixtures), 'utf8')) as {
    events: { bytes: string }[];
  };
  return events.map(({ bytes }) => Buffer.from(bytes, 'base64'));
};

let double: RegistryDouble;
let client: RegistryClient;
beforeAll(async () => {
  double = await startRegistryDouble();
  client = new RegistryClient({ url: double.url });
});
afterAll(() => double.close());

test('bytes are the same before and after registering, and with the registry gone', async () => {
  const events = wireSchemas()
    .filter(({ type, version }) => definitionOf(type)?.version === version)
    .flatMap(({ type, version }) => bytesOf(`${type}.v${version}`));
  const written = (): string[] => events.map((bytes) => encodeEvent(decodeEvent(bytes)).toString('base64'));
  const before = written();
  expect(before).toEqual(events.map((bytes) => bytes.toString('base64')));
  await registerSchemas(client);
  expect(written()).toEqual(before);
});

/** What any reader of Avro gets from a schema's text, with the one type that JavaScript's numbers cannot hold. */
function readBy(text: string, body: Buffer): Record<string, unknown> {
  const long64 = avro.types.LongType.__with({
    fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
    toBuffer: () => Buffer.alloc(8),
    fromJSON: BigInt,
    toJSON: String,
    isValid: (value: unknown) => typeof value === 'bigint',
    compare: () => 0,
  });
  const typeHook = (part: unknown) =>
    (part as { logicalType?: string } | null)?.logicalType === 'position' ? long64 : undefined;
  const type = avro.Type.forSchema(JSON.parse(text) as avro.Schema, { typeHook });
  return type.fromBuffer(body) as Record<string, unknown>;
}

test('who knows only the registry reads every version of every event', async () => {
  await registerSchemas(client);
  for (const { type, version } of wireSchemas()) {
    for (const bytes of bytesOf(`${type}.v${version}`)) {
      const { schema } = (await client.find(`/schemas/ids/${bytes.readInt32BE(1)}`)) as { schema: string };
      const { id, stream, revision, position, actor, personal, key } = decodeEvent(bytes);
      const same = { id, type, schemaVersion: version, stream, revision, position, actor, personal, key };
      expect(readBy(schema, bytes.subarray(5))).toMatchObject(same);
    }
  }
});
