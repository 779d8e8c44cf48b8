import { HOLD_REASONS, type Hold } from '@wabus/domain';
import { conversationId } from '@wabus/events';
import { systemIds } from '@wabus/platform';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Stage, startStage, TENANT, type TestCampaign } from '../test/stage.ts';

let stage: Stage;
let next = 1;
const number = (): string => `+1650555${String(next++).padStart(4, '0')}`;
beforeAll(async () => {
  stage = await startStage();
});
afterEach(() => stage.stopAll());
afterAll(() => stage?.end());

/** What the gates know the person said; a purpose, or a business number. */
async function said(to: string, about: string, state: string): Promise<string> {
  const [contact] = await stage.keyring.identify(TENANT, [{ kind: 'phone', value: to }]);
  const contactId = contact?.contactId as string;
  const table = /^\d+$/.test(about) ? 'gate_preferences' : 'gate_consents';
  await stage.database.pool.query(`insert into read_models.${table} values ($1, $2, $3, $4, now(), 1)`, [
    ...[TENANT, contactId, about, state],
  ]);
  return contactId;
}

const suppressed = async (campaign: TestCampaign) =>
  [...(await campaign.messages()).values()].flat().flatMap(({ type, data }) => {
    if (type !== 'MessageSuppressed') return [];
    const { contactId, failure } = data as { contactId: string; failure: { code: string; class: string } };
    return [{ contactId, code: failure.code, class: failure.class }];
  });

async function single(campaign: TestCampaign, to: string, purpose: 'marketing' | 'utility'): Promise<string> {
  const [contact] = await stage.keyring.identify(TENANT, [{ kind: 'phone', value: to }]);
  const messageId = systemIds.random();
  const { projectId, wabaId, phoneNumberId, templateId } = campaign;
  await campaign.message({
    type: 'QueueMessage',
    ...{ messageId, projectId, wabaId, phoneNumberId, templateId, contactId: contact?.contactId as string },
    ...{ messageType: 'template', purpose, priority: 'conversational', sentBy: 'api' },
    personal: { to, content: { name: 'hi' } },
  });
  return messageId;
}

const lastOf = async (campaign: TestCampaign, messageId: string) =>
  (await campaign.messages()).get(messageId)?.at(-1);

/** Queues a text to somebody who wrote so long ago, as command-api does while the window is open. */
async function text(campaign: TestCampaign, wroteAgoMs: number): Promise<string> {
  const to = number();
  const [contact] = await stage.keyring.identify(TENANT, [{ kind: 'phone', value: to }]);
  const [messageId, contactId] = [systemIds.random(), contact?.contactId as string];
  const { projectId, wabaId, phoneNumberId } = campaign;
  await stage.database.pool.query(
    'insert into read_models.gate_conversations values ($1, $2, $3, $4, $5, $6, $6, 1)',
    [
      ...[TENANT, conversationId(projectId, contactId), projectId, contactId, wabaId],
      new Date(Date.now() - wroteAgoMs),
    ],
  );
  await campaign.message({
    type: 'QueueMessage',
    ...{ messageId, projectId, wabaId, phoneNumberId, contactId, messageType: 'text' },
    ...{ purpose: 'none', priority: 'conversational', sentBy: 'api' },
    personal: { to, content: { body: 'On our way' } },
  });
  return messageId;
}

test('a reply whose window closed while it waited is suppressed instead of released', async () => {
  const campaign = await stage.plan();
  const [late, due] = [await text(campaign, 25 * 3_600_000), await text(campaign, 3_600_000)];
  const scheduler = await stage.scheduler();
  await stage.until(async () => (await lastOf(campaign, due))?.type === 'MessageReleased');
  await stage.until(async () => (await lastOf(campaign, late))?.type === 'MessageSuppressed');
  expect((await lastOf(campaign, late))?.data).toMatchObject({
    failure: {
      code: 'window-closed',
      detail: 'The 24 hours since the person wrote last were over when the message was to be released.',
    },
  });
  expect((await campaign.messages()).get(late)?.map(({ type }) => type)).not.toContain('MessageReleased');
  await scheduler.stop();
});

describe('what Meta said itself that it does not take', () => {
  const told = async (table: 'accounts' | 'numbers', id: string, holds: readonly Partial<Hold>[]) => {
    const key = table === 'accounts' ? 'waba_id' : 'phone_number_id';
    await stage.database.pool.query(
      `insert into read_models.gate_${table} (tenant_id, ${key}, holds, state, created_position, revision, position)
       values ($1, $2, $3, '{}', 1, 0, 1) on conflict (${key}) do update set holds = excluded.holds`,
      [TENANT, id, JSON.stringify(holds)],
    );
  };

  test.each(HOLD_REASONS)('holds a campaign back, and lets it go once it is lifted: %s', async (reason) => {
    const campaign = await stage.plan();
    const other = await stage.plan();
    const [table, id] = reason.startsWith('number')
      ? (['numbers', campaign.phoneNumberId] as const)
      : (['accounts', campaign.wabaId] as const);
    const purposes = reason === 'account-restricted' ? { purposes: ['marketing' as const] } : {};
    const since = new Date(Date.now() - 1_000).toISOString();
    await told(table, id, [{ reason, word: 'WORD', since, endsByWorking: false, ...purposes }]);
    for (const one of [campaign, other]) {
      await one.upload([{ to: number() }]);
      await one.begin();
    }
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await other.count('MessageReleased')) === 1);
    expect(await campaign.count('MessageQueued')).toBe(0);
    await told(table, id, []);
    await stage.until(async () => (await campaign.count('MessageReleased')) === 1);
    await scheduler.stop();
  });

  test('lets a message that was put off at its attempt wait, and go once it is lifted', async () => {
    const campaign = await stage.plan();
    const messageId = await single(campaign, number(), 'marketing');
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await campaign.count('MessageReleased')) === 1);
    const since = new Date(Date.now() - 1_000).toISOString();
    await told('accounts', campaign.wabaId, [
      { reason: 'account-disabled', word: 'DISABLE', since, endsByWorking: false },
    ]);
    await campaign.message({ type: 'DeferMessage', messageId, reason: 'account-disabled', dueAt: since });
    const other = await single(await stage.plan(), number(), 'marketing');
    const released = async () =>
      ((await campaign.messages()).get(messageId) ?? []).filter(({ type }) => type === 'MessageReleased')
        .length;
    await stage.until(async () => (await stage.store.readStream(`message-${other}`)).length === 2);
    expect(await released()).toBe(1);
    await told('accounts', campaign.wabaId, []);
    await stage.until(async () => (await released()) === 2);
    await scheduler.stop();
  });
});

/** What the gates know of two contacts: they are one person. */
async function areOne(one: string, other: string): Promise<[string, string]> {
  const known = await stage.keyring.identify(TENANT, [
    { kind: 'phone', value: one },
    { kind: 'phone', value: other },
  ]);
  const [elder = '', younger = ''] = known.map(({ contactId }) => contactId);
  await stage.database.pool.query(
    `insert into read_models.gate_contact_ties values ($1, $2, $3, 'absorbed', true, 1), ($1, $3, $2, 'merged', true, 1)`,
    [TENANT, elder, younger],
  );
  return [elder, younger];
}

describe('contacts that turn out to be one person', () => {
  const DUPLICATE = { code: 'duplicate-person', class: 'own-rule' };

  test('get the message of a campaign once', async () => {
    const campaign = await stage.plan();
    const [same, sameToo, somebodyElse] = [1, 2, 3].map(number) as [string, string, string];
    await campaign.upload([same, sameToo, somebodyElse].map((to) => ({ to })));
    const pair = await areOne(same, sameToo);
    await campaign.begin();
    const scheduler = await stage.scheduler();
    await stage.until(async () => {
      await campaign.sendReleased();
      return (await campaign.types()).includes('CampaignCompleted');
    });
    expect(await suppressed(campaign)).toEqual([{ contactId: pair[1], ...DUPLICATE }]);
    expect(await campaign.count('MessageReleased')).toBe(2);
    await scheduler.stop();
  });

  test('get it once where both wait for another try by the time that is known', async () => {
    const campaign = await stage.plan();
    const [same, sameToo] = [1, 2].map(number) as [string, string];
    await campaign.upload([{ to: same }, { to: sameToo }]);
    await campaign.begin();
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await campaign.count('MessageReleased')) === 2);
    const pair = await areOne(same, sameToo);
    const { campaignId } = campaign;
    await campaign.campaign({ type: 'PauseCampaign', campaignId });
    await campaign.gate('campaigns', 'paused');
    for (const messageId of (await campaign.messages()).keys()) {
      await campaign.message({ type: 'DeferMessage', messageId, reason: 'campaign-paused' });
    }
    await campaign.campaign({ type: 'ResumeCampaign', campaignId });
    await campaign.gate('campaigns', 'running');
    await stage.until(async () => (await suppressed(campaign)).length === 1);
    expect(await suppressed(campaign)).toEqual([{ contactId: pair.toSorted()[1], ...DUPLICATE }]);
    const last = async () => [...(await campaign.messages()).values()].map((events) => events.at(-1)?.type);
    await stage.until(async () => (await last()).includes('MessageReleased'));
    await scheduler.stop();
  });

  test('get it by the second where the first cannot have it, and a withdrawal by either stops both', async () => {
    const [campaign, other] = [await stage.plan(), await stage.plan()];
    const [first, second, stopped, alsoStopped] = [1, 2, 3, 4].map(number) as [
      string,
      string,
      string,
      string,
    ];
    await campaign.upload([{ to: first, fields: {} }, { to: second }]);
    await other.upload([{ to: stopped }, { to: alsoStopped }]);
    const [lacking] = await areOne(first, second);
    const both = await areOne(stopped, alsoStopped);
    await said(alsoStopped, 'marketing', 'withdrawn');
    await campaign.begin();
    await other.begin();
    const scheduler = await stage.scheduler();
    await stage.until(async () => {
      await campaign.sendReleased();
      const types = [await campaign.types(), await other.types()];
      return types.every((one) => one.includes('CampaignCompleted'));
    });
    expect(await suppressed(campaign)).toMatchObject([{ contactId: lacking, code: 'variable-missing' }]);
    expect(await campaign.count('MessageReleased')).toBe(1);
    expect((await suppressed(other)).map(({ contactId, code }) => [contactId, code]).toSorted()).toEqual(
      both.map((contactId) => [contactId, 'contact-opted-out']).toSorted(),
    );
    await scheduler.stop();
  });
});

describe('marketing', () => {
  test('of a campaign goes to everybody but those who withdrew, here or in WhatsApp for this number', async () => {
    const campaign = await stage.plan();
    const [free, stopped, all, switched, elsewhere, utility] = [1, 2, 3, 4, 5, 6].map(number) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const out = [
      await said(stopped, 'marketing', 'withdrawn'),
      await said(all, 'all', 'withdrawn'),
      await said(switched, campaign.phoneNumberId, 'stop'),
    ];
    await said(elsewhere, '999', 'stop');
    await said(utility, 'utility', 'withdrawn');
    await campaign.upload([free, stopped, all, switched, elsewhere, utility].map((to) => ({ to })));
    await campaign.begin();
    const scheduler = await stage.scheduler();
    await stage.until(async () => {
      await campaign.sendReleased();
      return (await campaign.types()).includes('CampaignCompleted');
    });
    expect((await suppressed(campaign)).toSorted((a, b) => (a.contactId < b.contactId ? -1 : 1))).toEqual(
      out.toSorted().map((contactId) => ({ contactId, code: 'contact-opted-out', class: 'own-rule' })),
    );
    expect(await campaign.count('MessageReleased')).toBe(3);
    await scheduler.stop();
  });

  test('that was queued alone is suppressed; utility to the same person goes on', async () => {
    const [campaign, news] = [await stage.plan(), await stage.plan()];
    await campaign.category('UTILITY');
    const to = number();
    await said(to, 'marketing', 'withdrawn');
    const [shut, open] = [await single(news, to, 'marketing'), await single(campaign, to, 'utility')];
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await lastOf(campaign, open))?.type === 'MessageReleased');
    await stage.until(async () => (await lastOf(news, shut))?.type === 'MessageSuppressed');
    expect((await lastOf(news, shut))?.data).toMatchObject({ failure: { code: 'contact-opted-out' } });
    await scheduler.stop();
  });

  test('is what Meta says it is by now: a message queued as utility needs its consent once the template is marketing', async () => {
    const campaign = await stage.plan();
    const to = number();
    await said(to, 'marketing', 'withdrawn');
    const moved = await single(campaign, to, 'utility');
    await campaign.category('MARKETING');
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await lastOf(campaign, moved))?.type === 'MessageSuppressed');
    expect((await lastOf(campaign, moved))?.data).toMatchObject({ failure: { code: 'contact-opted-out' } });
    await scheduler.stop();
  });

  test('of a tenant that asks for consent first goes only to who gave it', async () => {
    const campaign = await stage.plan();
    const { pool } = stage.database;
    await pool.query(`insert into read_models.gate_tenants values ($1, 'opt-in', '{}', 1, 0, 1)`, [TENANT]);
    const [silent, willing] = [number(), number()];
    await said(willing, 'marketing', 'given');
    await campaign.upload([silent, willing].map((to) => ({ to })));
    await campaign.begin();
    const scheduler = await stage.scheduler();
    await stage.until(async () => {
      await campaign.sendReleased();
      return (await campaign.types()).includes('CampaignCompleted');
    });
    expect(await suppressed(campaign)).toMatchObject([{ code: 'contact-opted-out' }]);
    expect(await campaign.count('MessageReleased')).toBe(1);
    await pool.query('delete from read_models.gate_tenants');
    await scheduler.stop();
  });
});
