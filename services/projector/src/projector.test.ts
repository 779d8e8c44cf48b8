import {
  createPostgresEventLog,
  type EventLog,
  installEventLog,
  type LogRecord,
  PARTITIONS,
  partitionOf,
  topics,
} from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, encodeEvent, streamName } from '@wabus/events';
import { Metrics, pause, type Service, silentLogger } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { compareModels, createGates, LIVE_SCHEMA, models, type ReadModel, rebuild } from '@wabus/read-models';
import { createWorld, playScenario, type Scenario, type World } from '@wabus/read-models/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProjector, type ProjectorPorts, type RelayProgress } from './index.ts';

let world: World;
let log: EventLog;
let scenario: Scenario;
let progress: RelayProgress | null;
let services: Service[];
let metrics: Metrics;
beforeEach(async () => {
  world = await createWorld();
  await installEventLog(world.database.url);
  log = createPostgresEventLog({ url: roleUrl(world.database.url, 'wabus_log'), pollMs: 20 });
  await log.ensureTopics([topics.events]);
  scenario = await playScenario(world, 'tenant-1');
  progress = null;
  services = [];
});
afterEach(async () => {
  await Promise.all(services.map((service) => service.stop()));
  await log.close();
  await world.close();
});

async function project(more: Partial<ProjectorPorts> = {}): Promise<Service> {
  metrics = new Metrics('projector');
  const service = createProjector({
    log,
    store: world.store,
    keyring: world.keyring,
    databaseUrl: roleUrl(world.database.url, 'wabus_projector'),
    logger: silentLogger,
    metrics,
    maxBatchRecords: 7,
    relayProgress: async () => progress,
    ...more,
  });
  services.push(service);
  await service.start();
  return service;
}

interface Chained {
  readonly event: CatalogueEvent;
  readonly record: LogRecord;
}

/** The records of the whole store as a relay chains them. */
async function chained(): Promise<Chained[]> {
  const last = new Map<number, bigint>();
  return (await world.events()).map((event) => {
    const partition = partitionOf(event.key, PARTITIONS);
    const headers = { position: `${event.position}`, prev: `${last.get(partition) ?? 0n}` };
    last.set(partition, event.position);
    return { event, record: { key: event.key, value: encodeEvent(event), headers } };
  });
}

async function publish(records: readonly Chained[]): Promise<void> {
  await log.producer().send(
    topics.events.name,
    records.map(({ record }) => record),
  );
}

/** What a relay would have written once all of these are in the log. */
function relayedThrough(
  records: readonly Chained[],
  publishedThrough = new Date().toISOString(),
): RelayProgress {
  const lastPositions = Array.from({ length: PARTITIONS }, () => 0n);
  for (const { event } of records) lastPositions[partitionOf(event.key, PARTITIONS)] = event.position;
  return { lastPositions, publishedThrough };
}

async function expectEqualToRebuild(): Promise<void> {
  await rebuild({
    store: world.store,
    keyring: world.keyring,
    ownerUrl: world.database.url,
    schema: 'read_models_check',
  });
  await vi.waitFor(
    async () => {
      const compared = await compareModels(world.database.url, LIVE_SCHEMA, 'read_models_check');
      expect(
        compared.filter(({ equal }) => !equal).map(({ table, differing }) => [table, differing]),
      ).toEqual([]);
    },
    { timeout: 10_000, interval: 50 },
  );
}

async function counter(name: string): Promise<number> {
  const metric = await metrics.registry.getSingleMetric(name)?.get();
  return (metric?.values ?? []).reduce((sum, { value }) => sum + value, 0);
}

describe('what is in the log is in the read models', () => {
  test('live rows equal a rebuild from zero', async () => {
    const service = await project();
    await publish(await chained());
    await expectEqualToRebuild();
    expect(service.waitingFor()).toEqual([]);
    expect(await counter('wabus_projector_healed_events_total')).toBe(0);
  });

  test('repeats, and old records of a zombie relay behind new ones, change nothing', async () => {
    const all = await chained();
    await publish(all);
    await publish(all.slice(0, 20));
    await publish(all.slice(5, 9));
    await project();
    await publish(all);
    await expectEqualToRebuild();
    expect(await counter('wabus_projector_events_total')).toBe(all.length * models.length);
  });

  test('records that the log lost, or that cannot be read, are healed from the store', async () => {
    const all = await chained();
    const lost = new Set(all.filter((_, index) => index % 5 === 2).slice(0, -2));
    const mangled = all
      .filter((one) => !lost.has(one))
      .map((one, index) =>
        index % 7 === 3 ? { ...one, record: { ...one.record, value: Buffer.from('not a record') } } : one,
      );
    await project();
    await publish(mangled);
    await publish(all.slice(-1));
    for (const partition of new Set(all.map(({ event }) => partitionOf(event.key, PARTITIONS)))) {
      await publish(all.filter(({ event }) => partitionOf(event.key, PARTITIONS) === partition).slice(-1));
    }
    await expectEqualToRebuild();
    expect(await counter('wabus_projector_healed_events_total')).toBeGreaterThan(0);
  });

  test('a whole stream that the log lost is noticed by the chain of positions, without anything stopping', async () => {
    const all = await chained();
    await project();
    await publish(all.filter(({ event }) => !event.stream.startsWith('template-')));
    await expectEqualToRebuild();
    expect(await counter('wabus_projector_failures_total')).toBe(0);
  });

  test('another projector that takes over goes on where the first one stopped', async () => {
    const all = await chained();
    const first = await project();
    await publish(all.slice(0, 15));
    await vi.waitFor(async () =>
      expect(await counter('wabus_projector_events_total')).toBe(15 * models.length),
    );
    await first.stop();
    services = [];
    await project();
    await publish(all.slice(15));
    await expectEqualToRebuild();
  });
});

describe('an event that cannot be applied', () => {
  const broken = (failing: () => boolean): ReadModel[] =>
    models.map((model) => ({
      ...model,
      project: async (tx, events) => {
        if (
          model.name === 'campaigns' &&
          failing() &&
          events.some(({ event }) => event.type === 'LedgerClosed')
        )
          throw new Error('cannot apply LedgerClosed');
        await model.project(tx, events);
      },
    }));

  test('stops that model and partition only, says so, and goes on by itself once it can be applied', async () => {
    let failing = true;
    const service = await project({ models: broken(() => failing) });
    const all = await chained();
    await publish(all);
    const partition = partitionOf(scenario.wabaId, PARTITIONS);
    await vi.waitFor(async () => {
      expect(service.waitingFor()).toEqual([
        `campaigns, partition ${partition}: Error: cannot apply LedgerClosed`,
      ]);
      const { rows } = await world.database.pool.query('select count(*)::int as n from read_models.messages');
      expect(rows).toEqual([{ n: 8 }]);
    });
    expect(await counter('wabus_projector_stopped')).toBe(1);
    failing = false;
    await vi.waitFor(() => expect(service.waitingFor()).toEqual([]), { timeout: 10_000 });
    await expectEqualToRebuild();
  });

  test('is met again by the next process, since its offset was held back', async () => {
    const first = await project({ models: broken(() => true) });
    await publish(await chained());
    await vi.waitFor(() => expect(first.waitingFor()).toHaveLength(1));
    await first.stop();
    services = [];
    await project();
    await expectEqualToRebuild();
  });
});

test('a model that starts from zero beside older ones catches up from the store without any new record', async () => {
  const old = models.filter(({ name }) => name !== 'messages');
  const first = await project({ models: old });
  const all = await chained();
  await publish(all);
  await vi.waitFor(async () =>
    expect(await counter('wabus_projector_events_total')).toBe(all.length * old.length),
  );
  await first.stop();
  services = [];
  await project();
  await expectEqualToRebuild();
});

test('a model that catches up comes to its end while the log goes on bringing more', async () => {
  const byPartition = Map.groupBy(await chained(), ({ event }) => partitionOf(event.key, PARTITIONS));
  const all = [...byPartition.values()].toSorted((one, other) => other.length - one.length)[0] ?? [];
  const [old, fresh] = [models[0], models[1]] as [ReadModel, ReadModel];
  const half = Math.floor(all.length / 2);
  const first = await project({ models: [old] });
  await publish(all.slice(0, half));
  const applied = (): Promise<number> => counter('wabus_projector_events_total');
  await vi.waitFor(async () => expect(await applied()).toBe(half), { timeout: 10_000, interval: 10 });
  await first.stop();
  services = [];
  let published = half;
  const store: EventStore = Object.create(world.store, {
    readAll: {
      // Whenever something is read, more comes through the log, and is seen before the answer.
      value: async (filter: Parameters<EventStore['readAll']>[0]) => {
        const page = await world.store.readAll(filter);
        const before = await applied();
        await publish(all.slice(published, published + 1));
        published += 1;
        for (let n = 0; n < 50 && (await applied()) === before; n += 1) await pause(5);
        return page;
      },
    },
  });
  const service = await project({ models: [old, fresh], store });
  await vi.waitFor(() => expect(service.waitingFor()).toEqual([]), { timeout: 10_000, interval: 10 });
  expect(published).toBeLessThan(half + 10);
  expect(all.length).toBeGreaterThan(half + 15);
  await publish(all.slice(published));
  await vi.waitFor(async () => {
    const { rows } = await world.database.pool.query(
      'select model, max(position)::text as position from read_models.checkpoints group by model order by model',
    );
    expect(new Set(rows.map(({ position }) => position))).toEqual(new Set([`${all.at(-1)?.event.position}`]));
  });
});

test('a person whose keys are gone is projected without personal data, and nothing stops', async () => {
  await world.keyring.erase('tenant-1', scenario.contacts[0] ?? '');
  const service = await project();
  await publish(await chained());
  await expectEqualToRebuild();
  const { rows } = await world.database.pool.query(
    'select distinct address, content from read_models.messages where contact_id = $1',
    [scenario.contacts[0]],
  );
  expect(rows).toEqual([{ address: null, content: null }]);
  expect(service.waitingFor()).toEqual([]);
});

test('a keyring that is lost stops the models that need it and no other, until it is back', async () => {
  let lost = true;
  const keyring = {
    ...world.keyring,
    open: async (parts: Parameters<World['keyring']['open']>[0]) => {
      if (lost) throw new Error('keyring is not reachable');
      return world.keyring.open(parts);
    },
  };
  const service = await project({ keyring });
  await publish(await chained());
  await vi.waitFor(async () => {
    const stopped = service.waitingFor().map((line) => line.split(',')[0]);
    expect([...new Set(stopped)].sort()).toEqual(['campaigns', 'contacts', 'inbox', 'messages']);
    expect((await world.database.pool.query('select status from read_models.projects')).rows).toEqual([
      { status: 'active' },
    ]);
  });
  lost = false;
  await vi.waitFor(() => expect(service.waitingFor()).toEqual([]), { timeout: 10_000 });
  await expectEqualToRebuild();
});

test('gates are fresh through the time of a target only once every partition has reached it', async () => {
  const gates = createGates(roleUrl(world.database.url, 'wabus_gates'));
  const stale = async () => (await gates.read({})).stalenessMs;
  await project();
  const all = await chained();
  await publish(all.slice(0, -1));
  progress = relayedThrough(all);
  await vi.waitFor(async () =>
    expect(await counter('wabus_projector_events_total')).toBe((all.length - 1) * models.length),
  );
  expect(await stale()).toBe(Number.POSITIVE_INFINITY);
  await publish(all.slice(-1));
  await vi.waitFor(async () => expect(await stale()).toBeLessThan(60_000));
  progress = relayedThrough(all, new Date(Date.now() + 1_000).toISOString());
  await vi.waitFor(async () => expect(await stale()).toBe(0));
  await gates.close();
});

test('a campaign that is paused is paused in the gates as soon as anything else can be seen', async () => {
  await project();
  const { tenantId, wabaId, campaignId } = scenario;
  await world.append(streamName.campaign(campaignId), { tenantId, key: wabaId, wabaId }, [
    { type: 'CampaignPaused', data: { campaignId } },
  ]);
  await publish(await chained());
  await vi.waitFor(async () => {
    const { rows } = await world.database.pool.query('select status from read_models.campaigns');
    expect(rows).toEqual([{ status: 'paused' }]);
  });
  const { rows } = await world.database.pool.query('select status from read_models.gate_campaigns');
  expect(rows).toEqual([{ status: 'paused' }]);
});
