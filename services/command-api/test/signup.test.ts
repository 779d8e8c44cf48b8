import { decodePosition, projectSchema } from '@wabus/api-contract';
import { streamName } from '@wabus/events';
import { systemIds } from '@wabus/platform';
import { refusalOf } from '@wabus/whatsapp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await createStage();
});
afterAll(() => stage.end());

const connect = (tenantId: string, projectId: string, body: object, key?: string) =>
  stage.call('POST', `/v1/tenants/${tenantId}/projects/${projectId}/embedded-signup`, body, {
    ...(key ? { key } : {}),
  });

describe('embedded signup', () => {
  test('connects the project: each step is an event, in order, and the secrets are in the vault alone', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const signup = await stage.signup();
    const answer = await connect(tenantId, id, signup);
    expect(answer.status).toBe(202);
    const project = projectSchema.parse(answer.body);
    expect(project).toMatchObject({
      status: 'connecting',
      wabaId: signup.wabaId,
      phoneNumberId: signup.phoneNumberId,
    });
    expect(decodePosition(answer.headers.get('wabus-position') ?? '')).not.toBeNull();
    const stream = streamName.project(id);
    await expect
      .poll(() => stage.eventTypes(stream))
      .toEqual([
        'ProjectCreated',
        'EmbeddedSignupCompleted',
        'BusinessTokenStored',
        'WebhooksSubscribed',
        'PhoneNumberRegistered',
        'ProjectActivated',
      ]);
    expect(await stage.eventTypes(streamName.waba(signup.wabaId))).toEqual(['WabaClaimed']);
    expect(await stage.eventTypes(streamName.number(signup.phoneNumberId))).toEqual(['PhoneNumberClaimed']);
    const token = await stage.vault.get({ tenantId, projectId: id, purpose: 'business-token' });
    const pin = await stage.vault.get({ tenantId, projectId: id, purpose: 'two-step-pin' });
    expect(pin?.reveal()).toMatch(/^\d{6}$/);
    const { rows } = await stage.db.pool.query<{ row: string }>(
      "select encode(body, 'escape') as row from event_store.events",
    );
    const everything = rows.map(({ row }) => row).join('\n');
    expect(everything).toContain(signup.wabaId);
    expect(everything).not.toContain(token?.reveal());
    expect(everything).not.toContain(signup.code);
  });

  test('MP24: a number of a phone app is not registered: what the app knows is asked for, and a no costs nothing else', async () => {
    const tenantId = await stage.tenant();
    const event = 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING';
    const connected = async () => {
      const id = await stage.project(tenantId);
      const { code, wabaId, phoneNumberId } = await stage.signup({ event });
      await connect(tenantId, id, { code, wabaId, event });
      const steps = [
        'EmbeddedSignupCompleted',
        'BusinessTokenStored',
        'WebhooksSubscribed',
        'ProjectActivated',
      ];
      await expect.poll(() => stage.eventTypes(streamName.project(id))).toEqual(['ProjectCreated', ...steps]);
      return phoneNumberId as string;
    };
    const events = (phoneNumberId: string) => stage.eventTypes(streamName.number(phoneNumberId));
    expect(await events(await connected())).toEqual(['PhoneNumberClaimed', 'HistoryImportRequested']);
    await stage.control('POST', '/faults', {
      ...{ kind: 'error', match: { path: '/smb_app_data' }, code: 2593108 },
    });
    expect(await events(await connected())).toEqual(['PhoneNumberClaimed', 'HistoryImportRefused']);
    await stage.control('DELETE', '/faults');
  });

  test('the only number of the account may be left unnamed', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code, wabaId, phoneNumberId } = await stage.signup();
    const answer = await connect(tenantId, id, { code, wabaId });
    expect(answer).toMatchObject({ status: 202, body: { phoneNumberId } });
  });

  test('an account with two numbers needs one named', async () => {
    const tenantId = await stage.tenant();
    const first = await stage.signup();
    const second = await stage.signup({ wabaId: first.wabaId, businessId: first.businessId });
    const id = await stage.project(tenantId);
    const { code, wabaId } = second;
    const answer = await connect(tenantId, id, { code, wabaId });
    expect(answer).toMatchObject({ status: 422, body: { code: 'phone-number-required' } });
    expect(await stage.eventTypes(streamName.project(id))).toEqual([
      'ProjectCreated',
      'EmbeddedSignupCompleted',
      'EmbeddedSignupFailed',
    ]);
    expect(await stage.eventTypes(streamName.waba(wabaId))).toEqual([]);
  });

  test('a code that was used or never given is expired, and another signup may begin', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { wabaId, code } = await stage.signup();
    const refused = await connect(tenantId, id, { code: 'no-such-code', wabaId });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'signup-code-expired', meta: { code: 100 } },
    });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect((await connect(tenantId, id, { code, wabaId })).status).toBe(202);
  });

  test('a WABA that the token does not grant is refused with 403', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code } = await stage.signup();
    const other = await stage.signup();
    const answer = await connect(tenantId, id, { code, wabaId: other.wabaId });
    expect(answer).toMatchObject({ status: 403, body: { code: 'waba-not-granted' } });
    expect(await stage.eventTypes(streamName.waba(other.wabaId))).toEqual([]);
  });

  test('a number that is not one of the account is refused with 403', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code, wabaId } = await stage.signup();
    const other = await stage.signup();
    const answer = await connect(tenantId, id, { code, wabaId, phoneNumberId: other.phoneNumberId });
    expect(answer).toMatchObject({ status: 403, body: { code: 'number-not-granted' } });
    expect(await stage.eventTypes(streamName.waba(wabaId))).toEqual([]);
  });

  test('a WABA of another tenant is refused with 409 and the other is not named', async () => {
    const owner = await stage.tenant();
    const { wabaId } = await stage.activeProject(owner);
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code } = await stage.signup({ wabaId });
    const answer = await connect(tenantId, id, { code, wabaId, phoneNumberId: await numberOf(wabaId) });
    expect(answer).toMatchObject({ status: 409, body: { code: 'waba-claimed' } });
    expect(JSON.stringify(answer.body)).not.toContain(owner);
    expect(await stage.eventTypes(streamName.waba(wabaId))).toEqual(['WabaClaimed']);
  });

  test('a lost number claim gives back the WABA claim made in this request', async () => {
    const tenantId = await stage.tenant();
    const first = await stage.activeProject(tenantId);
    const second = await stage.project(tenantId);
    const { code } = await stage.signup({ wabaId: first.wabaId });
    const { wabaId, phoneNumberId } = first;
    const answer = await connect(tenantId, second, { code, wabaId, phoneNumberId });
    expect(answer).toMatchObject({ status: 409, body: { code: 'number-claimed' } });
    expect(await stage.eventTypes(streamName.waba(wabaId))).toEqual([
      'WabaClaimed',
      'WabaClaimed',
      'WabaReleased',
    ]);
    expect(await stage.eventTypes(streamName.number(phoneNumberId))).toEqual(['PhoneNumberClaimed']);
  });

  test('of two requests at once one goes on and the other is told so', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code, wabaId } = await stage.signup();
    const answers = await Promise.all([
      connect(tenantId, id, { code, wabaId }),
      connect(tenantId, id, { code, wabaId }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([202, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('signup-in-progress');
  });

  test('a connected project takes no second signup', async () => {
    const tenantId = await stage.tenant();
    const { id } = await stage.activeProject(tenantId);
    const { code, wabaId } = await stage.signup();
    const answer = await connect(tenantId, id, { code, wabaId });
    expect(answer).toMatchObject({ status: 409, body: { code: 'project-already-connected' } });
  });

  test('a repeat with the same key gets the same answer, of success and of failure, and no second exchange', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code, wabaId } = await stage.signup();
    const failed = await connect(tenantId, id, { code: 'wrong', wabaId }, 'one');
    const again = await connect(tenantId, id, { code: 'wrong', wabaId }, 'one');
    expect(again.body).toEqual(failed.body);
    const done = await connect(tenantId, id, { code, wabaId }, 'two');
    await stage.until(async () =>
      (await stage.eventTypes(streamName.project(id))).includes('ProjectActivated'),
    );
    const repeated = await connect(tenantId, id, { code, wabaId }, 'two');
    expect(repeated).toMatchObject({ status: 202, body: done.body });
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    expect(await connect(tenantId, id, { code: 'other', wabaId }, 'two')).toMatchObject({
      status: 422,
      body: { code: 'idempotency-key-reused' },
    });
  });
});

describe('what a crash leaves', () => {
  test('a project that was on its way is picked up at the start', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code, wabaId } = await stage.signup();
    const down = { kind: 'unknown', reason: 'test' } as const;
    await stage.startApi({ provider: { ...stage.provider, subscribeWebhooks: async () => down } });
    expect((await connect(tenantId, id, { code, wabaId })).status).toBe(202);
    await stage.startApi();
    await stage.until(async () =>
      (await stage.eventTypes(streamName.project(id))).includes('ProjectActivated'),
    );
  });

  test('a registration that Meta refuses for good fails the project, which may sign up again', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code, wabaId } = await stage.signup();
    const error = { code: 133005, message: 'Two step verification PIN Mismatch', httpStatus: 400 };
    const refused = refusalOf({ kind: 'error', status: 400, error });
    await stage.startApi({ provider: { ...stage.provider, registerNumber: async () => refused } });
    await connect(tenantId, id, { code, wabaId });
    await stage.until(async () => (await stage.eventTypes(streamName.project(id))).includes('ProjectFailed'));
    await stage.startApi();
    const next = await stage.signup({ wabaId });
    const body = { code: next.code, wabaId, phoneNumberId: await numberOf(wabaId) };
    expect((await connect(tenantId, id, body)).status).toBe(202);
  });

  test('a project that failed and comes back with another account gives its old claims back', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const old = await stage.signup();
    const error = { code: 133005, message: 'PIN mismatch', httpStatus: 400 };
    const refused = refusalOf({ kind: 'error', status: 400, error });
    await stage.startApi({ provider: { ...stage.provider, registerNumber: async () => refused } });
    await connect(tenantId, id, old);
    await stage.until(async () => (await stage.eventTypes(streamName.project(id))).includes('ProjectFailed'));
    await stage.startApi();
    expect((await connect(tenantId, id, await stage.signup())).status).toBe(202);
    expect(await stage.eventTypes(streamName.waba(old.wabaId))).toEqual(['WabaClaimed', 'WabaReleased']);
    expect(await stage.eventTypes(streamName.number(old.phoneNumberId))).toEqual([
      'PhoneNumberClaimed',
      'PhoneNumberReleased',
    ]);
  });

  test('a signup that was cut off in its exchange is ended when its time is over, and its claims go back', async () => {
    const tenantId = await stage.tenant();
    const id = await stage.project(tenantId);
    const { code, wabaId, phoneNumberId } = await stage.signup();
    const never = new Promise<never>(() => undefined);
    const clock = { ms: Date.now(), now: () => new Date(clock.ms) };
    await stage.startApi({ clock, provider: { ...stage.provider, exchangeCode: () => never } });
    void connect(tenantId, id, { code, wabaId, phoneNumberId }).catch(() => undefined);
    const stream = streamName.project(id);
    await stage.until(async () => (await stage.eventTypes(stream)).includes('EmbeddedSignupCompleted'));
    const next = await stage.signup({ wabaId });
    const body = { code: next.code, wabaId, phoneNumberId };
    expect((await connect(tenantId, id, body)).body.code).toBe('signup-in-progress');
    clock.ms += 180_000;
    await restartedWith(clock, stage.provider);
    expect((await connect(tenantId, id, body)).status).toBe(202);
    expect(await stage.eventTypes(stream)).toContain('EmbeddedSignupFailed');
  });
});

/** A second API beside the hanging one, as a restarted process would be. */
async function restartedWith(clock: { now(): Date }, provider: Stage['provider']): Promise<void> {
  Object.assign(stage, { api: undefined });
  await stage.startApi({ clock, provider });
}

async function numberOf(wabaId: string): Promise<string> {
  const { events } = await stage.store.readAll({ after: 0n, maxCount: 5_000, streamPrefixes: ['project-'] });
  const found = events.find(
    ({ type, data }) => type === 'BusinessTokenStored' && (data as { wabaId: string }).wabaId === wabaId,
  );
  return (found?.data as { phoneNumberId: string } | undefined)?.phoneNumberId ?? systemIds.digits(15);
}
