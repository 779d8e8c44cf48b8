import { withAppendFaults } from '@wabus/event-store/testing';
import type { EventData, RecordedEvent } from '@wabus/events';
import { streamName } from '@wabus/events';
import { systemIds } from '@wabus/platform';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Stage, startStage, type TestCampaign } from '../test/stage.ts';

let stage: Stage;
let next = 200_000;

beforeAll(async () => {
  stage = await startStage();
});
afterEach(() => stage.stopAll());
afterAll(() => stage?.end());

/** A running campaign for so many people, of a project that is connected. */
async function running(people: number): Promise<TestCampaign> {
  const campaign = await stage.plan();
  await campaign.connect();
  await campaign.upload(Array.from({ length: people }, () => ({ to: `+1650${next++}0` })));
  await campaign.begin();
  return campaign;
}

type Answer = keyof typeof ANSWERS;

const ANSWERS = {
  accept: (id: string) => ({ type: 'AcceptMessage', wamid: `wamid.${id}`, held: false, at: at() }) as const,
  refuse: () =>
    ({ type: 'DeferMessage', reason: 'parked-token', meta: { code: 190, message: 'expired' } }) as const,
  lock: () =>
    ({ type: 'DeferMessage', reason: 'parked-account', meta: { code: 131031, message: 'locked' } }) as const,
  unregister: () =>
    ({ type: 'DeferMessage', reason: 'parked-number', meta: { code: 133010, message: 'none' } }) as const,
  wordless: () => ({ type: 'DeferMessage', reason: 'parked-account' }) as const,
  lose: () => ({ type: 'RecordOutcomeUnknown', reason: 'timeout' }) as const,
  'no-whatsapp': () =>
    ({
      type: 'RejectMessage',
      failure: { code: 'meta-131026', class: 'permanent-recipient', detail: 'Not on WhatsApp.' },
      at: at(),
    }) as const,
};

const at = (): string => new Date().toISOString();

/** What the sender would do with everything that waits for it; answers the messages that were called for. */
async function answer(
  campaign: TestCampaign,
  as: Answer,
  never: ReadonlySet<string> = new Set(),
): Promise<string[]> {
  const called: string[] = [];
  for (const [messageId, events] of await campaign.messages()) {
    const last = events.at(-1);
    if (last?.type !== 'MessageReleased' || never.has(messageId)) continue;
    const attemptId = systemIds.fresh();
    const { release } = last.data as EventData<'MessageReleased'>;
    await campaign.message({ type: 'AttemptMessage', messageId, attemptId, release, callBy: at() });
    await campaign.message({ ...ANSWERS[as](messageId), messageId, attemptId });
    called.push(messageId);
  }
  return called;
}

/** Answers like that until the project's stream ends with `type`. */
async function answerUntil(campaign: TestCampaign, as: Answer, type: string): Promise<string[]> {
  const called: string[] = [];
  await stage.until(async () => {
    called.push(...(await answer(campaign, as)));
    return (await campaign.projectTypes()).at(-1) === type;
  });
  return called;
}

async function accepted(campaign: TestCampaign, count: number): Promise<void> {
  await stage.until(async () => {
    await answer(campaign, 'accept');
    return (await campaign.count('MessageAccepted')) === count;
  });
}

const attemptsOf = (events: readonly RecordedEvent[]): number =>
  events.filter(({ type }) => type === 'MessageAccepted').length;

test('refused messages hold their project back, one at a time tries it, and when Meta takes it all go, once each', async () => {
  const [campaign, other] = [await running(30), await running(5)];
  await stage.scheduler({ inFlightCap: 10 });
  await answerUntil(campaign, 'refuse', 'ProjectNeedsAttention');
  const raised = (await stage.store.readStream(streamName.project(campaign.projectId))).at(-1);
  expect(raised?.data).toMatchObject({ failure: { code: 'meta-190', class: 'auth' } });
  await accepted(other, 5);
  await answer(campaign, 'refuse');
  const tried: number[] = [];
  await stage.until(async () => {
    const called = await answer(campaign, 'refuse');
    if (called.length > 0) tried.push(called.length);
    return tried.length === 2;
  });
  expect(tried).toEqual([1, 1]);
  expect((await campaign.messages()).size).toBeLessThan(30);
  const [trial, ...others] = await answerUntil(campaign, 'accept', 'ProjectRecovered');
  expect([typeof trial, others]).toEqual(['string', []]);
  await accepted(campaign, 30);
  expect([...(await campaign.messages()).values()].map(attemptsOf)).toEqual(Array(30).fill(1));
  await stage.until(async () => (await campaign.types()).includes('CampaignCompleted'));
});

test('a lost answer proves nothing, and a refusal of the person shows that the token works', async () => {
  const campaign = await running(4);
  await stage.scheduler({ inFlightCap: 2 });
  await answerUntil(campaign, 'refuse', 'ProjectNeedsAttention');
  await stage.until(async () => (await answer(campaign, 'lose')).length === 1);
  await stage.until(async () => (await answer(campaign, 'no-whatsapp')).length === 1);
  await stage.until(async () => (await campaign.projectTypes()).at(-1) === 'ProjectRecovered');
  await accepted(campaign, 2);
});

test.each([
  ['refuse', { refused: 'token', failure: { code: 'meta-190' } }],
  ['lock', { refused: 'account', failure: { code: 'meta-131031', class: 'policy-block' } }],
  ['unregister', { refused: 'number', failure: { code: 'meta-133010' } }],
  ['wordless', { refused: 'account', failure: { code: 'parked-account' } }],
] as const)('another signup lets the parked go, whatever was refused: %s', async (as, refusal) => {
  const campaign = await running(6);
  await stage.scheduler({ inFlightCap: 3 });
  await answerUntil(campaign, as, 'ProjectNeedsAttention');
  const raised = (await stage.store.readStream(streamName.project(campaign.projectId))).at(-1);
  expect(raised?.data).toMatchObject(refusal);
  await campaign.connect();
  await accepted(campaign, 6);
  expect(await campaign.projectTypes()).not.toContain('ProjectRecovered');
});

test('a parked message of a paused campaign waits, and the next recipient of another campaign tries the project', async () => {
  const paused = await running(1);
  await stage.scheduler();
  await stage.until(async () => (await paused.count('MessageReleased')) === 1);
  await paused.campaign({ type: 'PauseCampaign', campaignId: paused.campaignId });
  await answerUntil(paused, 'refuse', 'ProjectNeedsAttention');
  const other = await stage.plan(undefined, paused);
  await other.upload(Array.from({ length: 3 }, () => ({ to: `+1650${next++}0` })));
  await other.begin();
  await stage.until(async () => {
    await answer(other, 'accept');
    return (await paused.count('MessageAccepted')) === 3;
  });
  expect(await paused.projectTypes()).toContain('ProjectRecovered');
  await paused.campaign({ type: 'ResumeCampaign', campaignId: paused.campaignId });
  await accepted(paused, 4);
});

test('a message that no sender can open is not the only one that tries its project', async () => {
  const campaign = await running(2);
  await stage.scheduler();
  await answerUntil(campaign, 'refuse', 'ProjectNeedsAttention');
  const released = async (): Promise<string[]> =>
    [...(await campaign.messages())].flatMap(([id, events]) =>
      events.at(-1)?.type === 'MessageReleased' ? id : [],
    );
  await stage.until(async () => (await released()).length === 1);
  const unopened = new Set(await released());
  await stage.until(async () => {
    await answer(campaign, 'accept', unopened);
    return (await campaign.projectTypes()).at(-1) === 'ProjectRecovered';
  });
});

test('a message that cannot be read is not the only one that tries its project', async () => {
  const campaign = await running(2);
  let unread: string | undefined;
  const store = withAppendFaults(stage.store, () => 'none');
  const readStream: typeof store.readStream = async (stream, options) => {
    if (stream === unread) throw new Error('this stream cannot be read');
    return store.readStream(stream, options);
  };
  await stage.scheduler({}, { ...store, readStream });
  await answerUntil(campaign, 'refuse', 'ProjectNeedsAttention');
  const raised = (await stage.store.readStream(streamName.project(campaign.projectId))).at(-1);
  const { messageId } = (raised as RecordedEvent).data as EventData<'ProjectNeedsAttention'>;
  // The one that was refused first is the first to be tried.
  unread = streamName.message(messageId);
  await stage.until(async () => {
    await answer(campaign, 'accept');
    return (await campaign.projectTypes()).at(-1) === 'ProjectRecovered';
  });
});
