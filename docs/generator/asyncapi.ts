import { readFileSync } from 'node:fs';
import { topics } from '@wabus/event-log';
import { definitionOf, type WireSchema, wireSchemas } from '@wabus/events';
import { VERSION } from '@wabus/platform';
import { subjectOf } from '@wabus/schema-registry';
import * as words from './asyncapi-words.ts';

type Part = Readonly<Record<string, unknown>>;

/** One event as a fixture keeps it: what the record's value was, and what it says. */
interface FixtureEvent {
  readonly bytes: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly revision: number;
  readonly position: string;
}

const fixtures = new URL('../../packages/events/fixtures/', import.meta.url);
const MAX_RECORD_BYTES = 4 * 1024 * 1024;

/** The file `docs/asyncapi.json`: every topic, every version of every event, for whoever consumes them. */
export function asyncApiText(): string {
  return `${JSON.stringify(asyncApiDocument(), null, 1)}\n`;
}

/** The topics as an AsyncAPI 3.0 document, made from the event catalogue and the schema lock. */
export function asyncApiDocument(): Part {
  const schemas = wireSchemas();
  return {
    asyncapi: '3.0.0',
    info: { title: 'wabus', version: VERSION, description: words.INTRO, tags: words.TAGS },
    servers: { kafka: server() },
    channels: {
      events: channel('events', schemas.map(nameOf)),
      send: channel('send', schemas.filter(({ type }) => type === 'MessageReleased').map(nameOf)),
      webhooks: channel('webhooks', ['Webhook']),
      bulkWebhooks: channel('bulkWebhooks', ['Webhook']),
    },
    operations: {
      publishEvents: operation('events'),
      publishSendCommands: operation('send'),
      publishWebhooks: operation('webhooks'),
      publishBulkWebhooks: operation('bulkWebhooks'),
    },
    components: {
      messages: {
        ...Object.fromEntries(schemas.map((schema) => [nameOf(schema), message(schema)])),
        Webhook: webhook(),
      },
      messageTraits: { eventRecord: eventRecord() },
    },
  };
}

const nameOf = ({ type, version }: WireSchema): string => `${type}.v${version}`;

function server(): Part {
  return {
    host: '{bootstrap}',
    protocol: 'kafka',
    description: words.SERVER,
    variables: { bootstrap: { default: 'localhost:9092', description: 'Brokers to start from, host:port' } },
  };
}

function channel(topic: keyof typeof topics, messages: readonly string[]): Part {
  const { name, partitions, retentionMs } = topics[topic];
  const { title, description, outsiders } = words.TOPICS[topic];
  return {
    address: name,
    title,
    description,
    servers: [{ $ref: '#/servers/kafka' }],
    messages: Object.fromEntries(messages.map((key) => [key, { $ref: `#/components/messages/${key}` }])),
    tags: [{ name: outsiders ? 'public' : 'internal' }],
    bindings: {
      kafka: {
        topic: name,
        partitions,
        topicConfiguration: {
          'cleanup.policy': ['delete'],
          'retention.ms': retentionMs,
          'retention.bytes': -1,
          'max.message.bytes': MAX_RECORD_BYTES,
        },
        bindingVersion: '0.5.0',
      },
    },
  };
}

function operation(topic: keyof typeof topics): Part {
  return { action: 'send', channel: { $ref: `#/channels/${topic}` }, summary: words.TOPICS[topic].writer };
}

/** What every record of an event has in common. */
function eventRecord(): Part {
  return {
    contentType: 'avro/binary',
    headers: headersOf(words.EVENT_HEADERS, ['prev']),
    bindings: {
      kafka: {
        key: { type: 'string', description: words.KEY },
        schemaIdLocation: 'payload',
        schemaIdPayloadEncoding: '4',
        schemaLookupStrategy: 'RecordNameStrategy',
        bindingVersion: '0.5.0',
      },
    },
  };
}

/** Header names → what they say; all but `optional` stand on every record. */
function headersOf(about: Readonly<Record<string, words.HeaderAbout>>, optional: readonly string[]): Part {
  return {
    type: 'object',
    required: Object.keys(about).filter((name) => !optional.includes(name)),
    properties: Object.fromEntries(
      Object.entries(about).map(([name, { description, pattern }]) => [
        name,
        { type: 'string', description, ...(pattern ? { pattern } : {}) },
      ]),
    ),
  };
}

function message(schema: WireSchema): Part {
  const definition = definitionOf(schema.type);
  const sealed = definition?.personal !== undefined;
  const newest = definition?.version === schema.version;
  return {
    name: schema.type,
    title: `${schema.type}, version ${schema.version}`,
    summary: definition?.summary ?? '',
    ...(sealed ? { description: words.SEALED } : {}),
    tags: [{ name: `${definition?.stream}-stream` }, ...(newest ? [] : [{ name: 'earlier-version' }])],
    traits: [{ $ref: '#/components/messageTraits/eventRecord' }],
    payload: { schemaFormat: 'application/vnd.apache.avro;version=1.9.0', schema: schema.schema },
    ...exampleOf(schema),
    'x-schema-id': schema.id,
    'x-subject': subjectOf(schema),
  };
}

/** The first event of the schema's fixture, and the bytes of the record's value. */
function exampleOf(schema: WireSchema): Part {
  const { events } = JSON.parse(readFileSync(new URL(`${nameOf(schema)}.json`, fixtures), 'utf8')) as {
    events: readonly FixtureEvent[];
  };
  const [{ bytes, json, revision, position }] = events as [FixtureEvent];
  const headers = {
    'event-id': json.id,
    stream: json.stream,
    revision: String(revision),
    position,
    prev: '0',
    type: json.type,
    tenant: json.tenantId,
    'schema-version': String(json.schemaVersion),
  };
  const payload = { ...json, revision, position };
  return {
    examples: [{ name: 'full', summary: words.EXAMPLE, headers, payload }],
    'x-example-value-base64': bytes,
  };
}

function webhook(): Part {
  return {
    name: 'Webhook',
    title: 'A webhook as Meta sent it',
    summary: 'The exact bytes of the entries of one WhatsApp Business Account, whose signature was verified.',
    description: words.WEBHOOK,
    contentType: 'application/json',
    headers: headersOf(words.WEBHOOK_HEADERS, ['lane']),
    payload: { type: 'object', additionalProperties: true },
    bindings: { kafka: { key: { type: 'string', description: words.WEBHOOK_KEY }, bindingVersion: '0.5.0' } },
    tags: [{ name: 'personal-data' }],
  };
}
