import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { Position } from '@wabus/events';
import { silentLogger } from '@wabus/platform';
import { models } from '@wabus/read-models';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { broken, type Chained, relayedThrough, Stage } from '../test/stage.ts';
import { type LaggingPart, Levelling } from './levelling.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.close());

describe('read models that a start finds behind what was published', () => {
  /** Everything applied and committed, and the projector ended: whoever starts next gets no record. */
  async function projectedAndStopped(): Promise<Chained[]> {
    const all = await stage.chained();
    const first = await stage.project();
    await stage.publish(all);
    await stage.expectEqualToRebuild();
    await expect.poll(committedLag).toBe(0n);
    await stage.end(first);
    stage.progress = relayedThrough(all);
    return all;
  }

  async function committedLag(): Promise<bigint> {
    const { rows } = await stage.world.database.pool.query<{ lag: string }>(
      `select sum(p.next_offset - g.next_offset)::text as lag from event_log.group_partitions g
       join event_log.partitions p using (topic_id, partition) where g.group_name = 'projector'`,
    );
    return BigInt(rows[0]?.lag ?? -1);
  }

  const truncate = async (tables: readonly string[]): Promise<unknown> =>
    stage.world.database.pool.query(
      `truncate ${[...tables, 'checkpoints'].map((table) => `read_models.${table}`).join()}`,
    );

  /** Reading is held until it is let go, so that what is said meanwhile can be seen. */
  function heldStore(): { store: EventStore; letGo: () => void; reads: () => number } {
    const gate = Promise.withResolvers<void>();
    let reads = 0;
    const readAll: EventStore['readAll'] = async (filter) => {
      reads += 1;
      await gate.promise;
      return stage.world.store.readAll(filter);
    };
    const store: EventStore = Object.create(stage.world.store, { readAll: { value: readAll } });
    return { store, letGo: gate.resolve, reads: () => reads };
  }

  test('come back whole without any new event, in one pass over the store, and until then it says how far they are behind', async () => {
    const all = await projectedAndStopped();
    await truncate(models.flatMap(({ tables }) => tables));
    const used = new Set(all.map(({ event }) => partitionOf(event.key, PARTITIONS))).size;
    expect(used).toBeGreaterThan(1);
    const { store, letGo, reads } = heldStore();
    const service = await stage.project({ store });
    expect(service.waitingFor()).toHaveLength(models.length);
    for (const line of service.waitingFor()) {
      expect(line).toContain(
        `: ${used} of ${PARTITIONS} partitions behind, by up to ${all.at(-1)?.event.position} `,
      );
    }
    expect(service.starting?.()).toEqual([expect.stringMatching(/^gates: /)]);
    letGo();
    await expect.poll(() => service.waitingFor()).toEqual([]);
    await stage.expectEqualToRebuild();
    expect(reads()).toBe(1);
    expect(await stage.counter('wabus_projector_healed_events_total')).toBe(all.length * models.length);
  });

  test('come back where one partition’s checkpoint alone was set back', async () => {
    await projectedAndStopped();
    const partition = partitionOf(stage.scenario.wabaId, PARTITIONS);
    await stage.world.database.pool.query('truncate read_models.messages');
    await stage.world.database.pool.query(
      "update read_models.checkpoints set position = 0 where model = 'messages' and partition = $1",
      [partition],
    );
    const { store, letGo } = heldStore();
    const service = await stage.project({ store });
    expect(service.waitingFor()).toEqual([
      expect.stringMatching(/^messages: 1 of 12 partitions behind, by up to \d+ positions/),
    ]);
    expect(service.starting?.()).toEqual([]);
    letGo();
    await expect.poll(() => service.waitingFor()).toEqual([]);
    await stage.expectEqualToRebuild();
  });

  test('stop alone at an event they cannot take: the others come back, and nothing that starts waits for it', async () => {
    await projectedAndStopped();
    await truncate(models.flatMap(({ tables }) => tables));
    let failing = true;
    const service = await stage.project({ models: broken(() => failing) });
    const partition = partitionOf(stage.scenario.wabaId, PARTITIONS);
    const why = new RegExp(
      `^campaigns, partition ${partition}: Error: cannot apply LedgerClosed \\(stopped since 20.*Z\\)$`,
    );
    await expect.poll(() => service.waitingFor()).toEqual([expect.stringMatching(why)]);
    expect(service.starting?.()).toEqual([]);
    const text: string = expect.stringMatching(why);
    expect(service.models()).toEqual({ stopped: [{ model: 'campaigns', text }], behind: [] });
    failing = false;
    await expect.poll(() => service.waitingFor()).toEqual([]);
    await stage.expectEqualToRebuild();
  });
});

describe('read models of a projector that runs', () => {
  test('that fall behind without any new event are noticed and come back', async () => {
    const service = await stage.project({ stalledMs: 50 });
    const all = await stage.chained();
    await stage.publish(all);
    await stage.expectEqualToRebuild();
    stage.progress = relayedThrough(all);
    await stage.world.database.pool.query('truncate read_models.messages');
    await stage.world.database.pool.query(
      "update read_models.checkpoints set position = 0 where model = 'messages'",
    );
    await stage.expectEqualToRebuild();
    await expect.poll(() => service.waitingFor()).toEqual([]);
  });

  test('that hang at an event without failing are named with since when, and counted, until they go on', async () => {
    const hung = Promise.withResolvers<void>();
    const hanging = models.map((model) => ({
      ...model,
      project: async (...given: Parameters<typeof model.project>) => {
        if (model.name === 'contacts') await hung.promise;
        await model.project(...given);
      },
    }));
    const service = await stage.project({ models: hanging, stalledMs: 50 });
    const all = await stage.chained();
    await stage.publish(all);
    stage.progress = relayedThrough(all);
    await expect.poll(() => stage.counter('wabus_projector_stalled_seconds')).toBeGreaterThan(0);
    const partition = partitionOf(stage.scenario.wabaId, PARTITIONS);
    const line = new RegExp(
      `^contacts, partition ${partition}: no progress since 20.*Z, \\d+ positions of the store wait$`,
    );
    await expect.poll(() => service.waitingFor()).toContainEqual(expect.stringMatching(line));
    hung.resolve();
    await expect.poll(() => service.waitingFor()).toEqual([]);
    await expect.poll(() => stage.counter('wabus_projector_stalled_seconds')).toBe(0);
    await stage.expectEqualToRebuild();
  });
});

test('the gates that lack little go on before a model that begins anew is read for', async () => {
  const { levelling, part, pages } = await pagedLevelling(1);
  const last = pages.at(-1) ?? 0n;
  const gates = part('gates', { reached: pages.at(-2) ?? 0n });
  const anew = part('audit', { onFirst: () => expect(gates.wentOnAlone()).toBe(true) });
  levelling.add([anew, gates]);
  await Promise.all([anew.alone, gates.alone]);
  expect(gates.applied.every((position) => position === last)).toBe(true);
});

test('parts that are over when they are taken in do not end the levelling of those that come later', async () => {
  const { levelling, part } = await pagedLevelling(500);
  levelling.add([part('audit', { over: true })]);
  await levelling.ended();
  const later = part('audit');
  levelling.add([later]);
  await later.alone;
});

test('a part that is taken in while a page is applied is given that page too, and every event before it', async () => {
  const { levelling, part, own } = await pagedLevelling(2);
  expect(own.length).toBeGreaterThan(2);
  const late = part('audit');
  const early = part('audit', { onFirst: () => levelling.add([late]) });
  levelling.add([early]);
  await Promise.all([early.alone, late.alone]);
  await levelling.ended();
  expect(early.applied).toEqual(own);
  expect(late.applied).toEqual(own);
});

interface FakePart extends LaggingPart {
  readonly applied: readonly Position[];
  readonly alone: Promise<void>;
  wentOnAlone(): boolean;
}

/** Levelling over the events of the scenario, so many a page, and parts of its first partition that only note what they get. */
async function pagedLevelling(maxCount: number) {
  const events = (await stage.chained()).map(({ event }) => event);
  const partition = partitionOf(events[0]?.key ?? '', PARTITIONS);
  const ofPartition = events.filter(({ key }) => partitionOf(key, PARTITIONS) === partition);
  const last = events.at(-1)?.position ?? 0n;
  const store: Pick<EventStore, 'readAll'> = {
    readAll: (filter) => stage.world.store.readAll({ ...filter, maxCount }),
  };
  const { keyring } = stage.world;
  const ports = { store, keyring, logger: silentLogger };
  const levelling = new Levelling(ports, new AbortController().signal);

  function part(
    name: string,
    given: { reached?: Position; over?: boolean; onFirst?: () => void } = {},
  ): FakePart {
    const model = models.find((one) => one.name === name);
    if (!model) throw new Error(`there is no model ${name}`);
    const { promise: alone, resolve } = Promise.withResolvers<void>();
    const applied: Position[] = [];
    let reached = given.reached ?? 0n;
    let gone = false;
    return {
      ...{ model, partition, over: given.over ?? false, applied, alone, wentOnAlone: () => gone },
      get reached() {
        return reached;
      },
      get behindBy() {
        return last - reached;
      },
      applyStored: async (page) => {
        if (applied.length === 0) given.onFirst?.();
        applied.push(...page.map(({ position }) => position).filter((position) => position > reached));
      },
      reachedInStore: (position) => {
        if (position > reached) reached = position;
      },
      goOnAlone: () => {
        gone = true;
        resolve();
      },
      stop: (error) => {
        throw error;
      },
    };
  }
  const positions = events.map(({ position }) => position);
  return { levelling, part, own: ofPartition.map(({ position }) => position), pages: positions };
}
