import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ContactResource,
  ConversationResource,
  MessageResource,
  NoteResource,
} from '@wabus/api-contract';
import { runCommand } from '@wabus/standalone/command';
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
import { findInFiles } from './erasing.ts';
import { findInDatabase } from './plaintext.ts';
import { closePlatform, openPlatform, type Platform, Standalone } from './platform.ts';

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

const ana = { from: '5511961239777', name: 'Ana Quixotesca' };
const anaWrites = (body: string, more: object = {}) =>
  client.simulator('POST', `/numbers/${project.phoneNumberId}/inbound`, {
    ...ana,
    type: 'text',
    text: { body },
    ...more,
  });
const conversationOf = async (contact: string): Promise<ConversationResource> => {
  const { data } = await until(
    client,
    `${base}/conversations?limit=500`,
    ({ data }: Page<ConversationResource>) =>
      data.some(({ contact: { phone }, lastMessage }) => phone === `+${contact}` && lastMessage != null),
  );
  return data.find(({ contact: { phone } }) => phone === `+${contact}`) as ConversationResource;
};
/** All that is known of her, as it stands in what is kept. */
const OF_ANA = [
  '61239777',
  'Quixotesca',
  'zanzibar',
  'xylograph',
  'quagmire',
  'marmalade',
  'dona-ana',
  'quincunx',
];

test('MP14, H39: who was erased is found nowhere, nothing waits for her or goes out, and who writes again is somebody new', async () => {
  await client.simulator('PUT', '/behaviour', { phoneNumberId: project.phoneNumberId, replyShare: 0 });
  await anaWrites('The word is zanzibar');
  const medium = await client.simulator<{ id: string }>(
    'POST',
    `/numbers/${project.phoneNumberId}/media`,
    {},
  );
  const image = { id: medium.id, mime_type: 'image/jpeg', caption: 'A xylograph' };
  await anaWrites('', { type: 'image', text: undefined, image });
  const thread = await conversationOf(ana.from);
  const { id: contactId } = thread.contact;
  const path = `${base}/conversations/${thread.id}`;
  await client.api('POST', `${path}/notes`, { text: 'A quagmire', author: 'ana' });
  await client.api('PUT', `${base}/contacts/${contactId}`, {
    name: 'Dona Quixotesca',
    externalId: 'dona-ana',
  });
  await send({ contactId }, { type: 'text', text: { body: 'Marmalade is marmalade' } });
  const campaign = await client.api<{ id: string }>('POST', `${base}/campaigns`, {
    ...{ projectId: project.projectId, title: 'Later', template: { name: 'order_ready', language: 'en_US' } },
  });
  const csv = `to,first_name,order_id\n+${ana.from},Ana,A-quincunx\n+5511961239778,Bea,A-1\n`;
  await client.api('POST', `${base}/campaigns/${campaign.id}/recipients`, csv);
  // Nobody fetches media where each service is a process of its own here.
  const became = platform instanceof Standalone ? 'stored' : 'pending';
  await until(client, `${path}/messages`, ({ data }: Page<MessageResource>) =>
    data.some(({ media }) => media?.state === became),
  );
  const inRows = async (needles: readonly string[]) =>
    (await findInDatabase(platform.reach.postgres, needles)).map(
      ({ table, needle }) => `${needle} in ${table}`,
    );
  for (const needle of OF_ANA) expect(await inRows([needle]), needle).not.toEqual([]);

  const erased = await client.api<{ contactId: string; erasedAt: string }>(
    'POST',
    `${base}/contacts/${contactId}/erase`,
  );
  expect(erased).toMatchObject({
    contactId,
    expires: [{ what: 'keys-in-memory' }, { what: 'raw-webhooks' }],
  });
  await client.api('POST', `${base}/campaigns/${campaign.id}/start`);
  await until(
    client,
    `${base}/campaigns/${campaign.id}`,
    ({ status }: CampaignView) => status === 'completed',
  );
  const recipients = await client.api<Page<{ to: string | null; status: string; failure: object | null }>>(
    'GET',
    `${base}/campaigns/${campaign.id}/recipients`,
  );
  expect(recipients.data.find(({ to }) => to === null)).toMatchObject({
    status: 'suppressed',
    failure: { code: 'contact-erased' },
  });
  const shown = await client.api<ContactResource>('GET', `${base}/contacts/${contactId}`);
  expect(shown).toMatchObject({ name: null, names: [], addresses: [], erasedAt: erased.erasedAt });
  const again = await client.api('POST', `${base}/contacts/${contactId}/erase`);
  expect(again).toMatchObject({ contactId, erasedAt: erased.erasedAt });

  await expect.poll(() => inRows(OF_ANA)).toEqual([]);
  await expect
    .poll(async () => {
      const { data } = await client.api<Page<{ action: string }>>(
        'GET',
        `${base}/audit?limit=500&action=ContactErasureCompleted`,
      );
      return data.length;
    })
    .toBe(1);
  expect(await inRows(OF_ANA)).toEqual([]);
  for (const log of platform.logs()) {
    for (const needle of OF_ANA) expect(log.includes(needle), needle).toBe(false);
  }
  if (platform instanceof Standalone) expect(findInFiles(platform.dataDir, OF_ANA)).toEqual([]);

  await anaWrites('Who are you?');
  const fresh = await conversationOf(ana.from);
  expect(fresh.contact.id).not.toBe(contactId);
  const said = await client.api<Page<MessageResource>>('GET', `${base}/conversations/${fresh.id}/messages`);
  expect(said.data).toHaveLength(1);
});

test('H38: whom a backup brings back is erased again by the list that was kept apart', async ({ skip }) => {
  if (!(platform instanceof Standalone)) return skip('only npm start has a folder');
  const { dataDir } = platform;
  const wabus = async (...command: string[]) => {
    const said: string[] = [];
    const exit = await runCommand(['erasures', ...command, '--json', '--data', dataDir], {
      ...{ env: {}, calledFrom: dataDir, usualFolder: dataDir, signal: new AbortController().signal },
      ...{ out: (text) => said.push(text), err: () => undefined, loadEnvFile: () => ({}) },
    });
    return { ...(JSON.parse(said.join('')) as { erasures?: { personId: string }[] }), exit };
  };
  const before = await wabus();
  expect(before).toMatchObject({ exit: 0, erasures: [{ tenantId: 'inbox' }] });
  // As a restored backup has somebody: every key is there, and no word of an erasure.
  const { id: personId } = (await conversationOf(ana.from)).contact;
  const list = join(dataDir, 'erasures.json');
  const at = '2026-11-30T12:00:00.000Z';
  const kept = { tenantId: 'inbox', personId, contactIds: [personId], at };
  writeFileSync(list, JSON.stringify({ erasures: [...(before.erasures ?? []), kept] }));
  expect(await wabus('--apply', list)).toMatchObject({ exit: 0, listed: 2, erasedAgain: 1 });
  const shown = `${base}/contacts/${personId}`;
  await until(client, shown, ({ erasedAt }: ContactResource) => erasedAt === at);
  expect(await wabus('--apply', list)).toMatchObject({ exit: 0, listed: 2, erasedAgain: 0 });
  expect((await wabus()).erasures).toHaveLength(2);
  writeFileSync(list, '{cut off');
  for (const none of [list, join(dataDir, 'no-such-list.json')])
    expect(await wabus('--apply', none), 'nothing to be tried again').toMatchObject({ exit: 2 });
});
