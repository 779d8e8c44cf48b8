import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { models } from '@wabus/read-models';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { broken, type Chained, relayedThrough, Stage } from '../test/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.close());

/** Every row that the model of messages has, what it counts of them as well. */
async function loseMessages(): Promise<void> {
  const own = models.flatMap(({ name, tables }) => (name === 'messages' ? tables : []));
  const names = own.map((table) => `read_models.${table.name}`);
  await stage.world.database.pool.query(`truncate ${names.join()}`);
}

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
    await truncate(models.flatMap(({ tables }) => tables.map(({ name }) => name)));
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
    await loseMessages();
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
    await truncate(models.flatMap(({ tables }) => tables.map(({ name }) => name)));
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
    await loseMessages();
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
