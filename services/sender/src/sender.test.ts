import { withAppendFaults } from '@wabus/event-store/testing';
import type { RecordedEvent } from '@wabus/events';
import { Secret } from '@wabus/platform';
import type { Sending } from '@wabus/provider';
import { refusalOf } from '@wabus/whatsapp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handedLog } from '../test/handed-log.ts';
import { type Stage, startStage } from '../test/stage.ts';

let stage: Stage;
let next = 1_000;
const number = (): string => `+1650555${next++}`;
const idOf = (release: RecordedEvent): string => (release.data as { messageId: string }).messageId;
const types = async (release: RecordedEvent): Promise<string[]> =>
  (await stage.events(idOf(release))).map(({ type }) => type);
const receivedFor = async (to: string) => (await stage.received()).filter((received) => received.to === to);

beforeAll(async () => {
  stage = await startStage();
});
beforeEach(() => stage.control('DELETE', '/faults'));
afterEach(() => stage.stopAll());
afterAll(() => stage?.end());

describe('the sender', () => {
  test('sends a released message once and records attempt and acceptance, however often it is told', async () => {
    const sender = await stage.sender();
    const to = number();
    const release = await stage.released(to);
    await stage.publish([release], 3);
    await expect.poll(() => types(release)).toContain('MessageAccepted');
    const later = await stage.released(number());
    await stage.publish([later]);
    await expect.poll(() => types(later)).toContain('MessageAccepted');
    expect(await types(release)).toEqual([
      'MessageQueued',
      'MessageReleased',
      'MessageSendAttempted',
      'MessageAccepted',
    ]);
    const [attempt, accepted] = (await stage.events(idOf(release))).slice(2);
    expect(accepted?.data).toMatchObject({ attemptId: attempt?.id });
    expect(await receivedFor(to)).toMatchObject([{ callbackData: `w1:${idOf(release)}:${attempt?.id}` }]);
    await sender.stop();
  });

  test('two senders given the same released messages make one call to Graph for each', async () => {
    const releases = await Promise.all(Array.from({ length: 40 }, () => stage.released(number())));
    const before = (await stage.received()).length;
    // Both are handed every record, as when a partition changes hands while its owner is still at work.
    const logs = [handedLog(), handedLog()];
    const senders = await Promise.all(logs.map(({ log }) => stage.sender({ log })));
    await Promise.all(logs.map((log) => log.give(releases)));
    for (const release of releases) await expect.poll(() => types(release)).toContain('MessageAccepted');
    await expect.poll(() => logs.every((log) => log.finished())).toBe(true);
    expect((await stage.received()).length - before).toBe(40);
    for (const release of releases) {
      expect((await types(release)).filter((type) => type === 'MessageSendAttempted')).toHaveLength(1);
    }
    await Promise.all(senders.map((sender) => sender.stop()));
  });

  test.each(['timeout-after-accept', 'reset-after-accept'])(
    'after %s the outcome is unknown and nobody calls again',
    async (kind) => {
      const to = number();
      await stage.control('POST', '/faults', { kind, match: { to }, count: 1 });
      const impatient = stage.graphAt(stage.graphUrl, 2_000);
      const sender = await stage.sender({
        provider: {
          send: (message, token) => (message.to === to ? impatient : stage.graph).send(message, token),
        },
      });
      const release = await stage.released(to);
      await stage.publish([release]);
      await expect.poll(() => types(release)).toContain('MessageOutcomeUnknown');
      await stage.publish([release]);
      const last = await stage.released(number());
      await stage.publish([last]);
      await expect.poll(() => types(last)).toContain('MessageAccepted');
      expect((await types(release)).slice(2)).toEqual(['MessageSendAttempted', 'MessageOutcomeUnknown']);
      expect(await receivedFor(to)).toHaveLength(1);
      await sender.stop();
      await impatient.close();
    },
  );

  test('a refused connection defers the message; released again it is sent once', async () => {
    const closed = stage.graphAt('http://127.0.0.1:1');
    let graph = closed;
    const sender = await stage.sender({ provider: { send: (...given) => graph.send(...given) } });
    const to = number();
    const release = await stage.released(to);
    await stage.publish([release]);
    await expect.poll(() => types(release)).toContain('MessageDeferred');
    const deferred = (await stage.events(idOf(release))).at(-1)?.data as { reason: string; dueAt: string };
    expect(deferred.reason).toBe('not-reached');
    expect(Date.parse(deferred.dueAt)).toBeGreaterThan(0);
    expect(await receivedFor(to)).toEqual([]);
    graph = stage.graph;
    await stage.publish([await stage.releaseAgain(idOf(release), to)]);
    await expect.poll(() => types(release)).toContain('MessageAccepted');
    const attempts = (await stage.events(idOf(release))).filter(
      ({ type }) => type === 'MessageSendAttempted',
    );
    expect(attempts.map(({ data }) => (data as { number: number }).number)).toEqual([1, 2]);
    expect(await receivedFor(to)).toHaveLength(1);
    await sender.stop();
    await closed.close();
  });

  test('an attempt whose time to call has passed is abandoned without a call', async () => {
    const sender = await stage.sender({ settings: { callWithinMs: -1 } });
    const to = number();
    const release = await stage.released(to);
    await stage.publish([release]);
    await expect.poll(() => types(release)).toContain('MessageSendAbandoned');
    expect(await receivedFor(to)).toEqual([]);
    await sender.stop();
  });

  test('an attempt of which the store said nothing is never called; once it shows, it is abandoned and the message goes again', async () => {
    let first: string | undefined;
    const store = withAppendFaults(stage.store, ({ events: [event] }) => {
      if (event?.type !== 'MessageSendAttempted') return 'none';
      first ??= event.id;
      return event.id === first ? 'lost-after' : 'none';
    });
    const sender = await stage.sender({ store });
    const to = number();
    const release = await stage.released(to);
    await stage.publish([release]);
    await expect.poll(() => types(release)).toContain('MessageSendAbandoned');
    expect(await receivedFor(to)).toEqual([]);
    await stage.publish([await stage.releaseAgain(idOf(release), to)]);
    await expect.poll(() => types(release)).toContain('MessageAccepted');
    expect(await receivedFor(to)).toHaveLength(1);
    await sender.stop();
  });

  test('a paused campaign defers its messages until it goes on', async () => {
    await setGate('campaigns', 'campaign_id', stage.campaignId, 'paused');
    const sender = await stage.sender();
    const to = number();
    const release = await stage.released(to, stage.campaignId);
    await stage.publish([release]);
    await expect.poll(() => types(release)).toContain('MessageDeferred');
    expect((await stage.events(idOf(release))).at(-1)?.data).toEqual({
      messageId: idOf(release),
      reason: 'campaign-paused',
    });
    expect(await receivedFor(to)).toEqual([]);
    await setGate('campaigns', 'campaign_id', stage.campaignId, 'running');
    await sender.stop();
  });

  test('a pause keeps a message as it is, whatever else is shut meanwhile', async () => {
    await setGate('campaigns', 'campaign_id', stage.campaignId, 'paused');
    await setGate('templates', 'template_id', stage.templateId, 'paused');
    const sender = await stage.sender();
    const release = await stage.released(number(), stage.campaignId);
    await stage.publish([release]);
    await expect.poll(() => types(release)).toContain('MessageDeferred');
    await setGate('campaigns', 'campaign_id', stage.campaignId, 'running');
    await stage.publish([await stage.releaseAgain(idOf(release), number())]);
    await expect.poll(() => types(release)).toContain('MessageSuppressed');
    await setGate('templates', 'template_id', stage.templateId, 'approved');
    await sender.stop();
  });

  test('a template that is not approved any more suppresses the message with the reason', async () => {
    await setGate('templates', 'template_id', stage.templateId, 'paused');
    const sender = await stage.sender();
    const release = await stage.released(number());
    await stage.publish([release]);
    await expect.poll(() => types(release)).toContain('MessageSuppressed');
    expect((await stage.events(idOf(release))).at(-1)?.data).toMatchObject({
      failure: { code: 'template-not-approved', class: 'own-rule' },
    });
    await setGate('templates', 'template_id', stage.templateId, 'approved');
    await sender.stop();
  });

  test('stale gates make the lanes wait, say so, and let them go on when fresh', async () => {
    const { pool } = stage.database;
    await pool.query(`update read_models.gates_freshness set fresh_at = now() - interval '5 seconds'`);
    const sender = await stage.sender({ settings: { stalledMs: 50 } });
    const releases = await Promise.all([1, 2, 3].map(() => stage.released(number())));
    await stage.publish(releases);
    await expect.poll(() => sender.waitingFor()).toContain('fresh gates');
    await expect
      .poll(() => sender.waitingFor().at(-1))
      .toMatch(
        /^wabus\.send, partition \d+: no progress since 20.*Z, 3 records wait: the gates are not fresh$/,
      );
    expect((await Promise.all(releases.map(types))).flat()).not.toContain('MessageSendAttempted');
    await pool.query(`update read_models.gates_freshness set fresh_at = now() + interval '1 day'`);
    for (const release of releases) await expect.poll(() => types(release)).toContain('MessageAccepted');
    await expect.poll(() => sender.waitingFor()).toEqual([]);
    await sender.stop();
  });

  test('what the gates knew before a message was accepted does not end it: it waits until they know more', async () => {
    await setGate('templates', 'template_id', stage.templateId, 'paused');
    const [{ pool }, release] = [stage.database, await stage.released(number())];
    const before = [new Date(Date.parse(release.recordedAt) - 1)];
    await pool.query('update read_models.gates_freshness set fresh_at = $1', before);
    const sender = await stage.sender();
    await stage.publish([release]);
    await expect.poll(() => sender.waitingFor()).toContain('fresh gates');
    await setGate('templates', 'template_id', stage.templateId, 'approved');
    await pool.query(`update read_models.gates_freshness set fresh_at = now() + interval '1 day'`);
    await expect.poll(() => types(release)).toContain('MessageAccepted');
    await sender.stop();
  });

  test("Meta's final no fails the message with Meta's words; a throttle defers it", async () => {
    const [failing, throttled] = [number(), number()];
    await stage.control('POST', '/faults', { kind: 'error', code: 131026, match: { to: failing }, count: 1 });
    await stage.control('POST', '/faults', {
      kind: 'error',
      code: 130429,
      match: { to: throttled },
      count: 1,
    });
    const sender = await stage.sender();
    const releases = await Promise.all([stage.released(failing), stage.released(throttled)]);
    await stage.publish(releases);
    const [failed, deferred] = releases as [RecordedEvent, RecordedEvent];
    await expect.poll(() => types(failed)).toContain('MessageFailed');
    await expect.poll(() => types(deferred)).toContain('MessageDeferred');
    expect((await stage.events(idOf(failed))).at(-1)?.data).toMatchObject({
      source: 'response',
      failure: { code: 'meta-131026', class: 'permanent-recipient', meta: { code: 131026 } },
    });
    expect((await stage.events(idOf(deferred))).at(-1)?.data).toMatchObject({
      reason: 'meta-130429',
      dueAt: expect.any(String),
    });
    await sender.stop();
  });

  test('while Meta is down lanes wait instead of failing messages, and go on when it is back', async () => {
    const closed = stage.graphAt('http://127.0.0.1:1');
    let [isDown, calls] = [true, 0];
    const send: typeof closed.send = (...given) => {
      calls += 1;
      return (isDown ? closed : stage.graph).send(...given);
    };
    const sender = await stage.sender({
      provider: { send },
      settings: { concurrency: 4, breakerResetMs: 200 },
    });
    const releases = await Promise.all(Array.from({ length: 60 }, () => stage.released(number())));
    await stage.publish(releases);
    await expect.poll(() => calls).toBeGreaterThanOrEqual(20);
    // The breaker is open: only single tries come through, three or four in a second.
    const before = calls;
    await expect.poll(() => calls).toBeGreaterThan(before + 1);
    expect(calls).toBeLessThan(45);
    await expect.poll(outages).toBe(1);
    isDown = false;
    const ended = async (...by: string[]): Promise<number> =>
      (await Promise.all(releases.map(types))).filter((list) => by.includes(list.at(-1) ?? '')).length;
    await expect.poll(() => ended('MessageAccepted', 'MessageSendAbandoned', 'MessageDeferred')).toBe(60);
    expect(await ended('MessageAccepted')).toBeGreaterThan(10);
    // Those between leave and call when it opened are abandoned: they come back, as the deferred do.
    const abandoned = await ended('MessageSendAbandoned');
    expect(abandoned).toBeLessThanOrEqual(4);
    expect(calls).toBe(60 - abandoned);
    await expect.poll(outages).toBe(0);
    await sender.stop();
    await closed.close();
  });

  test('a missing token parks the message, and nothing is attempted', async () => {
    const release = await stage.released(number());
    const other = { ...release, data: { ...(release.data as object), projectId: stage.projectWithoutToken } };
    const sender = await stage.sender();
    await stage.publish([other]);
    await expect.poll(() => types(release)).toContain('MessageDeferred');
    expect((await stage.events(idOf(release))).at(-1)?.data).toMatchObject({ reason: 'token-missing' });
    await sender.stop();
  });

  test('a token that does not open leaves the message to a later release, and nothing behind it waits', async () => {
    const projectId = stage.projectWithoutToken;
    const token = new Secret('a token');
    await stage.vault.put({ tenantId: 'tenant-1', projectId, purpose: 'business-token' }, token);
    const where = 'where project_id = $1';
    await stage.database.pool.query(`update vault.secrets set version = version + 1 ${where}`, [projectId]);
    const [release, behind] = [await stage.released(number()), await stage.released(number())];
    const spoilt = { ...release, data: { ...(release.data as object), projectId } };
    const handed = handedLog();
    const sender = await stage.sender({ log: handed.log, settings: { concurrency: 1 } });
    await handed.give([spoilt, behind]);
    await expect.poll(() => types(behind)).toContain('MessageAccepted');
    await expect.poll(() => handed.finished()).toBe(true);
    expect(await types(release)).toEqual(['MessageQueued', 'MessageReleased']);
    await sender.stop();
    await stage.database.pool.query(`delete from vault.secrets ${where}`, [projectId]);
  });

  test('a message refused for its project is parked however often, and fails once others got through in between', async () => {
    const error = { code: 131042, message: 'payment' };
    const refuse = refusalOf({ kind: 'error', status: 403, error });
    const sender = await stage.sender({ provider: { send: async () => refuse } });
    await stage.connect();
    /** Releases it so often, and each time waits for what comes of it; then the project recovers, or not. */
    const refused = async (times: number, recovers: boolean): Promise<RecordedEvent[]> => {
      const to = number();
      const first = await stage.released(to);
      await stage.publish([first]);
      for (let time = 1; time <= times; time += 1) {
        if (time > 1) await stage.publish([await stage.releaseAgain(idOf(first), to)]);
        await expect.poll(async () => outcomesOf(await stage.events(idOf(first)))).toHaveLength(time);
        if (recovers) await stage.recover(idOf(first));
      }
      return outcomesOf(await stage.events(idOf(first)));
    };
    const parked = await refused(5, false);
    expect(parked.map(({ data }) => data)).toEqual(
      Array(5).fill(expect.objectContaining({ reason: 'parked-account', meta: expect.anything() })),
    );
    expect((await refused(3, true)).at(-1)).toMatchObject({
      type: 'MessageFailed',
      data: { failure: { code: 'meta-131042' } },
    });
    await sender.stop();
  });

  test('of a project that needs attention only what was released since goes, to try it; the rest waits', async () => {
    const before = await stage.released(number());
    const since = new Date().toISOString();
    const state = JSON.stringify({ attention: { since } });
    const text = 'update read_models.gate_projects set status = $2, state = $3 where project_id = $1';
    await stage.database.pool.query(text, [stage.projectId, 'needs-attention', state]);
    const trial = await stage.released(number());
    const sender = await stage.sender();
    await stage.publish([before, trial]);
    await expect.poll(() => types(trial)).toContain('MessageAccepted');
    await expect.poll(() => types(before)).toContain('MessageDeferred');
    expect((await stage.events(idOf(before))).at(-1)?.data).toMatchObject({
      reason: 'project-needs-attention',
    });
    expect(await types(before)).not.toContain('MessageSendAttempted');
    await sender.stop();
    await stage.database.pool.query(text, [stage.projectId, 'active', '{}']);
  });

  test('an outcome that no store takes as Meta worded it is recorded without the words, and its slot is free', async () => {
    const [refused, taken] = [await stage.released(number()), await stage.released(number())];
    let calls = 0;
    const provider: Sending = {
      send: async () => {
        calls += 1;
        if (calls > 1) return { kind: 'accepted', providerMessageId: `wamid.${calls}`, held: false };
        const error = { code: 131008, message: 'half a pair: \ud83d' };
        return refusalOf({ kind: 'error', status: 400, error });
      },
    };
    const sender = await stage.sender({ provider, settings: { concurrency: 1 } });
    await stage.publish([refused, taken]);
    await expect.poll(() => types(taken)).toContain('MessageAccepted');
    expect((await stage.events(idOf(refused))).at(-1)).toMatchObject({
      type: 'MessageFailed',
      data: { failure: { code: 'meta-131008', class: 'permanent-request' } },
    });
    expect(calls).toBe(2);
    await sender.stop();
  });

  test('an erased person is not written to', async () => {
    const release = await stage.released(number());
    await stage.keyring.erase('tenant-1', (release.data as { contactId: string }).contactId);
    const sender = await stage.sender();
    await stage.publish([release]);
    await expect.poll(() => types(release)).toContain('MessageSuppressed');
    expect((await stage.events(idOf(release))).at(-1)?.data).toMatchObject({
      failure: { code: 'contact-erased' },
    });
    await sender.stop();
  });
});

/** What came of a message, each time. */
const outcomesOf = (events: readonly RecordedEvent[]): RecordedEvent[] =>
  events.filter(({ type }) => type === 'MessageDeferred' || type === 'MessageFailed');

/** How many senders say that Meta does not answer. */
async function outages(): Promise<number> {
  return (await stage.database.pool.query('select from read_models.graph_outages')).rowCount ?? -1;
}

async function setGate(table: string, column: string, id: string, status: string): Promise<void> {
  await stage.database.pool.query(`update read_models.gate_${table} set status = $2 where ${column} = $1`, [
    id,
    status,
  ]);
}
