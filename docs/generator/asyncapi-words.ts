/** What one header says, and the form of its text. */
export interface HeaderAbout {
  readonly description: string;
  readonly pattern?: string;
}

const NUMBER = '^[0-9]+$';

/** Headers of the records of `wabus.events`; those of `wabus.send` are the same without `prev`. All are UTF-8 text. */
export const EVENT_HEADERS: Readonly<Record<string, HeaderAbout>> = {
  'event-id': { description: 'Id of the event, UUID; the same on every repetition of the record.' },
  stream: { description: 'Stream it stands in, `{kind}-{id}`; holds no personal data.' },
  revision: {
    description: 'Place in its stream, from 0 without a gap: a consumer guards by it.',
    pattern: NUMBER,
  },
  position: {
    description: "Place in the store's global order, 64 bits; rises within a partition.",
    pattern: NUMBER,
  },
  prev: {
    description:
      'Position of the record before this one in its partition of `wabus.events`; 0 for the first. Not on `wabus.send`.',
    pattern: NUMBER,
  },
  type: { description: 'Type of the event: whoever wants only some need not decode the others.' },
  tenant: { description: "The CRM's own id of its customer." },
  'schema-version': { description: "Version of the event's shape, from 1.", pattern: NUMBER },
};

/** Headers of the records of `wabus.webhooks`. */
export const WEBHOOK_HEADERS: Readonly<Record<string, HeaderAbout>> = {
  'received-at': { description: 'When the receiver had read it: RFC 3339, UTC, milliseconds.' },
  lane: { description: '`bulk` where it belongs to `wabus.webhooks.bulk`; else absent.' },
};

/** The words of each topic, and whether others than wabus may consume it. */
export const TOPICS = {
  events: {
    title: 'Domain events',
    outsiders: true,
    writer: 'The relay publishes every event of the store, in the order of the store.',
    description:
      'Every domain event, once it is durable in the store. **Others may consume it**: it is the public contract, and changes only as docs/consuming.md says. Delivered at least once, in order within a key. Kept for seven days: who needs more keeps it, or asks the API.',
  },
  send: {
    title: 'Send commands',
    outsiders: false,
    writer: 'The relay publishes each released message for the sender.',
    description:
      'Released messages on their way to the sender. **Internal: not for consumption by others**, and may change without notice. It carries nothing that `wabus.events` does not; a second consumer of its group would keep messages from being sent.',
  },
  webhooks: {
    title: 'Webhooks as received',
    outsiders: false,
    writer: 'The webhook receiver keeps each verified webhook before Meta is answered.',
    description:
      "Verified webhooks of Meta, byte for byte, for the normaliser. **Internal: not for consumption by others.** The only topic with personal data in the clear (numbers, names, texts of messages), so read access belongs to wabus's own services alone.",
  },
  bulkWebhooks: {
    title: 'Webhooks of imported histories as received',
    outsiders: false,
    writer: 'The webhook receiver keeps webhooks that tell of nothing but an imported history here.',
    description:
      'As `wabus.webhooks`, for webhooks of the field `history` alone: the normaliser reads them while nothing else waits. **Internal: not for consumption by others.**',
  },
} as const;

/** What the document begins with. */
export const INTRO = `The Kafka topics of wabus, a multi-tenant WhatsApp Business messaging platform. Generated from the event catalogue by \`node docs/generator/generate.ts\`; how to consume them is in docs/consuming.md.

Outsiders consume \`wabus.events\` and nothing else: the other two topics are wabus talking to itself.

**Bytes.** A value is a zero byte, the schema id as big-endian int32, and the Avro body (Confluent's wire format). \`x-schema-id\` is that id; it is the same with a schema registry and without one. \`x-subject\` is the subject in a registry.

**Numbers.** \`position\` and \`revision\` are Avro \`long\`. In the JSON of the examples \`position\` is text, since JSON's readers lose digits beyond 2^53. Fields of logical type \`json\` hold JSON as text.

**Personal data.** What identifies a person stands in \`personal[].sealed\` only, encrypted with a key of that person's own, and stays sealed on the log: consumers outside of wabus get no key. Erasing the person deletes the key, so that records and copies of them become unreadable for ever. Keys, headers and all other fields hold no personal data, but \`contactId\` is a pseudonym of a person.`;

/** Where the brokers are. */
export const SERVER =
  'Any Kafka with the protocol of Apache Kafka 2.1 or later (tested with 4.x); TLS and SASL as the operator sets them.';

/** The key of an event's record. */
export const KEY =
  "A property of the event's stream for its whole life: WABA id for messages, campaigns, ledgers, templates, conversations, inbound messages and claims; tenant id for tenants, projects and contacts. UTF-8. The partition is Kafka's own answer for it (murmur2).";

/** The key of a webhook's record. */
export const WEBHOOK_KEY = 'WABA id; `unreadable` where the body could not be read.';

/** On events with a sealed part. */
export const SEALED =
  "About a person: what identifies them stands in `personal[].sealed` and stays sealed; see the document's introduction.";

/** On the examples. */
export const EXAMPLE =
  'Odd values on purpose (accents, emoji, the ends of number ranges): bytes that every version of wabus must read. `x-example-value-base64` of the message is the whole value of this record.';

/** On webhooks. */
export const WEBHOOK =
  "Meta's own shape: https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components. A webhook that names several accounts becomes one record for each.";

/** Tags that channels and messages bear. */
export const TAGS = [
  { name: 'public', description: 'Others may consume it.' },
  { name: 'internal', description: 'wabus talking to itself: not for others, may change without notice.' },
  { name: 'earlier-version', description: 'Written by earlier code; still to be read.' },
  { name: 'personal-data', description: 'Holds personal data in the clear.' },
];
