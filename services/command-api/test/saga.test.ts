import { type ChecklistItem, checklistOf, fold, type ProjectState, projectDecider } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { Secret } from '@wabus/platform';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { Life } from './mortal.ts';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant();
});
afterAll(() => stage.end());
afterEach(async () => {
  await stage.control('DELETE', '/faults');
  await stage.startApi();
});

const quick = { firstMs: 1, maxMs: 2, tries: 3 };
const types = (projectId: string) => stage.eventTypes(streamName.project(projectId));
const isActive = async (projectId: string) => (await types(projectId)).includes('ProjectActivated');
const connect = (projectId: string, body: object) =>
  stage.call('POST', `/v1/tenants/${tenantId}/projects/${projectId}/embedded-signup`, body);

async function project(projectId: string): Promise<ProjectState> {
  const events = (await stage.store.readStream(streamName.project(projectId))) as CatalogueEvent[];
  return fold(projectDecider, events) as ProjectState;
}

/** The account of a business, and a fresh code for it each time. */
async function account() {
  const first = await stage.signup();
  const { wabaId, phoneNumberId } = first as { wabaId: string; phoneNumberId: string };
  const body = async () => {
    const { code } = await stage.signup({ wabaId, phoneNumberId });
    return { code, wabaId, phoneNumberId };
  };
  return { wabaId, phoneNumberId, body };
}

type Account = Awaited<ReturnType<typeof account>>;

/** How often the step stands in the stream of claims, less how often it was given back. */
async function held(stream: string): Promise<number> {
  const seen = await stage.eventTypes(stream);
  const released = seen.filter((type) => type.endsWith('Released')).length;
  return seen.length - 2 * released;
}

const steps = ['ProjectCreated', 'WebhooksSubscribed', 'PhoneNumberRegistered', 'ProjectActivated'];

/** The project is as if nothing had happened: every step of going live once, one claim of each, one PIN. */
async function expectConnected(projectId: string, { wabaId, phoneNumberId }: Account, pins: string[]) {
  const seen = await types(projectId);
  expect(seen.at(-1)).toBe('ProjectActivated');
  for (const step of steps) expect([step, seen.filter((type) => type === step).length]).toEqual([step, 1]);
  expect(seen.filter((type) => type === 'BusinessTokenStored')).toHaveLength(1);
  expect(await held(streamName.waba(wabaId))).toBe(1);
  expect(await held(streamName.number(phoneNumberId))).toBe(1);
  const pin = await stage.vault.get({ tenantId, projectId, purpose: 'two-step-pin' });
  expect(new Set(pins)).toEqual(new Set([pin?.reveal()]));
  expect(checklistOf(await project(projectId)).every(({ status }) => status === 'done')).toBe(true);
}

/** Lives one after another, each killed after so many steps, then one that goes on; each later than any exchange lasts. */
async function liveThrough(stepsToLive: readonly number[]): Promise<string[][]> {
  const id = await stage.project(tenantId);
  const business = await account();
  const lives: Life[] = [];
  let now = Date.now();
  for (const length of [...stepsToLive, Number.POSITIVE_INFINITY]) {
    const life = new Life(length);
    lives.push(life);
    now += 180_000;
    const begun = now;
    await stage.startApi({ ...life.ports(stage), clock: { now: () => new Date(begun) }, goLiveRetry: quick });
    const { signup, status } = await project(id);
    if (status !== 'active' && !signup?.tokenStored) await connect(id, await business.body());
    await stage.until(async () => life.dead || (await isActive(id)));
  }
  await expectConnected(
    id,
    business,
    lives.flatMap(({ pins }) => pins),
  );
  return lives.map((life) => life.steps);
}

describe('a signup whose process is killed', () => {
  test('has these steps when it is not', async () => {
    const [only] = await liveThrough([]);
    expect(only).toEqual([
      'EmbeddedSignupCompleted',
      'exchangeCode',
      'grantsAccount',
      'listPhoneNumbers',
      'WabaClaimed',
      'PhoneNumberClaimed',
      'BusinessTokenStored',
      'subscribeWebhooks',
      'WebhooksSubscribed',
      'registerNumber',
      'PhoneNumberRegistered',
      'ProjectActivated',
    ]);
  });

  test.each(Array.from({ length: 12 }, (_, index) => index + 1))(
    'after step %i ends active, nothing twice',
    async (step) => {
      const [killed] = await liveThrough([step]);
      expect(killed).toHaveLength(step);
    },
  );

  test.each([1, 2, 3])(
    'after step %i of asking what a phone app knows ends active, asked for once',
    async (nth) => {
      const id = await stage.project(tenantId);
      const event = 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING';
      const { code, wabaId, phoneNumberId } = await stage.signup({ event });
      // Nine steps come before: those of the exchange, and the subscription.
      const lives = [new Life(9 + nth), new Life(Number.POSITIVE_INFINITY)];
      for (const life of lives) {
        await stage.startApi({ ...life.ports(stage), goLiveRetry: quick });
        if (life === lives[0]) await connect(id, { code, wabaId, phoneNumberId });
        await stage.until(async () => life.dead || (await isActive(id)));
      }
      expect(lives[0]?.steps.slice(9)).toEqual(
        ['requestPhoneData', 'requestPhoneData', 'HistoryImportRequested'].slice(0, nth),
      );
      const claims = ['PhoneNumberClaimed', 'HistoryImportRequested'];
      expect(await stage.eventTypes(streamName.number(phoneNumberId))).toEqual(claims);
      expect((await types(id)).filter((type) => type === 'ProjectActivated')).toHaveLength(1);
    },
  );

  test('again and again ends active, nothing twice', async () => {
    const deaths = fc.array(fc.integer({ min: 1, max: 8 }), { minLength: 2, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(deaths, async (stepsToLive) => void (await liveThrough(stepsToLive))),
      { numRuns: 10 },
    );
  });
});

/** The item of the checklist that the project stopped at. */
async function stoppedAt(projectId: string): Promise<ChecklistItem | undefined> {
  await stage.until(async () => (await project(projectId)).status === 'failed');
  return checklistOf(await project(projectId)).find(({ status }) => status === 'failed');
}

describe('a step of going live that Meta does not take', () => {
  test.each([
    ['the webhooks', '/subscribed_apps', 131000],
    ['the number', '/register', 133004],
  ])('is tried again while that may help: %s', async (_what, path, code) => {
    const id = await stage.project(tenantId);
    await stage.startApi({ goLiveRetry: quick });
    await stage.control('POST', '/faults', { kind: 'error', match: { path }, code, count: 2 });
    await connect(id, await (await account()).body());
    await stage.until(() => isActive(id));
    expect(await types(id)).not.toContain('ProjectFailed');
  });

  test.each([
    ['webhooks', '/subscribed_apps', 131000],
    ['phone-number', '/register', 133004],
  ] as const)('fails the project after its last try, and says why: %s', async (step, path, code) => {
    const id = await stage.project(tenantId);
    await stage.startApi({ goLiveRetry: quick });
    await stage.control('POST', '/faults', { kind: 'error', match: { path }, code });
    await connect(id, await (await account()).body());
    const item = await stoppedAt(id);
    expect(item).toMatchObject({ step, waitingFor: 'the business to finish Embedded Signup again' });
    expect(item?.detail).toBe((await project(id)).signup?.failed?.failure.detail);
    const [fault] = await stage.control('GET', '/faults');
    expect(fault.struck).toBe(quick.tries);
  });

  test('fails the project after the last call that got no answer, and says so', async () => {
    const id = await stage.project(tenantId);
    const registerNumber = async () => ({ kind: 'unknown', reason: 'test' }) as const;
    await stage.startApi({ provider: { ...stage.provider, registerNumber }, goLiveRetry: quick });
    await connect(id, await (await account()).body());
    expect(await stoppedAt(id)).toMatchObject({ step: 'phone-number', detail: 'Meta did not answer.' });
  });

  test('is told at once when the business has to verify the number; its next signup goes on', async () => {
    const id = await stage.project(tenantId);
    const business = await account();
    await stage.control('POST', '/faults', {
      kind: 'error',
      match: { path: '/register' },
      code: 133006,
      count: 1,
    });
    await connect(id, await business.body());
    expect(await stoppedAt(id)).toMatchObject({
      step: 'phone-number',
      waitingFor: 'the business to verify the number',
      detail: expect.stringContaining('not verified'),
    });
    const place = { tenantId, projectId: id, purpose: 'business-token' } as const;
    const before = await stage.vault.get(place);
    expect((await connect(id, await business.body())).status).toBe(202);
    await stage.until(() => isActive(id));
    expect(await stage.eventTypes(streamName.waba(business.wabaId))).toEqual(['WabaClaimed']);
    expect(await stage.eventTypes(streamName.number(business.phoneNumberId))).toEqual(['PhoneNumberClaimed']);
    expect((await stage.vault.get(place))?.reveal()).not.toBe(before?.reveal());
    expect((await project(id)).connection?.vaultVersion).toBe(2);
  });

  test('is told at once when two-step verification is on with another PIN; the PIN mends it and stays secret', async () => {
    const id = await stage.project(tenantId);
    const business = await account();
    await setPin(business, '271828');
    await connect(id, await business.body());
    expect(await stoppedAt(id)).toMatchObject({
      step: 'phone-number',
      waitingFor: 'the business to turn two-step verification off, or to give its PIN',
      detail: expect.stringContaining('another PIN'),
    });
    const again = await connect(id, { ...(await business.body()), pin: '271828' });
    expect(again.status).toBe(202);
    await stage.until(() => isActive(id));
    const events = await stage.store.readStream(streamName.project(id));
    expect(JSON.stringify(events.map(({ data }) => data))).not.toContain('271828');
  });

  test('is refused as a signup when its PIN is none', async () => {
    const id = await stage.project(tenantId);
    expect(await connect(id, { code: 'x', wabaId: '1', pin: '12345' })).toMatchObject({
      status: 422,
      body: { code: 'validation-failed', errors: [{ path: 'pin' }] },
    });
  });
});

test('a second signup that fails keeps what the first one claimed', async () => {
  const id = await stage.project(tenantId);
  const business = await account();
  const { wabaId, phoneNumberId } = business;
  const fault = { kind: 'error', match: { path: '/register' }, code: 133006, count: 1 };
  await stage.control('POST', '/faults', fault);
  await connect(id, await business.body());
  await stoppedAt(id);
  expect((await connect(id, { code: 'used', wabaId, phoneNumberId })).body.code).toBe('signup-code-expired');
  const life = new Life(1);
  const later = Date.now();
  await stage.startApi({ ...life.ports(stage), clock: { now: () => new Date(later) } });
  await connect(id, await business.body());
  await stage.startApi({ clock: { now: () => new Date(later + 180_000) } });
  await stage.until(async () => (await project(id)).status === 'failed');
  expect(await held(streamName.waba(wabaId))).toBe(1);
  expect(await held(streamName.number(phoneNumberId))).toBe(1);
  expect((await connect(id, await business.body())).status).toBe(202);
});

/** Somebody turns two-step verification on in WhatsApp Manager. */
async function setPin({ phoneNumberId, body }: Account, pin: string): Promise<void> {
  const exchanged = await stage.provider.exchangeCode((await body()).code);
  const token = exchanged.kind === 'ok' ? exchanged.value.token : new Secret('');
  const answer = await fetch(`${stage.simulator.graphUrl}/v25.0/${phoneNumberId}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token.reveal()}`, 'content-type': 'application/json' },
    body: JSON.stringify({ pin }),
  });
  expect(await answer.json()).toEqual({ success: true });
}
