import { expect, test } from 'vitest';
import { z } from 'zod';
import { routeTable } from './index.ts';
import { openApiDocument } from './openapi.ts';
import { readAs } from './validate.ts';

type Node = Readonly<Record<string, unknown>>;
interface Operation {
  readonly operationId: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Node }>> };
}

const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Node> };
};
const bodies = Object.values(document.paths)
  .flatMap((methods) => Object.values(methods))
  .flatMap(({ operationId, requestBody }) =>
    Object.values(requestBody?.content ?? {}).map(({ schema }) => [operationId, schema] as const),
  );

/** Each schema of an object in it, with where it stands; what is referred to is followed once. */
function* objectsIn(node: unknown, at: string, seen = new Set<string>()): Generator<readonly [string, Node]> {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as Node;
  if (typeof schema.$ref === 'string') {
    const name = schema.$ref.replace('#/components/schemas/', '');
    if (seen.has(name)) return;
    yield* objectsIn(document.components.schemas[name], name, seen.add(name));
  }
  if (schema.type === 'object' && !('oneOf' in schema)) yield [at, schema];
  for (const [key, inner] of Object.entries(schema)) {
    if (key !== 'examples' && key !== 'example') yield* objectsIn(inner, `${at}.${key}`, seen);
  }
}

test('every object of a request says whether it takes fields that it does not name', () => {
  expect(bodies.length).toBeGreaterThan(12);
  const silent = bodies.flatMap(([name, schema]) =>
    [...objectsIn(schema, name)].filter(([, node]) => !('additionalProperties' in node)).map(([at]) => at),
  );
  expect(silent).toEqual([]);
});

test('what takes any field is what the CRM or Meta decides on', () => {
  const open = bodies.flatMap(([name, schema]) =>
    [...objectsIn(schema, name)]
      .filter(([, { additionalProperties }]) => additionalProperties !== false)
      .map(([at]) => at.replaceAll(/\.(properties|anyOf|oneOf|items|\d+)(?=\.|$)/g, '')),
  );
  expect([...new Set(open)].sort()).toMatchInlineSnapshot(`
    [
      "AudioMessageBody.metadata",
      "CampaignBody.metadata",
      "DocumentMessageBody.metadata",
      "ImageMessageBody.metadata",
      "InteractiveMessageBody.interactive.action",
      "InteractiveMessageBody.interactive.header",
      "InteractiveMessageBody.metadata",
      "LocationMessageBody.metadata",
      "ProjectBody.metadata",
      "ReactionMessageBody.metadata",
      "RecipientBody.fields",
      "RecipientBody.metadata",
      "RecipientBody.variables",
      "SettingsBody.startKeywords",
      "SettingsBody.stopKeywords",
      "StickerMessageBody.metadata",
      "TemplateBody.components",
      "TemplateBody.variables",
      "TemplateContent.components",
      "TemplateContent.fields",
      "TemplateContent.variables",
      "TemplateMessageBody.metadata",
      "TemplatePreviewBody.fields",
      "TemplatePreviewBody.variables",
      "TemplateVariablesBody.variables",
      "TextMessageBody.metadata",
      "VideoMessageBody.metadata",
    ]
  `);
});

test.each(routeTable.map((contract) => [contract.operation, contract] as const))(
  'the query of %s has the parameters that it names and no others',
  (_name, { query }) => {
    expect(query.def.catchall).toBeInstanceOf(z.ZodNever);
  },
);

const queryOf = (operation: string): z.ZodType =>
  routeTable.find((contract) => contract.operation === operation)?.query ?? z.never();

test('a query takes any text only for what the CRM or Meta named, what has a form of its own, or what was given out', () => {
  const free = routeTable.flatMap(({ operation, query }) =>
    Object.entries(query.shape).flatMap(([name, schema]) =>
      z.safeParse(schema, 'no-such-value').success ? [`${operation}.${name}`] : [],
    ),
  );
  expect(free.sort()).toMatchInlineSnapshot(`
    [
      "addRecipients.to",
      "getMediaContent.expires",
      "getMediaContent.signature",
      "listAllDeadLetters.after",
      "listAudit.after",
      "listAudit.correlationId",
      "listCampaigns.after",
      "listCampaigns.externalId",
      "listContacts.address",
      "listContacts.after",
      "listContacts.externalId",
      "listConversationMessages.after",
      "listConversations.after",
      "listConversations.assignee",
      "listDeadLetters.after",
      "listEvents.after",
      "listIdentityConflicts.after",
      "listMessages.after",
      "listMessages.externalId",
      "listMessages.wamid",
      "listNotes.after",
      "listProjects.after",
      "listRecipients.after",
      "listTemplates.after",
      "listTemplates.name",
      "listWebhooks.after",
      "listWebhooks.field",
      "listWebhooks.phoneNumberId",
      "listWebhooks.wabaId",
    ]
  `);
});

test.each([
  ['listAudit', { action: 'MessageDeliverd' }, 'did you mean `MessageDelivered`?'],
  ['listAudit', { action: 'message-delivered' }, 'did you mean `MessageDelivered`?'],
  ['listAudit', { action: 'x' }, 'only `AccountAlerted`'],
  ['listAudit', { subject: 'mesage-0198' }, 'did you mean `message-`?'],
  ['listAudit', { subject: '0198' }, 'begins with the kind of its stream, such as `message-`'],
  ['listCampaigns', { status: 'runing' }, 'did you mean `running`?'],
  ['listTemplates', { status: 'APPROVED' }, 'did you mean `approved`?'],
  ['listMessages', { status: 'recieved' }, 'did you mean `received`?'],
  ['listMessages', { direction: 'incoming' }, 'did you mean `inbound`?'],
  ['listConversations', { status: '' }, 'only `open`, `closed`'],
  ['listRecipients', { status: 'fail' }, 'did you mean `failed`?'],
  ['listRecipients', { failureCode: 'window-close' }, 'did you mean `window-closed`?'],
  ['listRecipients', { failureCode: '131026' }, "`meta-` and the number of an error of Meta's"],
  ['listRecipients', { replied: 'yes' }, 'only `true`, `false`'],
  ['listDeadLetters', { class: 'unreadeable' }, 'did you mean `unreadable`?'],
])(
  '%s refuses %j, since a list of nothing would be believed, and says what was meant',
  (operation, query, meant) => {
    expect(readAs(queryOf(operation), query, 'query').errors?.[0]?.detail).toContain(meant);
  },
);

test.each([
  'meta-131026',
  'meta-http-502',
  'window-closed',
  'contact-opted-out',
  'contact-erased',
  'meta-unexplained',
])('recipients are found by the code %s, which a failure can have', (failureCode) => {
  expect(readAs(queryOf('listRecipients'), { failureCode }).errors).toBeUndefined();
});
