import {
  contactDecider,
  ledgerDecider,
  numberDecider,
  projectDecider,
  tenantDecider,
  wabaDecider,
} from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { withAppendFaults } from '@wabus/event-store/testing';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { openPersonal } from '@wabus/keyring';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { because, crmCommand, type RunnerStand, startRunnerStand } from '../testing/runner-stand.ts';
import { AppendUnknownError, StreamContendedError } from './errors.ts';

let stand: RunnerStand;
beforeAll(async () => {
  stand = await startRunnerStand();
});
afterAll(() => stand.stop());

const create = (projectId: string, name = 'Shop') => ({
  decider: projectDecider,
  stream: streamName.project(projectId),
  command: { type: 'CreateProject', projectId, name } as const,
});
const chunk = (campaignId: string, number: number) => ({
  decider: ledgerDecider,
  stream: streamName.ledger(campaignId),
  command: { type: 'AddRecipients', campaignId, uploadId: 'u1', chunk: number, recipients: [] } as const,
  context: because('u1'),
});

describe('running a command', () => {
  test('appends its events in envelopes that say who, when and why', async () => {
    const context = crmCommand('command-1', { commandHash: 'h1', key: 't1', wabaId: 'w7' });
    const result = await stand.runner().run({ ...create('p1'), context });
    expect(result).toMatchObject({ replayed: false, revision: 0, state: { status: 'pending' } });
    const [stored] = await stand.store.readStream('project-p1');
    const { position, ...event } = stored ?? {};
    expect(result.events).toEqual([event]);
    expect(result.position).toBe(position);
    expect(event).toMatchObject({
      type: 'ProjectCreated',
      schemaVersion: 1,
      tenantId: 't1',
      key: 't1',
      wabaId: 'w7',
      causationId: 'command-1',
      correlationId: 'request-of-command-1',
      commandHash: 'h1',
      actor: { kind: 'crm', id: 'crm-backend' },
      personal: [],
    });
  });

  test('copies the key of the stream, whatever the context says later', async () => {
    const runner = stand.runner();
    await runner.run({ ...create('p2'), context: crmCommand(systemIds.fresh(), { key: 't1' }) });
    const begin = { type: 'BeginSignup', projectId: 'p2', signupId: 's1', wabaId: 'w1' } as const;
    const context = because('x', { key: 'other' });
    const { events } = await runner.run({
      decider: projectDecider,
      stream: 'project-p2',
      command: begin,
      context,
    });
    expect(events.map(({ key }) => key)).toEqual(['t1']);
  });

  test('finds no stream of another tenant', async () => {
    await stand.runner().run({ ...create('p3'), context: crmCommand(systemIds.fresh()) });
    const context = crmCommand(systemIds.fresh(), { tenantId: 't2' });
    const command = { type: 'BeginSignup', projectId: 'p3', signupId: 's1', wabaId: 'w1' } as const;
    const foreign = stand.runner().run({ decider: projectDecider, stream: 'project-p3', command, context });
    await expect(foreign).rejects.toMatchObject({ code: 'not-found' });
    expect(await stand.store.readStream('project-p3')).toHaveLength(1);
  });

  test('answers the stream as it is when there is nothing to do', async () => {
    const command = {
      type: 'PutTenant',
      tenantId: 't1',
      name: 'A',
      country: 'BR',
      timeZone: 'UTC',
      language: 'pt',
    };
    const put = { decider: tenantDecider, stream: 'tenant-t1', command: command as never };
    const first = await stand.runner().run({ ...put, context: crmCommand(systemIds.fresh()) });
    const again = await stand.runner().run({ ...put, context: crmCommand(systemIds.fresh()) });
    expect(again).toEqual({ ...first, events: [], replayed: false });
  });

  test('seals what is personal for the contact, the tenant and the event', async () => {
    const contactId = await stand.person();
    const address = { kind: 'phone', value: '+5511999998888' } as const;
    const { events } = await stand.runner().run({
      decider: contactDecider,
      stream: streamName.contact('t1', contactId),
      command: { type: 'IdentifyContact', tenantId: 't1', contactId, address },
      context: because('upload-1'),
    });
    expect(JSON.stringify(events)).not.toContain('5511999998888');
    const [opened] = await openPersonal(stand.keyring, events as unknown as CatalogueEvent[]);
    expect(opened?.personal).toEqual([address]);
  });
});

describe('idempotency', () => {
  test('a repeat answers from the stream and appends nothing', async () => {
    const context = crmCommand('command-10', { commandHash: 'h1' });
    const first = await stand.runner().run({ ...create('p10'), context });
    const again = await stand.runner().run({ ...create('p10'), context });
    expect(again).toMatchObject({
      replayed: true,
      state: first.state,
      revision: 0,
      position: first.position,
    });
    expect(again.events).toMatchObject(first.events);
    expect(await stand.store.readStream('project-p10')).toHaveLength(1);
  });

  test('the same key with another body is refused, and with none given too', async () => {
    await stand.runner().run({ ...create('p11'), context: crmCommand('command-11', { commandHash: 'h1' }) });
    for (const more of [{ commandHash: 'h2' }, {}]) {
      const other = stand
        .runner()
        .run({ ...create('p11', 'Other'), context: crmCommand('command-11', more) });
      await expect(other).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    }
    expect(await stand.store.readStream('project-p11')).toHaveLength(1);
  });

  test('the same command at the same time has one effect', async () => {
    const context = crmCommand('command-12', { commandHash: 'h1' });
    const all = await Promise.all(
      Array.from({ length: 10 }, () => stand.runner().run({ ...create('p12'), context })),
    );
    expect(new Set(all.map(({ events }) => events[0]?.id)).size).toBe(1);
    expect(await stand.store.readStream('project-p12')).toHaveLength(1);
  });

  test('two same requests that bring fresh ids never both win', async () => {
    await stand.runner().run({ ...create('p13'), context: crmCommand(systemIds.fresh()) });
    const results = await Promise.all(
      Array.from({ length: 8 }, () =>
        stand.runner().run({
          decider: projectDecider,
          stream: 'project-p13',
          command: { type: 'BeginSignup', projectId: 'p13', signupId: systemIds.fresh(), wabaId: 'w1' },
          context: crmCommand('command-13', { commandHash: 'h1' }),
        }),
      ),
    );
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(await stand.store.readStream('project-p13')).toHaveLength(2);
  });

  test('events of one command in two streams have different ids', async () => {
    const context = crmCommand('command-14', { commandHash: 'h1' });
    const [one, other] = await Promise.all(
      ['p14', 'p15'].map((id) => stand.runner().run({ ...create(id), context })),
    );
    expect(one?.events[0]?.id).not.toBe(other?.events[0]?.id);
  });
});

describe('many at once on one stream', () => {
  test('every command is decided and appended exactly once', async () => {
    const numbers = Array.from({ length: 25 }, (_, number) => number);
    await Promise.all(numbers.map((number) => stand.runner().run(chunk('k1', number))));
    const events = await stand.store.readStream('ledger-k1');
    const chunks = events.map(({ data }) => (data as { chunk: number }).chunk);
    expect([...chunks].sort((one, other) => one - other)).toEqual(numbers);
    expect(events.map(({ revision }) => revision)).toEqual(numbers);
  });

  test('of two who claim a WABA, or a number, exactly one wins', async () => {
    const claims = await Promise.allSettled(
      ['t1', 't2', 't3', 't4'].map((tenantId) =>
        stand.runner().run({
          decider: wabaDecider,
          stream: streamName.waba('w50'),
          command: {
            type: 'ClaimWaba',
            wabaId: 'w50',
            tenantId,
            projectId: `of-${tenantId}`,
            claimId: systemIds.fresh(),
          },
          context: because('signup', { tenantId, key: 'w50' }),
        }),
      ),
    );
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await stand.store.readStream('waba-w50')).toHaveLength(1);
    const numbers = await Promise.allSettled(
      ['p1', 'p2', 'p3'].map((projectId) =>
        stand.runner().run({
          decider: numberDecider,
          stream: streamName.number('n50'),
          command: {
            type: 'ClaimNumber',
            phoneNumberId: 'n50',
            wabaId: 'w50',
            tenantId: 't1',
            projectId,
            claimId: systemIds.fresh(),
          },
          context: because('signup'),
        }),
      ),
    );
    const lost = numbers.flatMap((claim) => (claim.status === 'rejected' ? [claim.reason.code] : []));
    expect(lost).toEqual(['number-claimed', 'number-claimed']);
  });

  test('gives up with a retryable error when the conflicts do not end', async () => {
    const conflicting: Pick<EventStore, 'append' | 'readStream'> = {
      readStream: (stream, options) => stand.store.readStream(stream, options),
      append: async (appends) => appends.map(() => ({ status: 'conflict', currentRevision: 7 })),
    };
    const runner = stand.runner({ store: conflicting, retry: { conflicts: 3 } });
    await expect(runner.run(chunk('k2', 0))).rejects.toBeInstanceOf(StreamContendedError);
  });
});

describe('an append without an answer', () => {
  test.each(['lost-before', 'lost-after'] as const)(
    'that was %s being stored is repeated and stands once',
    async (fault) => {
      const seen: string[] = [];
      const store = withAppendFaults(stand.store, ({ events }) => {
        seen.push(...events.map(({ id }) => id));
        return seen.length <= 2 ? fault : 'none';
      });
      const projectId = `p-${fault}`;
      const claim = { type: 'CreateProject', projectId, name: 'Shop' } as const;
      const { events } = await stand.runner({ store }).run({
        decider: projectDecider,
        stream: streamName.project(projectId),
        command: claim,
        context: because('somebody'),
      });
      expect(new Set(seen).size).toBe(1);
      expect(seen).toHaveLength(3);
      expect(await stand.store.readStream(streamName.project(projectId))).toMatchObject(events);
      expect(events).toHaveLength(1);
    },
  );

  test('however often ends in a retryable error, and a repeat of the command finds what was stored', async () => {
    const store = withAppendFaults(stand.store, () => 'lost-after');
    const context = crmCommand('command-30', { commandHash: 'h1' });
    const lost = stand.runner({ store, retry: { unknowns: 2, firstMs: 1, maxMs: 1 } });
    await expect(lost.run({ ...create('p30'), context })).rejects.toBeInstanceOf(AppendUnknownError);
    const again = await stand.runner().run({ ...create('p30'), context });
    expect(again).toMatchObject({ replayed: true, revision: 0 });
  });
});
