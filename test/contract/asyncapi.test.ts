import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { topics } from '@wabus/event-log';
import { decodeEvent, definitionOf, wireSchemas } from '@wabus/events';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import { asyncApiDocument } from '../../docs/generator/asyncapi.ts';
import { configOf } from '../../packages/event-log/src/kafka/topic-config.ts';
import { toBatch, toPublishable } from '../../services/relay/src/records.ts';
import { recordsOf } from '../../services/webhook-ingest/src/receiver/records.ts';

interface Message {
  readonly headers?: { readonly required: readonly string[]; readonly properties: object };
  readonly examples: readonly [
    {
      readonly headers: Record<string, string>;
      readonly payload: { schemaVersion: number; type: string; id: string; stream: string };
    },
  ];
  readonly payload: { readonly schema: object };
  readonly 'x-schema-id': number;
  readonly 'x-example-value-base64': string;
}

interface Document {
  readonly channels: Record<
    string,
    {
      address: string;
      messages: object;
      bindings: { kafka: { topicConfiguration: object } };
      tags: { name: string }[];
    }
  >;
  readonly components: {
    readonly messages: Record<string, Message>;
    readonly messageTraits: { readonly eventRecord: Required<Pick<Message, 'headers'>> };
  };
}

const document = JSON.parse(JSON.stringify(asyncApiDocument())) as Document;
const { messages, messageTraits } = document.components;
const eventHeaders = messageTraits.eventRecord.headers;
const published = wireSchemas().map(({ type, version }) => [`${type}.v${version}`] as const);

/** The official JSON Schema of AsyncAPI 3.0, as its own package has it. */
function officialSchema(): object {
  const file = fileURLToPath(import.meta.resolve('@asyncapi/specs/schemas/3.0.0.json'));
  return JSON.parse(readFileSync(file, 'utf8')) as object;
}

function isAsyncApi(): (candidate: unknown) => string[] {
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
  formats.default(ajv);
  const validate = ajv.compile(officialSchema());
  return (candidate) =>
    validate(candidate)
      ? []
      : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe('the AsyncAPI document', () => {
  const check = isAsyncApi();

  test('is valid by the official schema, which a wrong one is not', () => {
    expect(check(document)).toEqual([]);
    const wrong = structuredClone(document) as unknown as { channels: { events: { address: number } } };
    wrong.channels.events.address = 1;
    expect(check(wrong)).not.toEqual([]);
  });

  test('has every topic as it is made, and says who may consume it', () => {
    const channels = Object.values(document.channels);
    expect(channels.map(({ address }) => address).sort()).toEqual(
      Object.values(topics)
        .map(({ name }) => name)
        .sort(),
    );
    for (const spec of Object.values(topics)) {
      const { name, partitions } = spec;
      const { 'min.insync.replicas': _, ...made } = configOf(spec, {
        replicationFactor: 3,
        minInsyncReplicas: 2,
      });
      const channel = channels.find(({ address }) => address === name);
      const { topicConfiguration, ...kafka } = channel?.bindings.kafka ?? { topicConfiguration: {} };
      expect(kafka).toMatchObject({ partitions });
      const said = Object.entries(topicConfiguration).map(([key, value]) => [key, String(value)]);
      expect(Object.fromEntries(said)).toEqual(made);
      expect(channel?.tags).toEqual([{ name: name === 'wabus.events' ? 'public' : 'internal' }]);
    }
  });

  test('has every version of every event that the lock knows', () => {
    expect(Object.keys(document.channels.events?.messages ?? {})).toEqual(published.map(([name]) => name));
    for (const { type, version, id, schema } of wireSchemas()) {
      expect(messages[`${type}.v${version}`]).toMatchObject({ 'x-schema-id': id, payload: { schema } });
    }
  });

  test.each(published)('the example of %s is what its bytes say', (name) => {
    const { examples, 'x-schema-id': id, 'x-example-value-base64': bytes } = messages[name] as Message;
    const [{ payload }] = examples;
    const value = Buffer.from(bytes, 'base64');
    expect(value.readInt32BE(1)).toBe(id);
    const { schemaVersion, type } = payload;
    const event = decodeEvent(value);
    // Bytes of an earlier version are read in today's shape, so only their envelope can be the same.
    const said =
      schemaVersion === definitionOf(type)?.version ? payload : { id: payload.id, stream: payload.stream };
    expect({ ...event, position: String(event.position) }).toMatchObject(said);
  });
});

describe('the headers that are documented', () => {
  const { examples, 'x-example-value-base64': bytes } = messages['MessageReleased.v1'] as Message;
  const event = decodeEvent(Buffer.from(bytes, 'base64'));
  const batch = toBatch(
    [toPublishable(event)],
    Array.from({ length: 12 }, () => 0n),
  );

  test('are those that the relay writes on wabus.events', () => {
    expect(batch.events[0]?.headers).toEqual(examples[0].headers);
    expect(Object.keys(batch.events[0]?.headers ?? {}).sort()).toEqual(
      Object.keys(eventHeaders.properties).sort(),
    );
  });

  test('are those that the relay writes on wabus.send, where prev is not', () => {
    expect(Object.keys(batch.send[0]?.headers ?? {}).sort()).toEqual([...eventHeaders.required].sort());
  });

  test('are those that the receiver writes on wabus.webhooks', () => {
    const [record] = recordsOf(
      Buffer.from('{"object":"whatsapp_business_account","entry":[{"id":"1"}]}'),
      '2026-11-21T00:00:00.000Z',
    );
    expect(Object.keys(record?.headers ?? {})).toEqual(messages.Webhook?.headers?.required);
  });
});
