import { z } from 'zod';
import { type EventDefinition, STREAM_KINDS, type StreamKind } from '../define-event.ts';
import { coordinatesShape, envelopeShape } from '../envelope-schema.ts';
import { personalHalf } from '../personal-half.ts';
import type { Upcaster } from '../upcasters.ts';

const STREAMS: Readonly<Record<StreamKind, string>> = {
  tenant: '`tenant-{tenantId}`: a customer of the CRM',
  project: '`project-{projectId}`: one WhatsApp presence of a tenant',
  waba: '`waba-{wabaId}`: which tenant a WhatsApp Business Account belongs to, and what Meta says of it',
  number:
    '`number-{phoneNumberId}`: which project a business phone number belongs to, and what Meta says of it',
  template: '`template-{templateId}`: one template in one language',
  campaign: '`campaign-{campaignId}`: a campaign from plan to completion',
  ledger: '`ledger-{campaignId}`: who a campaign goes to',
  message: '`message-{messageId}`: one outbound message',
  inbound: '`inbound-{id of the wamid}`: one message from a person',
  media: '`media-{mediaId}`: what becomes of the bytes of a medium',
  conversation: '`conversation-{conversationId}`: what agents do with the thread of a project and a contact',
  contact: '`contact-{tenantId}-{contactId}`: a person',
};

const INTRO = `# Events

Every event that wabus writes, by stream. Generated from the catalogue by
\`node packages/events/src/generate.ts\`; edit the definitions in \`packages/events/src/catalogue\`, not this page.

- The store holds an event as JSON, the log as Avro (\`packages/events/schemas\`) behind Confluent framing:
  a zero byte, the schema id as big-endian int32, the body. Schema ids are in \`schemas.lock.json\`.
- **Sealed** fields are personal: they stand only in the envelope's \`personal\` part, encrypted with the person's own
  key, and become unreadable for ever when that key is deleted. They are checked before they are sealed. Each part bears
  the version in which its shape came to be, and whoever opens it gets today's shape.
- A shape never changes in place. A change is a new version with an upcaster, and readers get every event in the
  newest shape. An id or version that this code does not know stops the reader, so readers are deployed before writers.
`;

interface Row {
  readonly field: string;
  readonly type: string;
  readonly meaning: string;
}

/** The page \`docs/events.md\`: each stream, its events, their fields, which are personal, and their versions. */
export function eventsPage(definitions: readonly EventDefinition[], steps: readonly Upcaster[]): string {
  const envelope = rowsOf(z.object({ ...envelopeShape, ...coordinatesShape }), '');
  const byName = [...definitions].sort((a, b) => (a.type < b.type ? -1 : 1));
  const streams = STREAM_KINDS.map((kind) => {
    const events = byName.filter((definition) => definition.stream === kind);
    return [`## ${STREAMS[kind]}`, ...events.map((event) => eventSection(event, steps))].join('\n\n');
  });
  return `${[INTRO.trimEnd(), `## Envelope\n\nEvery event has these fields.\n\n${table(envelope)}`, ...streams].join('\n\n')}\n`;
}

function eventSection(definition: EventDefinition, steps: readonly Upcaster[]): string {
  const open = rowsOf(definition.data, '');
  const sealed = definition.personal
    ? rowsOf(definition.personal, '').map((row) => ({ ...row, type: `**sealed** ${row.type}` }))
    : [];
  const history = steps
    .filter((step) => step.type === definition.type)
    .map((step) => `- Version ${step.from + 1}: ${step.summary}`);
  const half = personalHalf(definition, steps);
  const sealedSince = half ? ` What is sealed has its shape since version ${half.version}.` : '';
  const versions = [
    `Version ${definition.version}.${sealedSince}`,
    ...(history.length > 0 ? ['', ...history] : []),
  ].join('\n');
  return [`### ${definition.type}`, definition.summary, versions, table([...open, ...sealed])].join('\n\n');
}

function table(rows: readonly Row[]): string {
  const lines = rows.map(({ field, type, meaning }) => `| \`${field}\` | ${type} | ${cell(meaning)} |`);
  return ['| field | type | meaning |', '|---|---|---|', ...lines].join('\n');
}

const cell = (text: string) => text.replaceAll('|', '\\|');

function rowsOf(schema: z.ZodType, prefix: string): Row[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
    const optional = field instanceof z.ZodOptional;
    const inner = optional ? (field.unwrap() as z.ZodType) : field;
    const path = `${prefix}${name}`;
    const meaning = field.description ?? inner.description ?? '';
    return [
      { field: path, type: `${typeName(inner)}${optional ? ', optional' : ''}`, meaning },
      ...within(inner, path),
    ];
  });
}

function within(schema: z.ZodType, path: string): Row[] {
  if (schema instanceof z.ZodArray) return rowsOf(schema.element as z.ZodType, `${path}[].`);
  if (schema instanceof z.ZodRecord) return rowsOf(schema.valueType as z.ZodType, `${path}{}.`);
  return rowsOf(schema, `${path}.`);
}

function typeName(schema: z.ZodType): string {
  if (schema.meta()?.avro === 'json') return 'JSON';
  if (schema instanceof z.ZodEnum) return schema.options.map((value) => `\`${value}\``).join(' or ');
  if (schema instanceof z.ZodArray) return `list of ${typeName(schema.element as z.ZodType)}`;
  if (schema instanceof z.ZodRecord) return `map of ${typeName(schema.valueType as z.ZodType)}`;
  if (schema instanceof z.ZodObject) return 'object';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodBigInt) return '64-bit whole number';
  if (schema instanceof z.ZodNumber) return schema.isInt ? 'whole number' : 'number';
  return 'text';
}
