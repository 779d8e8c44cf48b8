import { PARTITIONS, partitionOf } from '@wabus/event-log';
import { type CatalogueEvent, type DomainEvent, streamName } from '@wabus/events';
import { inTransaction } from '@wabus/postgres';
import { lockCheckpoint, RETIRED, type ReadModel, useSchema } from '@wabus/projection';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, playScenario, type World } from '../../testing/index.ts';
import { LIVE_SCHEMA, models } from '../index.ts';
import { operationsModel } from '../operations/model.ts';
import { applyEvents } from '../rebuild/replay.ts';
import { besideSchema } from './beside.ts';
import type { FillSources } from './filling.ts';
import { compareBeside, fillBeside, refillOutdated, rollBack, swapVersions } from './versions.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await playScenario(world, 'tenant-1');
  await live(models);
});
afterEach(() => world.close());

/** A later version, whose projection writes names in capitals. */
const louder: ReadModel = {
  ...operationsModel,
  version: operationsModel.version + 1,
  async project(tx, events) {
    await operationsModel.project(tx, events);
    await tx.query('update tenants set name = upper(name) where name <> upper(name)');
  },
};

const options = (model: ReadModel) => {
  const { store, keyring, database } = world;
  return { store, keyring, ownerUrl: database.url, model };
};

/** What processes of these models do with events that came; those that were applied change nothing. */
async function live(applied: readonly ReadModel[], events?: readonly CatalogueEvent[]): Promise<void> {
  const { keyring, database } = world;
  const all = events ?? (await world.events());
  await applyEvents({ keyring, pool: database.pool, schema: LIVE_SCHEMA, models: applied }, all);
}

/** A tenant more, and what was recorded of it. */
async function onboard(tenantId: string): Promise<CatalogueEvent[]> {
  const before = (await world.events()).length;
  const profile = { tenantId, name: `Tenant ${tenantId}`, country: 'BR', timeZone: 'America/Sao_Paulo' };
  const events: DomainEvent[] = [{ type: 'TenantOnboarded', data: { ...profile, language: 'pt' } }];
  await world.append(streamName.tenant(tenantId), { tenantId, key: tenantId }, events);
  return (await world.events()).slice(before);
}

async function names(): Promise<string[]> {
  const { rows } = await world.database.pool.query<{ name: string }>(
    'select name from read_models.tenants order by tenant_id',
  );
  return rows.map(({ name }) => name);
}

async function content(): Promise<unknown[]> {
  const tables = models.flatMap(({ tables }) => tables.map(({ name }) => name));
  const rows = tables.map(
    (table) => `select '${table}' as name, to_jsonb(t)::text as content from read_models.${table} t`,
  );
  const { rows: all } = await world.database.pool.query(`${rows.join(' union all ')} order by 1, 2`);
  return all;
}

const checkpoint = ({ name, version }: ReadModel, tenantId: string): Promise<bigint> =>
  inTransaction(world.database.pool, async (tx) => {
    await useSchema(tx, LIVE_SCHEMA);
    return lockCheckpoint(tx, { name, version }, partitionOf(tenantId, PARTITIONS));
  });

test('a version is filled beside the live one, compared, swapped while events come, and rolled back', async () => {
  await fillBeside(options(louder));
  expect(await names()).toEqual(['Acme']);
  await live(models, await onboard('tenant-2'));
  const compared = await compareBeside(options(louder));
  expect(compared.map(({ table, equal }) => [table, equal])).toEqual([
    ['tenants', false],
    ['projects', true],
    ['templates', true],
    ['accounts', true],
    ['numbers', true],
  ]);
  expect(compared[0]?.differing).toEqual(['["tenant-1"]', '["tenant-2"]']);
  const later = await onboard('tenant-3');
  await live(models, later);
  const before = await content();
  const reached = await checkpoint(operationsModel, 'tenant-3');

  const { tables } = await swapVersions(options(louder));
  expect(tables[0]).toEqual({ table: 'tenants', out: 3, into: 3 });
  expect(await names()).toEqual(['ACME', 'TENANT TENANT-2', 'TENANT TENANT-3']);
  expect(await checkpoint(louder, 'tenant-3')).toBe(reached);
  expect(await checkpoint(operationsModel, 'tenant-3')).toBe(RETIRED);
  await live([louder], await onboard('tenant-4'));
  expect((await names()).at(-1)).toBe('TENANT TENANT-4');

  await rollBack(world.database.url, louder);
  expect(await content()).toEqual(before);
  expect(await checkpoint(operationsModel, 'tenant-3')).toBe(reached);
  expect(await checkpoint(louder, 'tenant-3')).toBe(RETIRED);
  await live([operationsModel]);
  expect((await names()).at(-1)).toBe('Tenant tenant-4');
  await rollBack(world.database.url, louder);
  expect(await names()).toEqual(['ACME', 'TENANT TENANT-2', 'TENANT TENANT-3', 'TENANT TENANT-4']);
});

test('a swap that fails half-way changes nothing, and can be tried again', async () => {
  await fillBeside(options(louder));
  const before = await content();
  await world.database.pool.query(
    'alter table read_models.tenants add constraint quiet check (name <> upper(name)) not valid',
  );
  await expect(swapVersions(options(louder))).rejects.toThrow('quiet');
  expect(await content()).toEqual(before);
  expect(await checkpoint(operationsModel, 'tenant-1')).toBeLessThan(RETIRED);
  await world.database.pool.query('alter table read_models.tenants drop constraint quiet');
  await swapVersions(options(louder));
  expect(await names()).toEqual(['ACME']);
});

test('every model, filled beside at its own version, has the rows of the live one: a swap changes none', async () => {
  const before = await content();
  for (const model of models) {
    await fillBeside(options(model));
    const compared = await compareBeside(options(model));
    expect(compared.filter(({ equal }) => !equal)).toEqual([]);
    const { tables } = await swapVersions(options(model));
    expect(tables.filter(({ out, into }) => out + into > 0)).toEqual([]);
  }
  expect(await content()).toEqual(before);
});

/** Reads pages of few events, and no more once `reads` of them were read: as if the process had died there. */
function dyingStore(reads = Number.POSITIVE_INFINITY, maxCount = 10) {
  const begun: bigint[] = [];
  const store: FillSources['store'] = {
    readAll: async (filter) => {
      if (begun.length === reads) throw new Error('killed');
      begun.push(filter.after);
      return world.store.readAll({ ...filter, maxCount });
    },
  };
  return { store, begun };
}

test('a filling that was broken off goes on where it stood, wherever that was, and not at the beginning', async () => {
  await fillBeside(options(louder));
  await swapVersions(options(louder));
  const whole = await content();
  await rollBack(world.database.url, louder);
  const again = { ...louder, version: louder.version + 1 };
  const died: bigint[] = [];
  for (let reads = 1; ; reads += 1) {
    const { store, begun } = dyingStore(1);
    const ended = await fillBeside({ ...options(again), store }).then(
      () => true,
      () => false,
    );
    died.push(...begun);
    if (ended || reads > 1_000) break;
  }
  expect(died.length).toBeGreaterThan(3);
  expect(died).toEqual([...new Set(died)].sort((one, other) => Number(one - other)));
  await swapVersions(options(again));
  expect(await content()).toEqual(whole);
});

test('a filling that died within a page took nothing of it, and does it anew', async () => {
  let failing = true;
  const fragile: ReadModel = {
    ...louder,
    async project(tx, events) {
      await louder.project(tx, events);
      if (failing && events.some(({ type }) => type === 'TemplateApproved')) throw new Error('killed');
    },
  };
  const { store } = dyingStore(undefined, 3);
  await expect(fillBeside({ ...options(fragile), store })).rejects.toThrow('killed');
  failing = false;
  const { store: later, begun } = dyingStore();
  await fillBeside({ ...options(fragile), store: later });
  expect(begun[0]).toBeGreaterThan(0n);
  const compared = await compareBeside(options(louder));
  expect(compared.map(({ table, equal }) => [table, equal])).toEqual([
    ['tenants', false],
    ['projects', true],
    ['templates', true],
    ['accounts', true],
    ['numbers', true],
  ]);
});

test('what stands beside of another version is no beginning of this one', async () => {
  await expect(fillBeside({ ...options(louder), store: dyingStore(2).store })).rejects.toThrow('killed');
  const { store, begun } = dyingStore();
  await fillBeside({ ...options({ ...louder, version: louder.version + 1 }), store });
  expect(begun[0]).toBe(0n);
});

test('all models of an earlier version are filled in one pass over the store', async () => {
  const { ownerUrl, keyring } = options(louder);
  const before = await content();
  const next = models.map((model) => ({ ...model, version: model.version + 1 }));
  const { store, begun } = dyingStore();
  expect(await refillOutdated({ ownerUrl, store, keyring, models: next })).toEqual(
    next.map(({ name }) => name),
  );
  expect(begun).toEqual([...new Set(begun)]);
  expect(await content()).toEqual(before);
});

test('models whose live rows are of an earlier version are refilled, and no others', async () => {
  const { ownerUrl, store, keyring } = options(louder);
  const refill = (all: readonly ReadModel[]) => refillOutdated({ ownerUrl, store, keyring, models: all });
  expect(await refill(models)).toEqual([]);
  const next = models.map((model) => (model === operationsModel ? louder : model));
  expect(await refill(next)).toEqual(['operations']);
  expect(await names()).toEqual(['ACME']);
  expect(await refill(next)).toEqual([]);
  expect(await refill(models)).toEqual([]);
  expect(await names()).toEqual(['ACME']);
});

test('processes that refill at once do so one after the other, and those that come later find nothing to do', async () => {
  const { ownerUrl, store, keyring } = options(louder);
  const refill = () => refillOutdated({ ownerUrl, store, keyring, models: [louder] });
  const done = await Promise.all([refill(), refill(), refill()]);
  expect(done.flat()).toEqual(['operations']);
  expect(await names()).toEqual(['ACME']);
  expect(await checkpoint(operationsModel, 'tenant-1')).toBe(RETIRED);
});

test('what stands live or beside is closed to whoever is not the projector', async () => {
  await fillBeside(options(louder));
  await swapVersions(options(louder));
  const { rows } = await world.database.pool.query(
    `select c.relname from pg_class c where c.relkind = 'r' and c.relname !~ '^migrations(_|$)'
       and c.relnamespace in ($1::regnamespace, 'read_models'::regnamespace) and not c.relforcerowsecurity`,
    [besideSchema(louder)],
  );
  expect(rows).toEqual([]);
});
