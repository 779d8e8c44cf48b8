import { type CampaignCommand, campaignDecider, tenantDecider } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';
import { systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunnerStand, startRunnerStand } from '../testing/runner-stand.ts';
import type { Command } from './command.ts';
import { eventOf, Idempotency } from './idempotency.ts';

let stand: RunnerStand;
beforeAll(async () => {
  stand = await startRunnerStand();
});
afterAll(() => stand.stop());

type Store = Pick<EventStore, 'append' | 'readStream'>;

/** What one process has. */
function process(store: Store = stand.store): Idempotency {
  return new Idempotency({ store, runner: stand.runner({ store }) });
}

/** A request; those of one key are tries of one command. */
function request(key: string, more: Partial<Command> = {}): Command {
  const actor = { kind: 'crm', id: 'crm-backend' } as const;
  const correlationId = systemIds.fresh();
  return {
    tenantId: 't1',
    commandId: key,
    commandHash: 'hash',
    correlationId,
    actor,
    mayBeRepeat: true,
    ...more,
  };
}

const plan = (campaignId: string, title: string): CampaignCommand => ({
  type: 'CreateCampaign',
  ...{ campaignId, projectId: 'p1', wabaId: 'w1', phoneNumberId: 'n1', title },
  template: { templateId: 'x1', name: 'hello', language: 'en' },
});

/** Plans a campaign; every try has a title of its own, so that it is seen whose answer comes. */
function create(by: Idempotency, id: string, command: Command, title: string) {
  const stream = streamName.campaign(id);
  return by.run({ decider: campaignDecider, stream, command }, () => ({
    wanted: plan(id, title),
    key: 'w1',
    wabaId: 'w1',
  }));
}

const stands = async (id: string) => (await stand.store.readStream(streamName.campaign(id))).length;

/**
 * A store that tells both of two who append at once that their events stand, as a store does that knows an event by
 * its id; `meanwhile` comes in between the reading and the append.
 */
function tellingBoth(meanwhile: () => Promise<unknown>): Store {
  return {
    readStream: (stream, options) => stand.store.readStream(stream, options),
    append: async (appends) => {
      await meanwhile();
      const answers = await stand.store.append(appends);
      const position = await stand.store.head();
      return answers.map((answer) =>
        answer.status === 'conflict' ? ({ status: 'appended', revision: 0, position } as const) : answer,
      );
    },
  };
}

describe('a command with a key', () => {
  test('has the effect of its first try, whatever became of the stream since; nothing is decided again', async () => {
    const [id, key] = [systemIds.fresh(), systemIds.fresh()];
    const first = await create(process(), id, request(key), 'one');
    expect(first).toMatchObject({ replayed: false, state: { title: 'one', status: 'draft' } });
    const start = { type: 'StartCampaign', campaignId: id } as const;
    const others = { category: 'MARKETING', components: [], variables: {} } as const;
    await stand.runner().run({
      decider: campaignDecider,
      stream: streamName.campaign(id),
      command: { ...start, ...others },
      context: {
        tenantId: 't1',
        key: 'w1',
        correlationId: 'c',
        causationId: 'start',
        actor: request(key).actor,
      },
    });
    const again = await process().run(
      { decider: campaignDecider, stream: streamName.campaign(id), command: request(key) },
      () => {
        throw new Error('decided again');
      },
    );
    expect(again).toMatchObject({ replayed: true, state: first.state, position: first.position });
    expect(eventOf(again, 'CampaignCreated').data.title).toBe('one');
  });

  test('is refused with another body, by what stands in the stream', async () => {
    const [id, key] = [systemIds.fresh(), systemIds.fresh()];
    await create(process(), id, request(key), 'one');
    const other = create(process(), id, request(key, { commandHash: 'another' }), 'two');
    await expect(other).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  });

  test('is refused with another body that leads to another stream, by the process that saw the first', async () => {
    const key = systemIds.fresh();
    const by = process();
    by.refuseOtherBody(request(key));
    await create(by, systemIds.fresh(), request(key), 'one');
    by.refuseOtherBody(request(key));
    expect(() => by.refuseOtherBody(request(key, { commandHash: 'another' }))).toThrow('another body');
  });

  test.each([
    ['a request of its own', undefined],
    ['the same request id', systemIds.fresh()],
  ])(
    'that comes to two processes at once, with %s, has one effect, although the store tells both that theirs stands',
    async (_what, correlationId) => {
      const [id, key] = [systemIds.fresh(), systemIds.fresh()];
      const named = correlationId === undefined ? {} : { correlationId };
      let other: Awaited<ReturnType<typeof create>> | undefined;
      const late = process(
        tellingBoth(async () => {
          // Two tries of one request in one millisecond cannot be told apart.
          const now = Date.now();
          await expect.poll(() => Date.now()).toBeGreaterThan(now);
          other ??= await create(process(), id, request(key, named), 'one');
        }),
      );
      const effect = await create(late, id, request(key, named), 'two');
      expect(other).toMatchObject({ replayed: false, state: { title: 'one' } });
      expect(effect).toMatchObject({ replayed: true, state: { title: 'one' }, position: other?.position });
      expect(await stands(id)).toBe(1);
    },
  );

  test('that ten processes get at once has one effect and one answer', async () => {
    const [id, key] = [systemIds.fresh(), systemIds.fresh()];
    const effects = await Promise.all(
      Array.from({ length: 10 }, (_, index) => create(process(), id, request(key), `title ${index}`)),
    );
    expect(effects.filter(({ replayed }) => !replayed)).toHaveLength(1);
    for (const { state, position } of effects) {
      expect({ state, position }).toEqual({ state: effects[0]?.state, position: effects[0]?.position });
    }
    expect(await stands(id)).toBe(1);
  });
});

test('without a key nothing is looked for and read back: a request is its own', async () => {
  const reads: string[] = [];
  const by = process({
    append: (appends) => stand.store.append(appends),
    readStream: (stream, options) => {
      reads.push(stream);
      return stand.store.readStream(stream, options);
    },
  });
  const id = systemIds.fresh();
  const unkeyed = request(systemIds.fresh(), { mayBeRepeat: false });
  expect(await create(by, id, unkeyed, 'one')).toMatchObject({ replayed: false, state: { title: 'one' } });
  expect(reads).toEqual([streamName.campaign(id)]);
});

test('what has nothing to do leaves no event, and says what it wanted', async () => {
  const tenantId = systemIds.fresh();
  const wanted = {
    type: 'PutTenant',
    ...{ tenantId, name: 'x', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' },
  } as const;
  const put = () =>
    process().run(
      {
        decider: tenantDecider,
        stream: streamName.tenant(tenantId),
        command: request(systemIds.fresh(), { tenantId }),
      },
      () => ({ wanted, key: tenantId }),
    );
  expect((await put()).event?.type).toBe('TenantOnboarded');
  const again = await put();
  expect(again).toMatchObject({ replayed: false, wanted });
  expect(again.event).toBeUndefined();
  expect(() => eventOf(again, 'TenantOnboarded')).toThrow('left no TenantOnboarded');
});
