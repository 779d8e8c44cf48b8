import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';
import { createGates, freshen } from '@wabus/gates';
import { pause } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { models } from '@wabus/read-models';
import type { World } from '@wabus/read-models/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { broken, relayedThrough, Stage } from '../test/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.close());

const rowsOf = async (sql: string): Promise<object[]> => (await stage.world.database.pool.query(sql)).rows;

describe('what is in the log is in the read models', () => {
  test('live rows equal a rebuild from zero', async () => {
    const service = await stage.project();
    await stage.publish(await stage.chained());
    await stage.expectEqualToRebuild();
    expect(service.waitingFor()).toEqual([]);
    expect(await stage.counter('wabus_projector_healed_events_total')).toBe(0);
  });

  test('repeats, and old records of a zombie relay behind new ones, change nothing', async () => {
    const all = await stage.chained();
    await stage.publish(all);
    await stage.publish(all.slice(0, 20));
    await stage.publish(all.slice(5, 9));
    await stage.project();
    await stage.publish(all);
    await stage.expectEqualToRebuild();
    expect(await stage.counter('wabus_projector_events_total')).toBe(all.length * models.length);
  });

  test('records that the log lost, or that cannot be read, are healed from the store', async () => {
    const all = await stage.chained();
    const lost = new Set(all.filter((_, index) => index % 5 === 2).slice(0, -2));
    const mangled = all
      .filter((one) => !lost.has(one))
      .map((one, index) =>
        index % 7 === 3 ? { ...one, record: { ...one.record, value: Buffer.from('not a record') } } : one,
      );
    await stage.project();
    await stage.publish(mangled);
    await stage.publish(all.slice(-1));
    for (const partition of new Set(all.map(({ event }) => partitionOf(event.key, PARTITIONS)))) {
      await stage.publish(
        all.filter(({ event }) => partitionOf(event.key, PARTITIONS) === partition).slice(-1),
      );
    }
    await stage.expectEqualToRebuild();
    expect(await stage.counter('wabus_projector_healed_events_total')).toBeGreaterThan(0);
  });

  test('a whole stream that the log lost is noticed by the chain of positions, without anything stopping', async () => {
    const all = await stage.chained();
    await stage.project();
    await stage.publish(all.filter(({ event }) => !event.stream.startsWith('template-')));
    await stage.expectEqualToRebuild();
    expect(await stage.counter('wabus_projector_failures_total')).toBe(0);
  });

  test('another projector that takes over goes on where the first one stopped', async () => {
    const all = await stage.chained();
    const first = await stage.project();
    await stage.publish(all.slice(0, 15));
    await expect.poll(() => stage.counter('wabus_projector_events_total')).toBe(15 * models.length);
    await stage.end(first);
    await stage.project();
    await stage.publish(all.slice(15));
    await stage.expectEqualToRebuild();
  });
});

describe('an event that cannot be applied', () => {
  test('stops that model and partition only, says so, and goes on by itself once it can be applied', async () => {
    let failing = true;
    const service = await stage.project({ models: broken(() => failing) });
    const all = await stage.chained();
    await stage.publish(all);
    const partition = partitionOf(stage.scenario.wabaId, PARTITIONS);
    await expect
      .poll(() => service.waitingFor())
      .toEqual([
        expect.stringContaining(`campaigns, partition ${partition}: Error: cannot apply LedgerClosed (`),
      ]);
    await expect
      .poll(() => rowsOf('select count(*)::int as n from read_models.messages'))
      .toEqual([{ n: 8 }]);
    expect(await stage.counter('wabus_projector_stopped')).toBe(1);
    failing = false;
    await expect.poll(() => service.waitingFor()).toEqual([]);
    await stage.expectEqualToRebuild();
  });

  test('is met again by the next process, since its offset was held back', async () => {
    const first = await stage.project({ models: broken(() => true) });
    await stage.publish(await stage.chained());
    await expect.poll(() => first.waitingFor()).toHaveLength(1);
    await stage.end(first);
    await stage.project();
    await stage.expectEqualToRebuild();
  });
});

test('a model that starts from zero beside older ones catches up from the store without any new record', async () => {
  const old = models.filter(({ name }) => name !== 'messages');
  const first = await stage.project({ models: old });
  const all = await stage.chained();
  await stage.publish(all);
  await expect.poll(() => stage.counter('wabus_projector_events_total')).toBe(all.length * old.length);
  await stage.end(first);
  await stage.project();
  await stage.expectEqualToRebuild();
});

test('a model that catches up comes to its end while the log goes on bringing more', async () => {
  const byPartition = Map.groupBy(await stage.chained(), ({ event }) => partitionOf(event.key, PARTITIONS));
  const all = [...byPartition.values()].toSorted((one, other) => other.length - one.length)[0] ?? [];
  const [old, fresh] = [models[0], models[1]] as [ReadModel, ReadModel];
  const half = Math.floor(all.length / 2);
  const first = await stage.project({ models: [old] });
  await stage.publish(all.slice(0, half));
  const applied = (): Promise<number> => stage.counter('wabus_projector_events_total');
  await expect.poll(() => applied(), { interval: 10 }).toBe(half);
  await stage.end(first);
  let published = half;
  const store: EventStore = Object.create(stage.world.store, {
    readAll: {
      // Whenever something is read, more comes through the log, and is seen before the answer.
      value: async (filter: Parameters<EventStore['readAll']>[0]) => {
        const page = await stage.world.store.readAll(filter);
        const before = await applied();
        await stage.publish(all.slice(published, published + 1));
        published += 1;
        for (let n = 0; n < 50 && (await applied()) === before; n += 1) await pause(5);
        return page;
      },
    },
  });
  const service = await stage.project({ models: [old, fresh], store });
  await expect.poll(() => service.waitingFor(), { interval: 10 }).toEqual([]);
  expect(published).toBeLessThan(half + 10);
  expect(all.length).toBeGreaterThan(half + 15);
  await stage.publish(all.slice(published));
  await expect
    .poll(() =>
      rowsOf('select distinct max(position)::text as position from read_models.checkpoints group by model'),
    )
    .toEqual([{ position: `${all.at(-1)?.event.position}` }]);
});

test('a person whose keys are gone is projected without personal data, and nothing stops', async () => {
  await stage.world.keyring.erase('tenant-1', stage.scenario.contacts[0] ?? '');
  const service = await stage.project();
  await stage.publish(await stage.chained());
  await stage.expectEqualToRebuild();
  const { rows } = await stage.world.database.pool.query(
    'select distinct address, content from read_models.messages where contact_id = $1',
    [stage.scenario.contacts[0]],
  );
  expect(rows).toEqual([{ address: null, content: null }]);
  expect(service.waitingFor()).toEqual([]);
});

test('a keyring that is lost stops the models that need it and no other, until it is back', async () => {
  let lost = true;
  const keyring = {
    ...stage.world.keyring,
    open: async (parts: Parameters<World['keyring']['open']>[0]) => {
      if (lost) throw new Error('keyring is not reachable');
      return stage.world.keyring.open(parts);
    },
  };
  const service = await stage.project({ keyring });
  await stage.publish(await stage.chained());
  const stopped = (): unknown[] =>
    [...new Set(service.waitingFor().map((line) => line.split(',')[0]))].sort();
  await expect.poll(stopped).toEqual(['campaigns', 'contacts', 'inbox', 'messages']);
  await expect.poll(() => rowsOf('select status from read_models.projects')).toEqual([{ status: 'active' }]);
  lost = false;
  await expect.poll(() => service.waitingFor()).toEqual([]);
  await stage.expectEqualToRebuild();
});

test('gates are fresh through the time of a target only once every partition has reached it', async () => {
  const gates = createGates(roleUrl(stage.world.database.url, 'wabus_gates'));
  const stale = async () => (await gates.read({})).stalenessMs;
  await stage.project();
  const all = await stage.chained();
  await stage.publish(all.slice(0, -1));
  stage.progress = relayedThrough(all);
  await expect
    .poll(() => stage.counter('wabus_projector_events_total'))
    .toBe((all.length - 1) * models.length);
  expect(await stale()).toBe(Number.POSITIVE_INFINITY);
  await stage.publish(all.slice(-1));
  await expect.poll(() => stale()).toBeLessThan(60_000);
  stage.progress = relayedThrough(all, new Date(Date.now() + 1_000).toISOString());
  await expect.poll(() => stale()).toBe(0);
  await gates.close();
});

test('how far events are published marks the gates as fresh at once, where they have come as far, and else says so', async () => {
  const { pool } = stage.world.database;
  const all = await stage.chained();
  const progressOf = ({ lastPositions, publishedThrough }: ReturnType<typeof relayedThrough>): string =>
    `(select '{${lastPositions.join()}}'::bigint[] as last_positions,
       '${publishedThrough ?? '-infinity'}'::timestamptz as published_through) as progress`;
  const through = relayedThrough(all);
  const look = (progress = through) => freshen(pool, 'read_models', progressOf(progress));
  expect(await look({ ...through, publishedThrough: null })).toBeNull();
  expect(await look()).toMatchObject({ lastPositions: through.lastPositions, reached: false });
  const marked = 'select fresh_at from read_models.gates_freshness';
  expect(await rowsOf(marked)).toEqual([]);
  await stage.project();
  await stage.publish(all);
  await expect.poll(async () => (await look())?.reached).toBe(true);
  expect(await rowsOf(marked)).toEqual([{ fresh_at: new Date(through.publishedThrough ?? '') }]);
});

test('a campaign that is paused is paused in the gates as soon as anything else can be seen', async () => {
  await stage.project();
  const { tenantId, wabaId, campaignId } = stage.scenario;
  await stage.world.append(streamName.campaign(campaignId), { tenantId, key: wabaId, wabaId }, [
    { type: 'CampaignPaused', data: { campaignId } },
  ]);
  await stage.publish(await stage.chained());
  await expect.poll(() => rowsOf('select status from read_models.campaigns')).toEqual([{ status: 'paused' }]);
  expect(await rowsOf('select status from read_models.gate_campaigns')).toEqual([{ status: 'paused' }]);
});
