import type { ConversationResource, MessageResource, NoteResource } from '@wabus/api-contract';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  type DemoClient,
  launchCampaign,
  RequestError,
  until,
} from '@wabus/standalone/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recipientsCsv } from '../../bench/crash/recipients.ts';
import { closePlatform, openPlatform, type Platform } from './platform.ts';

const base = '/v1/tenants/inbox';
const quiet = { step: () => undefined };
const person = '5511961239001';
let platform: Platform;
let client: DemoClient;
let project: { projectId: string; phoneNumberId: string };

interface Page<Item> {
  readonly data: Item[];
}

beforeAll(async () => {
  platform = await openPlatform();
  client = platform.client;
  const profile = { name: 'Inbox', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
  project = await connectProject(client, base, quiet);
  await approveTemplate(client, base, project.projectId, quiet);
});

afterAll(() => closePlatform(platform));

const writes = (body: string, more: object = {}) =>
  client.simulator('POST', `/numbers/${project.phoneNumberId}/inbound`, {
    from: person,
    name: 'Zulmira',
    type: 'text',
    text: { body },
    ...more,
  });
const send = (to: unknown, more: object) =>
  client.api<MessageResource>('POST', `${base}/messages`, { projectId: project.projectId, to, ...more });

let conversation: ConversationResource;

test('what a person writes is a conversation: unread, its window open', async () => {
  await writes('Is my order ready?');
  const { data } = await until(
    client,
    `${base}/conversations`,
    (page: Page<ConversationResource>) => page.data[0]?.lastMessage != null,
  );
  conversation = data[0] as ConversationResource;
  expect(conversation).toMatchObject({
    projectId: project.projectId,
    contact: { phone: `+${person}`, name: 'Zulmira' },
    lastMessage: { direction: 'inbound', content: { body: 'Is my order ready?' } },
    unread: 1,
    customerServiceWindow: { open: true },
    replyMode: 'free-form',
    status: 'open',
  });
  const left = Date.parse(conversation.customerServiceWindow.expiresAt ?? '') - Date.now();
  expect(left / 3_600_000).toBeCloseTo(24, 1);
});

test('an agent answers freely, quoting the question; the timeline shows both and that it was delivered', async () => {
  const question = conversation.lastMessage as MessageResource;
  const queued = await send(
    { contactId: conversation.contact.id },
    {
      type: 'text',
      text: { body: 'Yes, come by!' },
      context: { message_id: question.wamid },
      externalId: 'case-7',
      metadata: { agent: 'ana' },
      sentBy: { kind: 'agent', id: 'agent-7' },
    },
  );
  const { data } = await until(
    client,
    `${base}/conversations/${conversation.id}/messages`,
    (page: Page<MessageResource>) => /delivered|read/.test(page.data[0]?.status ?? ''),
  );
  expect(data).toMatchObject([
    {
      id: queued.id,
      direction: 'outbound',
      content: { body: 'Yes, come by!' },
      context: { message_id: question.wamid },
      externalId: 'case-7',
      metadata: { agent: 'ana' },
      sentBy: 'agent',
      sentById: 'agent-7',
    },
    { id: question.id, direction: 'inbound' },
  ]);
  const received = await client.simulator<{ wamid: string; body: object }[]>(
    'GET',
    `/numbers/${project.phoneNumberId}/received`,
  );
  expect(received.find(({ wamid }) => wamid === data[0]?.wamid)?.body).toMatchObject({
    type: 'text',
    context: { message_id: question.wamid },
  });
});

test('what the agent has read is no longer unread; what it did stands in the conversation', async () => {
  const path = `${base}/conversations/${conversation.id}`;
  await client.api('POST', `${path}/read`);
  await client.api('POST', `${path}/assign`, { assignee: 'ana' });
  await client.api('PUT', `${path}/labels`, { labels: ['vip'] });
  await client.api('POST', `${path}/notes`, { text: 'Pays in cash', author: 'ana' });
  await client.api('POST', `${path}/close`);
  const closed = await until(client, path, ({ status }: ConversationResource) => status === 'closed');
  expect(closed).toMatchObject({ unread: 0, assignee: 'ana', labels: ['vip'] });
  const notes = await client.api<Page<NoteResource>>('GET', `${path}/notes`);
  expect(notes.data).toMatchObject([{ text: 'Pays in cash', author: 'ana' }]);
  await writes('On my way');
  const open = await until(client, path, ({ unread }: ConversationResource) => unread === 1);
  expect(open).toMatchObject({ status: 'open', lastMessage: { content: { body: 'On my way' } } });
});

test('who never wrote is written to by template only, and the refusal names those that would work', async () => {
  const refused = send('+5511961239002', { type: 'text', text: { body: 'Hi' } });
  await expect(refused).rejects.toThrow(RequestError);
  await expect(refused).rejects.toThrow(
    /422.*window-closed.*"templates":\[\{"name":"order_ready","language":"en_US"\}\]/,
  );
  const template = { name: 'order_ready', language: 'en_US', variables: { 1: 'Ana', 2: 'A-1' } };
  const sent = await send('+5511961239002', { type: 'template', template });
  await until(client, `${base}/messages/${sent.id}`, ({ status }: MessageResource) =>
    /delivered|read/.test(status),
  );
});

test('people who answer a campaign are counted, each once, and their conversations are there', async () => {
  const { phoneNumberId } = project;
  await client.simulator('PUT', '/behaviour', { phoneNumberId, replyShare: 1 });
  const id = await launchCampaign(client, base, project.projectId, recipientsCsv(20), quiet);
  const path = `${base}/campaigns/${id}`;
  const done = await until(client, path, ({ counts }: CampaignView) => counts.replied === 20);
  expect(done.counts.breakdown.reached).toBe(20);
  const { data } = await client.api<Page<ConversationResource>>('GET', `${base}/conversations?limit=500`);
  expect(data.filter(({ unread, replyMode }) => unread === 1 && replyMode === 'free-form').length).toBe(21);
});

test('a picture, and what nobody knows yet, stand in the conversation with their type and content', async () => {
  await writes('', { type: 'image', text: undefined, image: { id: '7', caption: 'This one' } });
  await writes('', { type: 'hologram', text: undefined, hologram: { x: 1 } });
  const { data } = await until(
    client,
    `${base}/conversations/${conversation.id}/messages`,
    (page: Page<MessageResource>) => page.data[0]?.type === 'hologram',
  );
  expect(data.slice(0, 2)).toMatchObject([
    { type: 'hologram', direction: 'inbound', content: { x: 1 } },
    { type: 'image', direction: 'inbound', content: { id: '7', caption: 'This one' } },
  ]);
});
