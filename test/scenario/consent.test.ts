import type {
  ContactResource,
  ConversationResource,
  MessageResource,
  RecipientResource,
} from '@wabus/api-contract';
import type { EventData, RecordedEvent } from '@wabus/events';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  type DemoClient,
  RequestError,
  until,
} from '@wabus/standalone/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePlatform, decidedAt, eventsOf, openPlatform, type Platform } from './platform.ts';

const base = '/v1/tenants/consent';
const quiet = { step: () => undefined };
let platform: Platform;
let client: DemoClient;
let project: { projectId: string; phoneNumberId: string };

beforeAll(async () => {
  platform = await openPlatform();
  client = platform.client;
  const profile = { name: 'Consent', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
  project = await connectProject(client, base, quiet);
  await approveTemplate(client, base, project.projectId, quiet);
  const { id } = await client.api<{ id: string }>('POST', `${base}/templates`, {
    projectId: project.projectId,
    ...{ name: 'spring_sale', language: 'en_US', category: 'MARKETING' },
    components: [{ type: 'BODY', text: 'Our spring sale begins today.' }],
  });
  await until(client, `${base}/templates/${id}`, ({ status }: { status: string }) => status === 'approved');
});

afterAll(() => closePlatform(platform));

interface Page<Item> {
  readonly data: Item[];
}

const person = (index: number): string => `55119630${String(10_000 + index)}`;
const simulated = (what: 'inbound' | 'preferences', body: object) =>
  client.simulator('POST', `/numbers/${project.phoneNumberId}/${what}`, body);
const writes = (from: string, body: string) => simulated('inbound', { from, type: 'text', text: { body } });
const contactOf = async (digits: string): Promise<ContactResource | undefined> =>
  (await client.api<Page<ContactResource>>('GET', `${base}/contacts?address=%2B${digits}`)).data[0];

function send(digits: string, template: 'spring_sale' | 'order_ready'): Promise<MessageResource> {
  return client.api('POST', `${base}/messages`, {
    ...{ projectId: project.projectId, to: `+${digits}`, type: 'template' },
    template: {
      ...{ name: template, language: 'en_US' },
      ...(template === 'order_ready' ? { variables: { 1: 'Ana', 2: 'A-1' } } : {}),
    },
  });
}

async function refusalOf(digits: string): Promise<string> {
  const error = await send(digits, 'spring_sale').then(
    () => null,
    (refused: unknown) => refused,
  );
  return error instanceof RequestError ? error.message : 'queued';
}

const delivered = ({ id }: MessageResource): Promise<MessageResource> =>
  until(client, `${base}/messages/${id}`, ({ status }: MessageResource) => /delivered|read/.test(status));

/** Lets people write STOP in their words; answers by contact when each was known to have stopped. */
async function stop(people: readonly string[]): Promise<Map<string, number>> {
  const words = ['STOP', 'stop!', 'Sair', 'Cancelar inscricao', 'baja.'];
  await Promise.all(people.map((digits, index) => writes(digits, words[index % words.length] as string)));
  const known = people.map(async (digits): Promise<[string, number]> => {
    await expect.poll(async () => (await contactOf(digits))?.consents[0]?.state).toBe('withdrawn');
    const at = Date.now();
    return [(await contactOf(digits))?.id ?? '', at];
  });
  return new Map(await Promise.all(known));
}

/** Events of this tenant's streams. */
const allEvents = async (prefix: string): Promise<RecordedEvent[]> =>
  (await eventsOf(platform, prefix)).filter(({ tenantId }) => tenantId === 'consent');

test('a STOP during a campaign stops every attempt decided later than a second after it; the others get theirs', async () => {
  const people = Array.from({ length: 160 }, (_, index) => person(index));
  const { id } = await client.api<{ id: string }>('POST', `${base}/campaigns`, {
    ...{ projectId: project.projectId, title: 'Sale', maxPerSecond: 20 },
    template: { name: 'spring_sale', language: 'en_US' },
  });
  const path = `${base}/campaigns/${id}`;
  const recipients = people.map((digits) => ({ to: `+${digits}` }));
  await client.api('POST', `${path}/recipients`, { recipients });
  const stoppedAt = await stop(people.slice(80, 88));
  await client.api('POST', `${path}/start`);
  await until(client, path, ({ counts }: CampaignView) => (counts.accepted ?? 0) >= 5);
  // One who has it already, and some who are due within the next seconds.
  const during = [0, 40, 50, 60, 70].map((index) => people[index] as string);
  for (const [contactId, at] of await stop(during)) stoppedAt.set(contactId, at);
  const done = await until(client, path, ({ status }: CampaignView) => status === 'completed');

  const withdrawn = (await allEvents('contact-')).filter(({ type }) => type === 'ConsentWithdrawn');
  const saidAt = ({ data }: RecordedEvent): number => {
    const { contactId } = data as { contactId: string };
    const words = withdrawn.map((event) => event.data as EventData<'ConsentWithdrawn'>);
    return Date.parse(words.find((said) => said.contactId === contactId)?.at ?? '');
  };
  const wholeSecond = (ms: number): number => Math.floor(ms / 1_000);
  expect(stoppedAt.size).toBe(13);
  const messages = Map.groupBy(await allEvents('message-'), ({ stream }) => stream);
  let suppressed = 0;
  let optedOut = 0;
  for (const events of messages.values()) {
    const [first] = events as [RecordedEvent];
    const stop = stoppedAt.get((first.data as { contactId: string }).contactId);
    const attempts = events.filter(({ type }) => type === 'MessageSendAttempted');
    if (stop === undefined) expect(attempts).toHaveLength(1);
    else for (const attempt of attempts) expect(decidedAt(attempt) - stop).toBeLessThanOrEqual(1_000);
    const accepted = events.find(({ type }) => type === 'MessageAccepted');
    // Whoever stopped opted out of this campaign if Meta had taken its message by then (its clock has whole seconds).
    if (
      stop !== undefined &&
      accepted &&
      wholeSecond(saidAt(first)) >= wholeSecond(Date.parse(accepted.occurredAt))
    ) {
      optedOut += 1;
    }
    const shut = events.find(({ type }) => type === 'MessageSuppressed');
    if (!shut) continue;
    suppressed += 1;
    expect(attempts).toEqual([]);
    expect((shut.data as EventData<'MessageSuppressed'>).failure.code).toBe('contact-opted-out');
  }
  expect(suppressed).toBeGreaterThanOrEqual(8);
  expect(done.counts.suppressed).toBe(suppressed);
  await until(client, path, ({ counts }: CampaignView) => counts.breakdown.reached === 160 - suppressed);
  await expect.poll(async () => (await client.api<CampaignView>('GET', path)).counts.optedOut).toBe(optedOut);
  expect(optedOut).toBeGreaterThan(0);
  const rows = await client.api<Page<RecipientResource>>('GET', `${path}/recipients?status=suppressed`);
  expect(rows.data.map(({ failure }) => failure?.code)).toEqual(
    new Array(suppressed).fill('contact-opted-out'),
  );
});

test('after STOP utility goes on and marketing is refused, until START', async () => {
  const digits = person(0);
  const stopped = await contactOf(digits);
  expect(stopped?.consents).toMatchObject([
    { purpose: 'marketing', state: 'withdrawn', source: 'keyword', evidence: 'STOP' },
  ]);
  expect(await refusalOf(digits)).toMatch(/422.*contact-opted-out/);
  await delivered(await send(digits, 'order_ready'));
  await writes(digits, 'Começar');
  await expect.poll(async () => (await contactOf(digits))?.consents[0]?.state).toBe('given');
  await delivered(await send(digits, 'spring_sale'));
});

test('a button whose payload is a keyword counts, and so does consent that the CRM gives back', async () => {
  const digits = person(900);
  await simulated('inbound', { from: digits, button: { payload: 'STOP', text: 'No more offers' } });
  await expect.poll(() => refusalOf(digits)).toMatch(/contact-opted-out/);
  const word = { purpose: 'marketing', state: 'given', source: 'call', evidence: { agent: 'ana' } };
  await client.api('POST', `${base}/consents`, { to: `+${digits}`, ...word });
  await delivered(await send(digits, 'spring_sale'));
});

test("WhatsApp's own stop refuses marketing of that number, whatever was consented, until it is resumed", async () => {
  const digits = person(901);
  const word = { purpose: 'marketing', state: 'given', source: 'form' };
  await client.api('POST', `${base}/consents`, { to: `+${digits}`, ...word });
  await simulated('preferences', { from: digits, value: 'stop' });
  await expect.poll(() => refusalOf(digits)).toMatch(/contact-opted-out/);
  await delivered(await send(digits, 'order_ready'));
  await expect
    .poll(async () => (await contactOf(digits))?.marketingPreferences)
    .toMatchObject([{ phoneNumberId: project.phoneNumberId, preference: 'stop' }]);
  // Meta's clock has whole seconds, and of a stop and a resume in one of them the stop counts.
  const stoppedAt = Date.parse((await contactOf(digits))?.marketingPreferences[0]?.at ?? '');
  await expect.poll(() => Date.now() > stoppedAt).toBe(true);
  await simulated('preferences', { from: digits, value: 'resume' });
  await expect
    .poll(async () => (await contactOf(digits))?.marketingPreferences[0]?.preference)
    .toBe('resume');
  await delivered(await send(digits, 'spring_sale'));
});

test('settings are read back after they were set, and another keyword is heard', async () => {
  const settings = await client.api<{ stopKeywords: object }>('GET', `${base}/settings`);
  expect(Object.keys(settings.stopKeywords)).toEqual(expect.arrayContaining(['de', 'en', 'es', 'hi', 'pt']));
  const stopKeywords = { ...settings.stopKeywords, fr: ['Arrêtez'] };
  const set = await client.api('PUT', `${base}/settings`, { stopKeywords, replyAttributionHours: 24 });
  expect(set).toEqual({ ...settings, stopKeywords, replyAttributionHours: 24 });
  await expect.poll(() => client.api('GET', `${base}/settings`)).toEqual(set);
  const digits = person(902);
  // What was set is heard a second later at the latest.
  await expect
    .poll(async () => {
      await writes(digits, 'ARRETEZ');
      return refusalOf(digits);
    })
    .toMatch(/contact-opted-out/);
});

test('a campaign reaches a person of whom only an id is known, and their answer and STOP are heard', async () => {
  const hidden = { from: person(903), hidePhone: true, type: 'text' };
  await simulated('inbound', { ...hidden, username: '@caio', text: { body: 'Anything new?' } });
  const found = () => client.api<Page<ContactResource>>('GET', `${base}/contacts?address=@caio`);
  await expect.poll(async () => (await found()).data.length).toBe(1);
  const contact = (await found()).data[0] as ContactResource;
  const [userId, ...others] = contact.addresses.filter(({ kind }) => kind !== 'username');
  expect([userId?.kind, others]).toEqual(['userId', []]);
  // The inbox is another model than that of contacts, and may be a moment behind it.
  const inThread = async () => {
    const { data } = await client.api<Page<ConversationResource>>('GET', `${base}/conversations`);
    return data.find((one) => one.contact.id === contact.id)?.contact;
  };
  await expect.poll(inThread).toMatchObject({ username: 'caio', phone: null });
  const { id } = await client.api<{ id: string }>('POST', `${base}/campaigns`, {
    ...{
      projectId: project.projectId,
      title: 'Hidden',
      template: { name: 'spring_sale', language: 'en_US' },
    },
  });
  const path = `${base}/campaigns/${id}`;
  const recipients = [{ to: { userId: userId?.value }, externalId: 'lead-9' }];
  expect(await client.api('POST', `${path}/recipients`, { recipients })).toMatchObject({ added: 1 });
  await client.api('POST', `${path}/start`);
  await until(client, path, ({ counts }: CampaignView) => (counts.delivered ?? 0) === 1);
  const rows = await client.api<Page<RecipientResource>>('GET', `${path}/recipients`);
  expect(rows.data).toMatchObject([{ to: userId?.value, contactId: contact.id, externalId: 'lead-9' }]);
  await simulated('inbound', { ...hidden, text: { body: 'Great!' } });
  await until(client, path, ({ counts }: CampaignView) => counts.replied === 1);
  await simulated('inbound', { ...hidden, text: { body: 'Stop' } });
  await until(client, path, ({ counts }: CampaignView) => counts.optedOut === 1);
  const again = client.api('POST', `${base}/messages`, {
    ...{ projectId: project.projectId, to: { userId: userId?.value }, type: 'template' },
    template: { name: 'spring_sale', language: 'en_US' },
  });
  await expect(again).rejects.toThrow(/contact-opted-out/);
});
