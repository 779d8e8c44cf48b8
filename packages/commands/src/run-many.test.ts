import type { LedgerCommand, MessageCommand, MessageState } from '@wabus/domain';
import { ledgerDecider, messageDecider, messageStatus, tenantDecider } from '@wabus/domain';
import { failure, queueIt, status } from '@wabus/domain/testing';
import type { EventStore } from '@wabus/event-store';
import { withAppendFaults } from '@wabus/event-store/testing';
import { InvalidEventError, streamName } from '@wabus/events';
import { KeyringError } from '@wabus/keyring';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { because, crmCommand, type RunnerStand, request, startRunnerStand } from '../testing/runner-stand.ts';
import type { RunRequest } from './types.ts';

let stand: RunnerStand;
beforeAll(async () => {
  stand = await startRunnerStand();
});
afterAll(() => stand.stop());

type Request = RunRequest<MessageState, MessageCommand>;

function on(messageId: string, command: MessageCommand): Request {
  const stream = streamName.message(messageId);
  return { decider: messageDecider, stream, command: { ...command, messageId }, context: because('batch') };
}

async function queue(messageId: string, contactId?: string): Promise<Request> {
  const person = contactId ?? (await stand.person());
  return on(messageId, { ...queueIt, contactId: person, release: true });
}

const attempt = (messageId: string, attemptId: string = systemIds.fresh()) =>
  on(messageId, {
    type: 'AttemptMessage',
    messageId,
    attemptId,
    release: 1,
    callBy: '2026-11-21T10:00:00Z',
  });

const lengthOf = async (messageId: string) => (await stand.store.readStream(`message-${messageId}`)).length;

/** Counts calls of `append`, and may do something before the first. */
function watched(before: () => Promise<unknown> = async () => undefined) {
  const calls: number[] = [];
  const store: Pick<EventStore, 'append' | 'readStream'> = {
    readStream: (stream, options) => stand.store.readStream(stream, options),
    append: async (appends) => {
      calls.push(appends.length);
      if (calls.length === 1) await before();
      return stand.store.append(appends);
    },
  };
  return { store, calls };
}

describe('many commands', () => {
  test('of more than a thousand streams go to the store in portions, each stream whole', async () => {
    const { store, calls } = watched();
    const ids = Array.from({ length: 1_001 }, (_, index) => `portion-${index}-${systemIds.fresh()}`);
    const put = (tenantId: string, name: string) => ({
      decider: tenantDecider,
      stream: streamName.tenant(tenantId),
      command: { type: 'PutTenant', tenantId, name, country: 'BR', timeZone: 'UTC', language: 'pt' } as const,
      context: because('batch', { tenantId, key: tenantId }),
    });
    const list = [...ids.map((id) => put(id, 'one')), ...ids.map((id) => put(id, 'two'))];
    const outcomes = await stand.runner({ store }).runMany(list);
    expect(calls).toEqual([1_000, 1]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.result.revision)).toEqual(list.map(() => 1));
  });

  test('go to the store in one append, and come back in their order', async () => {
    const { store, calls } = watched();
    const list = await Promise.all(['m1', 'm2', 'm3'].map((id) => queue(id)));
    const outcomes = await stand.runner({ store }).runMany(list);
    expect(calls).toEqual([3]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.result.state.queued?.messageId)).toEqual([
      'm1',
      'm2',
      'm3',
    ]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.result.revision)).toEqual([1, 1, 1]);
  });

  test('may be of several kinds', async () => {
    const tenant = { tenantId: 't1', name: 'A', country: 'BR', timeZone: 'UTC', language: 'pt' };
    const put = { type: 'PutTenant', ...tenant } as const;
    const outcomes = await stand
      .runner()
      .runMany([
        request({ decider: tenantDecider, stream: 'tenant-t1', command: put, context: crmCommand('put-1') }),
        request(await queue('m5')),
      ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
  });

  test('for one stream are decided in order, each over what the one before left', async () => {
    const statuses = (['read', 'sent', 'read'] as const).map((kind) => on('m6', status(kind, 4)));
    const list = [await queue('m6'), attempt('m6'), ...statuses];
    const outcomes = await stand.runner().runMany(list);
    expect(outcomes.map((outcome) => outcome.ok && outcome.result.events.map(({ type }) => type))).toEqual([
      ['MessageQueued', 'MessageReleased'],
      ['MessageSendAttempted'],
      ['MessageRead'],
      ['MessageSent'],
      [],
    ]);
    expect(await lengthOf('m6')).toBe(5);
    const last = outcomes.at(-1);
    expect(last?.ok && messageStatus(last.result.state)).toBe('read');
  });

  test('that are the same command twice have one effect', async () => {
    const one: Request = { ...(await queue('m7')), context: crmCommand('twice', { commandHash: 'h1' }) };
    const other: Request = { ...one, context: crmCommand('twice', { commandHash: 'h2' }) };
    const outcomes = await stand.runner().runMany([one, one, other]);
    expect(outcomes.map((outcome) => (outcome.ok ? outcome.result.replayed : outcome.error.message))).toEqual(
      [false, true, expect.stringContaining('idempotency-key-reused')],
    );
    expect(await lengthOf('m7')).toBe(2);
  });

  test('with a broken rule among them hurt only that one', async () => {
    const list = [await queue('m8'), attempt('nobody'), await queue('m9')];
    const outcomes = await stand.runner().runMany(list);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ error: { code: 'not-found' } });
  });

  test('with a conflict among them decide only that one again', async () => {
    await stand.runner().runMany(await Promise.all(['m10', 'm11'].map((id) => queue(id))));
    const first = systemIds.fresh();
    const { store, calls } = watched(() => stand.runner().run(attempt('m10', first)));
    const outcomes = await stand.runner({ store }).runMany([attempt('m10'), attempt('m11')]);
    expect(calls).toEqual([2]);
    expect(outcomes.map((outcome) => outcome.ok && outcome.result.events.length)).toEqual([0, 1]);
    expect(outcomes[0]).toMatchObject({ result: { state: { attempts: { [first]: { number: 1 } } } } });
  });

  test('of which one gets no answer: that one is repeated alone', async () => {
    let tries = 0;
    const store = withAppendFaults(stand.store, ({ stream }) => {
      if (stream !== 'message-m12') return 'none';
      tries += 1;
      return tries === 1 ? 'lost-after' : 'none';
    });
    const outcomes = await stand.runner({ store }).runMany([await queue('m12'), await queue('m13')]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true]);
    expect(tries).toBe(2);
    expect([await lengthOf('m12'), await lengthOf('m13')]).toEqual([2, 2]);
  });

  test('with a contact that has no key among them hurt only that stream', async () => {
    const outcomes = await stand
      .runner()
      .runMany([await queue('m14'), await queue('m15', systemIds.random()), await queue('m16')]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ error: expect.any(KeyringError) });
    expect(await lengthOf('m15')).toBe(0);
  });

  test('with an event among them that the store refuses hurt only that stream, and at once', async () => {
    const outcomes = await stand
      .runner({ retry: { unknowns: 1_000_000 } })
      .runMany([
        await queue('m17'),
        on('m18', { ...queueIt, contactId: await stand.person(), round: 0.5 }),
        await queue('m19'),
      ]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ error: expect.any(InvalidEventError) });
    expect([await lengthOf('m17'), await lengthOf('m18'), await lengthOf('m19')]).toEqual([2, 0, 2]);
  });

  test('of one stream, one of them refused for good, hurt only that one', async () => {
    const broken = { ...status('failed', 2), failure: { ...failure, detail: 'half a pair: \ud83d' } };
    const list = [status('sent', 1), broken, status('delivered', 3), status('read', 4)];
    const outcomes = await stand
      .runner()
      .runMany([await queue('one-refused'), ...list.map((command) => on('one-refused', command))]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, true, false, true, true]);
    const stored = await stand.store.readStream('message-one-refused');
    expect(stored.slice(2).map(({ type }) => type)).toEqual([
      'MessageSent',
      'MessageDelivered',
      'MessageRead',
    ]);
  });

  test('of one stream, one of them with a personal part that the catalogue refuses, hurt only that one', async () => {
    const chunk = async (number: number, to: unknown): Promise<RunRequest<unknown, unknown>> => {
      const contactId = await stand.person();
      const personal = { to, fields: {}, variables: {} };
      return request({
        decider: ledgerDecider,
        stream: 'ledger-one-unsealable',
        command: {
          ...{ type: 'AddRecipients', campaignId: 'one-unsealable', uploadId: 'u1', chunk: number },
          recipients: [{ contactId, line: number, personal }],
        } as unknown as LedgerCommand,
        context: because('u1'),
      });
    };
    const outcomes = await stand
      .runner()
      .runMany([await chunk(0, '+551'), await chunk(1, 552), await chunk(2, '+553')]);
    expect(outcomes.map(({ ok }) => ok)).toEqual([true, false, true]);
    expect(outcomes[1]).toMatchObject({ error: expect.any(InvalidEventError) });
    expect(outcomes[1]).not.toMatchObject({ error: { message: expect.stringContaining('552') } });
    const stored = await stand.store.readStream('ledger-one-unsealable');
    expect(stored.map(({ data }) => (data as { chunk: number }).chunk)).toEqual([0, 2]);
  });

  test('none at all are no append', async () => {
    const { store, calls } = watched();
    expect(await stand.runner({ store }).runMany([])).toEqual([]);
    expect(calls).toEqual([]);
  });
});

describe('two senders with the same released message', () => {
  test('record one attempt between them, whoever is first', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `both-${index}`);
    await stand.runner().runMany(await Promise.all(ids.map((id) => queue(id))));
    const senders = [stand.runner(), stand.runner()];
    const outcomes = await Promise.all(senders.map((sender) => sender.runMany(ids.map((id) => attempt(id)))));
    const winners = ids.map((_, index) =>
      outcomes.map((of) => of[index]).filter((of) => of?.ok && of.result.events.length > 0),
    );
    expect(winners.map(({ length }) => length)).toEqual(ids.map(() => 1));
    expect(await Promise.all(ids.map(lengthOf))).toEqual(ids.map(() => 3));
  });
});

describe('a stream that the caller knows', () => {
  test('is not read before the append', async () => {
    const reads: string[] = [];
    const store: Pick<EventStore, 'append' | 'readStream'> = {
      append: (appends) => stand.store.append(appends),
      readStream: (stream, options) => {
        reads.push(`${stream}@${options?.fromRevision}`);
        return stand.store.readStream(stream, options);
      },
    };
    const runner = stand.runner({ store });
    const known = await stand.runner().run(await queue('m20'));
    const attemptId = systemIds.fresh();
    const tried = await runner.run({ ...attempt('m20', attemptId), from: known });
    expect(reads).toEqual([]);
    expect(tried).toMatchObject({ revision: 2, origin: { tenantId: 't1', key: 'w1' } });
    const late = await runner.run({ ...on('m20', status('sent', 4, { attemptId })), from: known });
    expect(reads).toEqual(['message-m20@2']);
    expect(late.revision).toBe(3);
    expect(Object.keys(late.state.attempts)).toEqual([attemptId]);
  });
});
