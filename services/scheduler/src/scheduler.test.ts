import { AppendTooLargeError, type EventStore } from '@wabus/event-store';
import { withAppendFaults } from '@wabus/event-store/testing';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { openPersonal } from '@wabus/keyring';
import { systemIds } from '@wabus/platform';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Row, type Stage, startStage, TENANT, type TestCampaign } from '../test/stage.ts';

let stage: Stage;
let next = 100_000;
const people = (count: number): Row[] => Array.from({ length: count }, () => ({ to: `+1650${next++}0` }));

beforeAll(async () => {
  stage = await startStage();
});
afterEach(() => stage.stopAll());
afterAll(() => stage?.end());

async function settled(campaign: TestCampaign, count: number): Promise<void> {
  await stage.until(async () => {
    await campaign.sendReleased();
    return (
      (await campaign.count('MessageAccepted')) === count &&
      (await campaign.types()).includes('CampaignCompleted')
    );
  });
}

describe('a campaign', () => {
  test('reaches every distinct person of completed uploads once, and completes when nothing is pending', async () => {
    const campaign = await stage.plan();
    const [first, second] = [people(120), people(30)];
    await campaign.upload(people(7), false);
    await campaign.upload(first);
    await campaign.upload([...second, ...first.slice(0, 40)]);
    await campaign.begin();
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await campaign.count('MessageReleased')) === 150);
    expect(await campaign.types()).not.toContain('CampaignCompleted');
    await settled(campaign, 150);
    expect((await campaign.messages()).size).toBe(150);
    const completed = (await stage.store.readStream(streamName.campaign(campaign.campaignId))).at(-1);
    expect(completed).toMatchObject({ type: 'CampaignCompleted', data: { round: 0, recipients: 150 } });
    await scheduler.stop();
  });

  test('the first completed upload that named a person wins', async () => {
    const campaign = await stage.plan();
    const [person] = people(1) as [Row];
    await campaign.upload([{ ...person, fields: { name: 'First' } }]);
    await campaign.upload([{ ...person, fields: { name: 'Second' } }]);
    await campaign.begin();
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await campaign.count('MessageReleased')) === 1);
    const [queued, released] = [...(await campaign.messages()).values()][0] ?? [];
    const opened = await openPersonal(stage.keyring, [queued, released] as CatalogueEvent[]);
    const content = { components: [{ type: 'body', parameters: [{ type: 'text', text: 'First' }] }] };
    expect(opened.map(({ personal }) => personal)).toMatchObject([
      [{ to: person.to, content }],
      [{ to: person.to, content }],
    ]);
    expect(JSON.stringify([queued?.data, released?.data])).not.toContain('First');
    await scheduler.stop();
  });

  test('a recipient without a needed value, and one that was erased, are suppressed with the reason; the others go', async () => {
    const campaign = await stage.plan();
    const rows = people(4);
    const [, missing, newline, erased] = rows as [Row, Row, Row, Row];
    await campaign.upload([
      rows[0] as Row,
      { ...missing, fields: {} },
      { ...newline, fields: { name: 'A\nB' } },
      erased,
    ]);
    const [gone] = await stage.keyring.find(TENANT, [{ kind: 'phone', value: erased.to }]);
    await stage.keyring.erase(TENANT, gone?.contactId as string);
    await campaign.begin();
    const scheduler = await stage.scheduler();
    await settled(campaign, 1);
    const failures = [...(await campaign.messages()).values()].flatMap((events) =>
      events
        .filter(({ type }) => type === 'MessageSuppressed')
        .map(({ data }) => (data as Suppressed).failure),
    );
    expect(failures.map(({ code }) => code).sort()).toEqual([
      'contact-erased',
      'variable-invalid',
      'variable-missing',
    ]);
    expect(new Set(failures.map((failure) => failure.class))).toEqual(new Set(['own-rule']));
    await scheduler.stop();
  });

  test('a message that the store refuses for good is left out with the reason, and the others go', async () => {
    const campaign = await stage.plan();
    await campaign.upload(people(8));
    await campaign.begin();
    let refused = '';
    const refusing: EventStore = {
      ...withAppendFaults(stage.store, () => 'none'),
      append: (appends) => {
        for (const { stream, events } of appends) {
          if (refused === '' || refused === stream) {
            refused = stream;
            if (events.some(({ type }) => type === 'MessageQueued'))
              throw new AppendTooLargeError('too large.');
          }
        }
        return stage.store.append(appends);
      },
    };
    await stage.scheduler({}, refusing);
    await settled(campaign, 7);
    const [events] = [...(await campaign.messages()).values()].filter((list) => list.length === 1);
    expect(events?.[0]).toMatchObject({
      type: 'MessageSuppressed',
      data: { failure: { code: 'unrecordable' } },
    });
  });

  test('one whose stream cannot be read keeps no other from completing', async () => {
    const [spoilt, ...others] = [
      await stage.plan(),
      await stage.plan(),
      await stage.plan(),
      await stage.plan(),
    ];
    const unreadable = streamName.campaign(spoilt.campaignId);
    const store: EventStore = {
      ...withAppendFaults(stage.store, () => 'none'),
      readStream: async (name, options) => {
        if (name === unreadable) throw new Error('unreadable');
        return stage.store.readStream(name, options);
      },
    };
    await stage.scheduler({}, store);
    for (const campaign of [spoilt, ...others]) {
      await campaign.upload(people(1));
      await campaign.begin();
      await stage.until(async () => {
        await campaign.sendReleased();
        return (await campaign.count('MessageAccepted')) === 1;
      });
    }
    for (const campaign of others)
      await stage.until(async () => (await campaign.types()).includes('CampaignCompleted'));
  });

  test('a template that is not approved any more suppresses what was not released', async () => {
    const campaign = await stage.plan();
    await campaign.upload(people(20));
    await campaign.begin();
    await campaign.gate('templates', 'paused');
    const scheduler = await stage.scheduler();
    await settled(campaign, 0);
    expect(await campaign.count('MessageSuppressed')).toBe(20);
    await scheduler.stop();
  });

  test('releases no more than the credits, and goes on as messages settle', async () => {
    const campaign = await stage.plan();
    await campaign.upload(people(35));
    await campaign.begin();
    const scheduler = await stage.scheduler({ inFlightCap: 10 });
    await stage.until(async () => (await campaign.count('MessageReleased')) >= 10);
    await stage.relay.publish();
    for (const expected of [10, 20, 30, 35]) {
      await stage.until(async () => (await campaign.count('MessageReleased')) >= expected);
      expect(await campaign.count('MessageReleased')).toBe(expected);
      await campaign.sendReleased();
    }
    await settled(campaign, 35);
    await scheduler.stop();
  });

  test('keeps its own pace', async () => {
    const campaign = await stage.plan(20);
    await campaign.upload(people(15));
    await campaign.begin();
    const before = Date.now();
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await campaign.count('MessageReleased')) === 15);
    const times = [...(await campaign.messages()).values()].map(([queued]) =>
      Date.parse(queued?.recordedAt ?? ''),
    );
    // Five at once, then 20 a second: the last is half a second behind the start, and not behind the first, which may be recorded late.
    expect(Math.max(...times) - before).toBeGreaterThanOrEqual(400);
    await scheduler.stop();
  });

  test('paused, releases nothing; resumed, goes on with what the sender put back', async () => {
    const campaign = await stage.plan();
    const { campaignId } = campaign;
    await campaign.upload(people(12));
    await campaign.begin();
    const scheduler = await stage.scheduler({ inFlightCap: 5 });
    await stage.until(async () => (await campaign.count('MessageReleased')) === 5);
    await campaign.campaign({ type: 'PauseCampaign', campaignId });
    await campaign.gate('campaigns', 'paused');
    const messageIds = [...(await campaign.messages()).keys()];
    for (const messageId of messageIds) {
      await campaign.message({ type: 'DeferMessage', messageId, reason: 'campaign-paused' });
    }
    await stage.until(async () => (await workStates(campaign)).every((state) => state === 'deferred'));
    expect(await campaign.count('MessageReleased')).toBe(5);
    await campaign.campaign({ type: 'ResumeCampaign', campaignId });
    await campaign.gate('campaigns', 'running');
    await settled(campaign, 12);
    expect((await campaign.messages()).size).toBe(12);
    await scheduler.stop();
  });

  test('a scheduler that lost its memory and its cursor makes no second message', async () => {
    const campaign = await stage.plan();
    await campaign.upload(people(80));
    await campaign.begin();
    const first = await stage.scheduler({ inFlightCap: 30 });
    await stage.until(async () => (await campaign.count('MessageReleased')) === 30);
    await first.stop();
    await stage.database.pool.query(
      'update scheduler.campaigns set cursor_chunk = 0, cursor_row = 0, walked = false where campaign_id = $1',
      [campaign.campaignId],
    );
    const second = await stage.scheduler();
    await settled(campaign, 80);
    const streams = [...(await campaign.messages()).values()];
    expect(streams).toHaveLength(80);
    expect(
      streams.every((events) => events.filter(({ type }) => type === 'MessageReleased').length === 1),
    ).toBe(true);
    expect((await campaign.types()).filter((type) => type === 'CampaignCompleted')).toHaveLength(1);
    await second.stop();
  });

  test('records that the log lost are healed from the store, repeated ones change nothing', async () => {
    const campaign = await stage.plan();
    await campaign.upload(people(60));
    await campaign.begin();
    let losses = 0;
    await stage.relay.publish({
      drop: ({ key }) => key === campaign.wabaId && losses++ % 2 === 0,
      times: 2,
    });
    // What follows shows the gap.
    await campaign.campaign({ type: 'PauseCampaign', campaignId: campaign.campaignId });
    await campaign.campaign({ type: 'ResumeCampaign', campaignId: campaign.campaignId });
    expect(losses).toBeGreaterThan(2);
    const scheduler = await stage.scheduler();
    await settled(campaign, 60);
    await scheduler.stop();
  });
});

describe('due work', () => {
  test('a single message is released, and deferred is released again when it is due', async () => {
    const campaign = await stage.plan();
    const messageId = await single(campaign);
    const scheduler = await stage.scheduler();
    await stage.until(async () => (await campaign.count('MessageReleased')) === 1);
    const attemptId = systemIds.fresh();
    const callBy = new Date().toISOString();
    await campaign.message({ type: 'AttemptMessage', messageId, attemptId, release: 1, callBy });
    const dueAt = new Date(Date.now() + 300).toISOString();
    await campaign.message({ type: 'DeferMessage', messageId, attemptId, dueAt, reason: 'meta-131000' });
    await stage.until(async () => (await typesOf(campaign, messageId)).at(-1) === 'MessageReleased');
    const again = (await campaign.messages()).get(messageId)?.at(-1);
    expect(again?.data).toMatchObject({ release: 2, messageId });
    expect(Date.parse(again?.recordedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(dueAt));
    await campaign.sendReleased();
    await stage.until(async () => (await workStates(campaign)).length === 0);
    await scheduler.stop();
  });

  test('what nobody attempted is released again; what was attempted is not, and becomes unknown', async () => {
    const campaign = await stage.plan();
    const [forgotten, lost] = [await single(campaign), await single(campaign)];
    const scheduler = await stage.scheduler({ deadlines: { releaseAgainMs: 400, unknownAfterMs: 1_000 } });
    await stage.until(async () => (await campaign.count('MessageReleased')) === 2);
    const attemptId = systemIds.fresh();
    const callBy = new Date();
    await campaign.message({
      ...{ type: 'AttemptMessage', messageId: lost, attemptId, release: 1, callBy: callBy.toISOString() },
    });
    await stage.until(async () => (await campaign.count('MessageOutcomeUnknown')) === 1);
    expect(await typesOf(campaign, lost)).toEqual([
      ...['MessageQueued', 'MessageReleased', 'MessageSendAttempted', 'MessageOutcomeUnknown'],
    ]);
    const unknown = (await campaign.messages()).get(lost)?.at(-1);
    expect(Date.parse(unknown?.recordedAt ?? '')).toBeGreaterThanOrEqual(callBy.getTime() + 1_000);
    const releases = (await typesOf(campaign, forgotten)).filter((type) => type === 'MessageReleased');
    expect(releases.length).toBeGreaterThan(1);
    await scheduler.stop();
  });

  test('nothing is released by gates that are too old', async () => {
    const { pool } = stage.database;
    await pool.query(`update read_models.gates_freshness set fresh_at = now() - interval '3 seconds'`);
    const campaign = await stage.plan();
    await single(campaign);
    const scheduler = await stage.scheduler();
    await stage.until(async () => scheduler.waitingFor().includes('fresh gates'));
    expect(await campaign.count('MessageReleased')).toBe(0);
    await pool.query(`update read_models.gates_freshness set fresh_at = now() + interval '1 day'`);
    await stage.until(async () => (await campaign.count('MessageReleased')) === 1);
    expect(scheduler.waitingFor()).toEqual([]);
    await scheduler.stop();
  });
});

interface Suppressed {
  readonly failure: { readonly code: string; readonly class: string };
}

/** Queues a single message, as command-api does. */
async function single(campaign: TestCampaign): Promise<string> {
  const [{ to }] = people(1) as [Row];
  const [contact] = await stage.keyring.identify(TENANT, [{ kind: 'phone', value: to }]);
  const messageId = systemIds.random();
  const { projectId, wabaId, phoneNumberId, templateId } = campaign;
  await campaign.message({
    type: 'QueueMessage',
    ...{ messageId, projectId, wabaId, phoneNumberId, templateId, contactId: contact?.contactId as string },
    ...{ messageType: 'template', purpose: 'utility', priority: 'conversational', sentBy: 'api' },
    personal: { to, content: { name: 'hi' } },
  });
  return messageId;
}

async function typesOf(campaign: TestCampaign, messageId: string): Promise<string[]> {
  return ((await campaign.messages()).get(messageId) ?? []).map(({ type }) => type);
}

async function workStates({ projectId }: TestCampaign): Promise<string[]> {
  const text = 'select state from scheduler.work where project_id = $1';
  const { rows } = await stage.database.pool.query<{ state: string }>(text, [projectId]);
  return rows.map(({ state }) => state);
}
