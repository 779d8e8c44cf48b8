import { type CatalogueEvent, type DomainEvent, streamName } from '@wabus/events';
import { createPool, inTransaction } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, playScenario, type World } from '../../testing/index.ts';
import { contactsModel } from '../contacts/model.ts';
import { forgettingBeside, LIVE_SCHEMA, models } from '../index.ts';
import { operationsModel } from '../operations/model.ts';
import { applyEvents } from '../rebuild/replay.ts';
import { besideSchema, checkSchema, makeBeside } from './beside.ts';
import { readLag } from './lag.ts';
import { aloneWithModel, ModelHeldError } from './model-lock.ts';
import { readyToMove } from './moving.ts';
import { UnfoldableEventError } from './parked.ts';
import { StillHeldError } from './patient.ts';
import {
  bringBack,
  fillBeside,
  NothingBeforeError,
  rollBack,
  swapVersions,
  verifyModel,
} from './versions.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
  await playScenario(world, 'tenant-1');
  await live();
});
afterEach(() => world.close());

const options = (model: ReadModel = operationsModel) => {
  const { store, keyring, database } = world;
  return { store, keyring, ownerUrl: database.url, model };
};

/** What projectors do with events; those that were applied change nothing. */
async function live(events?: readonly CatalogueEvent[]): Promise<void> {
  const { keyring, database } = world;
  const all = events ?? (await world.events());
  await applyEvents({ keyring, pool: database.pool, schema: LIVE_SCHEMA, models }, all);
}

async function onboard(tenantId: string): Promise<void> {
  const profile = { tenantId, name: `Tenant ${tenantId}`, country: 'BR', timeZone: 'America/Sao_Paulo' };
  const events: DomainEvent[] = [{ type: 'TenantOnboarded', data: { ...profile, language: 'pt' } }];
  await world.append(streamName.tenant(tenantId), { tenantId, key: tenantId }, events);
}

async function query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
  return (await world.database.pool.query<Row>(text, values)).rows;
}

const names = async (): Promise<string[]> =>
  (await query<{ name: string }>('select name from read_models.tenants order by tenant_id')).map(
    ({ name }) => name,
  );

const replay = async (model?: ReadModel) => {
  await fillBeside(options(model));
  return swapVersions(options(model));
};

const differing = async (model?: ReadModel) =>
  (await verifyModel(options(model))).filter(({ equal }) => !equal).map(({ differences }) => differences);

test('a row that somebody changed by hand is found with what differs in it, and mended by a replay', async () => {
  await onboard('tenant-2');
  await live();
  expect(await differing()).toEqual([]);
  await query("update read_models.tenants set name = 'Lie' where tenant_id = 'tenant-1'");
  await query("delete from read_models.tenants where tenant_id = 'tenant-2'");
  const [first, second, ...more] = (await differing()).flat();
  expect([first, more]).toEqual([{ key: '["tenant-1"]', columns: { name: ['Lie', 'Acme'] } }, []]);
  expect(second).toMatchObject({
    key: '["tenant-2"]',
    missingIn: 0,
    columns: { name: [null, 'Tenant tenant-2'] },
  });
  expect(await query('select from pg_namespace where nspname = $1', [checkSchema(operationsModel)])).toEqual(
    [],
  );
  const { tables } = await replay();
  expect(tables[0]).toEqual({ table: 'tenants', out: 1, into: 2 });
  expect(await differing()).toEqual([]);
});

test('H32: the n-th replay gives what the first gave, whatever stands beside from the one before', async () => {
  await query("update read_models.tenants set name = 'Lie'");
  await replay();
  const first = await names();
  expect(first).toEqual(['Acme']);
  for (const _ of [2, 3])
    expect((await replay()).tables.every(({ out, into }) => out + into === 0)).toBe(true);
  expect(await names()).toEqual(first);
});

test('H32: the second who works on a model is told who does and since when, and death frees it', async () => {
  const { url } = world.database;
  const own = { model: 'operations', who: 'wabus replay by ana at desk' };
  const began = Date.now();
  await aloneWithModel(url, own, async (held) => {
    const second = aloneWithModel(url, { ...own, who: 'ben' }, async () => 'both');
    const refused = await second.catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ModelHeldError);
    const { holder } = refused as ModelHeldError;
    expect(holder?.who).toBe(own.who);
    expect(Math.abs(Date.parse(holder?.since ?? '') - began)).toBeLessThan(600_000);
    expect((refused as ModelHeldError).message).toContain(`${own.who} since ${holder?.since}`);
    // Another model is nobody's.
    expect(await aloneWithModel(url, { model: 'messages', who: 'ben' }, async () => 'free')).toBe('free');
    await query('select pg_terminate_backend($1)', [holder?.pid]);
    const later = () => aloneWithModel(url, { ...own, who: 'ben' }, async () => 'freed').catch(() => 'held');
    await expect.poll(later).toBe('freed');
    // Whoever lost it goes no further.
    expect(() => held.assertHeld()).toThrow('was lost');
  });
});

test('H32: wherever a replay is killed, what other tenants see stays as it was, and the next one ends it', async () => {
  const model = models.find(({ name }) => name === 'messages') ?? expect.fail('no such model');
  await playScenario(world, 'tenant-2');
  await live();
  const of = async (which: string): Promise<unknown[]> => {
    const each = model.tables.map(({ name }) =>
      query(
        `select '${name}' as name, count(*), md5(string_agg(t::text, '|' order by t::text)) from read_models.${name} t where ${which}`,
      ),
    );
    return (await Promise.all(each)).flat();
  };
  const [others, right] = [await of("tenant_id <> 'tenant-1'"), await of('true')];
  expect(others).not.toEqual(right);
  await query("update read_models.messages set position = position - 1 where tenant_id = 'tenant-1'");
  const end = () =>
    query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'wabus-versions%' and datname = current_database()",
    );
  let killed = 0;
  for (let looks = 1; looks < 2_000; looks *= 3) {
    let isOver = false;
    // Later each time, counted in looks at the database, and then as soon as there is somebody to kill.
    const killLater = async (): Promise<void> => {
      for (let look = 0; look < looks && !isOver; look += 1) await query('select 1');
      while (!isOver && (await end()).length === 0);
    };
    const killing = killLater();
    const ended = await replay(model).then(
      () => true,
      () => false,
    );
    isOver = true;
    await killing;
    if (!ended) killed += 1;
    expect(await of("tenant_id <> 'tenant-1'")).toEqual(others);
  }
  expect(killed).toBeGreaterThan(0);
  await replay(model);
  expect(await of('true')).toEqual(right);
});

test('H33: a replay stops before an event that cannot be folded and names it, or goes past it and says so', async () => {
  const fragile: ReadModel = {
    ...operationsModel,
    async project(tx, events) {
      if (events.some(({ type }) => type === 'TemplateApproved')) throw new Error('no such state');
      await operationsModel.project(tx, events);
    },
  };
  const [event] = (await world.events()).filter(({ type }) => type === 'TemplateApproved');
  const stopped = await fillBeside(options(fragile)).catch((error: unknown) => error);
  expect(stopped).toBeInstanceOf(UnfoldableEventError);
  const { stream, revision, type, position } = event ?? expect.fail('the scenario has none');
  const named = { model: 'operations', stream, revision, type, position: `${position}` };
  expect((stopped as UnfoldableEventError).event).toEqual({ ...named, error: 'no such state' });
  const reached = await query<{ position: string }>(
    `select max(position) as position from ${besideSchema(operationsModel)}.checkpoints`,
  );
  expect(BigInt(reached[0]?.position ?? 0)).toBeLessThan(position);
  expect(BigInt(reached[0]?.position ?? 0)).toBeGreaterThan(0n);
  const parked = await fillBeside({ ...options(fragile), park: true });
  expect(parked[0]).toEqual({ ...named, error: 'no such state' });
  // What follows in that stream lacks it: it is named as well, and the others are there.
  expect(new Set(parked.map((one) => one.stream))).toEqual(new Set([stream]));
  expect(await fillBeside({ ...options(fragile), park: true })).toEqual(parked);
});

test('who is erased is forgotten in what was live before a swap, too', async () => {
  await replay(contactsModel);
  const before = besideSchema(contactsModel);
  const addresses = () =>
    query<{ contact_id: string }>(`select distinct contact_id from ${before}.contact_addresses order by 1`);
  const [first, ...others] = await addresses();
  const contactId = first?.contact_id ?? expect.fail('the scenario has nobody');
  const at = new Date().toISOString();
  const erased = { type: 'ContactErased', data: { contactId, personId: contactId, at } } as const;
  await world.append(streamName.contact('tenant-1', contactId), { tenantId: 'tenant-1', key: 'tenant-1' }, [
    erased,
  ]);
  const projecting = models.map((model) => forgettingBeside(model, LIVE_SCHEMA));
  const { keyring, database } = world;
  const all = await world.events();
  await applyEvents({ keyring, pool: database.pool, schema: LIVE_SCHEMA, models: projecting }, all.slice(-1));
  expect(await addresses()).toEqual(others);
  const live = await query('select from read_models.contact_addresses where contact_id = $1', [contactId]);
  expect(live).toEqual([]);
});

/** Everything that the catalogue of the database says of what readers see. */
const catalogue = (oid = 'c.oid') =>
  query(`
    select 'relation' as kind, c.oid::regclass::text as name, concat_ws(' ', c.relkind, c.relowner::regrole,
      c.relacl, c.relrowsecurity, c.relforcerowsecurity, ${oid}, obj_description(c.oid, 'pg_class'),
      case c.relkind when 'v' then pg_get_viewdef(c.oid) when 'i' then pg_get_indexdef(c.oid) end) as what
    from pg_class c where c.relnamespace in ('read_models'::regnamespace, 'analytics'::regnamespace)
    union all select 'column', concat(attrelid::regclass, '.', attname), concat_ws(' ', atttypid::regtype, attacl,
      col_description(attrelid, attnum)) from pg_attribute join pg_class c on c.oid = attrelid
    where attnum > 0 and c.relnamespace in ('read_models'::regnamespace, 'analytics'::regnamespace)
    union all select 'policy', concat(tablename, '.', policyname), concat_ws(' ', roles, cmd, qual, with_check)
    from pg_policies where schemaname = 'read_models'
    union all select 'grant', nspname, concat(nspacl) from pg_namespace where nspname in ('read_models', 'analytics')
    order by 1, 2`);

test('H35: the catalogue is the same after a swap, and what was live before can be dropped without cascade', async () => {
  const before = await catalogue();
  // Those with the most tables, views and rules; every model's swap is the same code.
  const some = models.filter(({ name }) => name === 'messages' || name === 'inbox');
  for (const model of some) await replay(model);
  expect(await catalogue()).toEqual(before);
  for (const model of some) await dropBefore(model);
  expect(await catalogue()).toEqual(before);
});

test('H35: tables that change places leave the catalogue and what readers see whole, write no row, and can come back', async () => {
  const wrong = () => query('update read_models.messages set position = position - 1');
  const model = models.find(({ name }) => name === 'messages') ?? expect.fail('no such model');
  const places =
    "select array_agg(oid::text order by relname) as oids from pg_class where relkind = 'r' and relnamespace";
  const oids = async (schema: string) =>
    (
      await query<{ oids: string[] }>(`${places} = $1::regnamespace and relname = any($2)`, [
        schema,
        model.tables.map(({ name }) => name),
      ])
    )[0]?.oids;
  const content = () => query('select to_jsonb(m) as row from read_models.messages m order by 1');
  const right = await content();
  await wrong();
  const lie = await content();
  const before = await catalogue('0');
  await fillBeside(options(model));
  const filled = await oids(besideSchema(model));
  const old = await oids(LIVE_SCHEMA);
  // Who began to read before is waited for, named, and not kept from reading.
  const others = createPool({ url: world.database.url, max: 1, name: 'analyst at work' });
  const analyst = await others.connect();
  await analyst.query('begin isolation level repeatable read');
  await analyst.query('select 1');
  const held = await swapVersions({ ...options(model), tablesAbove: 0, patience: { tries: 2 } }).catch(
    (error: unknown) => error,
  );
  expect(held).toBeInstanceOf(StillHeldError);
  expect((held as StillHeldError).message).toContain('analyst at work');
  expect(
    (await analyst.query('select to_jsonb(m) as row from read_models.messages m order by 1')).rows,
  ).toEqual(lie);
  await analyst.query('commit');
  analyst.release();
  await others.end();
  await swapVersions({ ...options(model), tablesAbove: 0 });
  // The tables themselves are those that were filled: whatever differed, not a row of them was written.
  expect([await oids(LIVE_SCHEMA), await oids(besideSchema(model))]).toEqual([filled, old]);
  expect(await content()).toEqual(right);
  expect(await catalogue('0')).toEqual(before);
  await rollBack(world.database.url, model, 0);
  expect(await oids(LIVE_SCHEMA)).toEqual(old);
  expect(await content()).toEqual(lie);
  await rollBack(world.database.url, model, 0);
  await playScenario(world, 'tenant-2');
  await live();
  expect(await differing(model)).toEqual([]);
  await dropBefore(model);
  expect(await catalogue('0')).toEqual(before);
  // A right that somebody gave by hand would be lost: then rows are exchanged.
  await query('grant select (tenant_id) on read_models.messages to wabus_sender');
  await wrong();
  await fillBeside(options(model));
  await swapVersions({ ...options(model), tablesAbove: 0 });
  expect(await oids(LIVE_SCHEMA)).toEqual(filled);
  expect(await differing(model)).toEqual([]);
});

test('every model can give its tables away', async () => {
  for (const model of models) {
    await makeBeside(world.database.pool, world.database.url, besideSchema(model));
    const sides = { live: LIVE_SCHEMA, beside: besideSchema(model) };
    const isReady = await inTransaction(world.database.pool, (tx) => readyToMove(tx, model.tables, sides));
    expect([model.name, isReady]).toEqual([model.name, true]);
  }
});

/** As somebody would by hand, from views to tables. */
async function dropBefore(model: ReadModel): Promise<void> {
  const parts = await query<{ drop: string }>(
    `select format('drop %s %s', case relkind when 'v' then 'view' else 'table' end, oid::regclass) as drop
     from pg_class where relnamespace = $1::regnamespace and relkind in ('r', 'v') order by relkind = 'r', oid desc`,
    [besideSchema(model)],
  );
  for (const { drop } of parts) await query(drop);
  // Together, since they call each other; what is live calls none of them.
  const [functions] = await query<{ drop: string }>(
    `select 'drop function ' || string_agg(oid::regprocedure::text, ', ') as drop
     from pg_proc where pronamespace = $1::regnamespace`,
    [besideSchema(model)],
  );
  await query(functions?.drop ?? expect.fail('the schema has no functions'));
}

test('H36: a swap waits for no reader; where a lock is held it lets others pass, and names who holds it', async () => {
  await query("update read_models.tenants set name = 'Lie'");
  await fillBeside(options());
  const others = createPool({ url: world.database.url, max: 2, name: 'analyst at work' });
  const analyst = await others.connect();
  await analyst.query('begin isolation level repeatable read');
  await analyst.query('select count(*) from read_models.tenants, read_models.projects');
  await swapVersions(options());
  expect(await names()).toEqual(['Acme']);
  expect((await analyst.query('select name from read_models.tenants')).rows).toEqual([{ name: 'Lie' }]);
  await analyst.query('commit');

  await fillBeside(options());
  await analyst.query('begin; lock table read_models.tenants');
  const seen: string[] = [];
  const patience = {
    tries: 3,
    onBlocked: (by: readonly { application: string }[]) => seen.push(...by.map((one) => one.application)),
  };
  const held = await swapVersions({ ...options(), patience }).catch((error: unknown) => error);
  expect(held).toBeInstanceOf(StillHeldError);
  expect((held as StillHeldError).message).toContain('analyst at work');
  expect((held as StillHeldError).blockers[0]?.query).toContain('lock table');
  expect(new Set(seen)).toEqual(new Set(['analyst at work']));
  await analyst.query('rollback');
  analyst.release();
  await others.end();
  await swapVersions(options());
});

test('a roll back at the same version has what came since; without a swap before there is none', async () => {
  await expect(bringBack(options())).rejects.toBeInstanceOf(NothingBeforeError);
  await fillBeside(options());
  await expect(bringBack(options())).rejects.toBeInstanceOf(NothingBeforeError);
  await query("update read_models.tenants set name = 'Lie'");
  await swapVersions(options());
  await onboard('tenant-2');
  await live();
  expect((await bringBack(options())).version).toBe(operationsModel.version);
  expect(await names()).toEqual(['Lie', 'Tenant tenant-2']);
  await bringBack(options());
  expect(await names()).toEqual(['Acme', 'Tenant tenant-2']);
});

test('how far models are behind is counted, and since when', async () => {
  const lags = () => readLag({ ...options(), relayProgress: async () => null });
  const lagOf = async () => (await lags()).map(({ model, events }) => [model, events]);
  expect(await lagOf()).toEqual(models.map(({ name }) => [name, 0]));
  await onboard('tenant-2');
  await onboard('tenant-3');
  const [gates] = await lags();
  const events = await world.events();
  expect(gates).toMatchObject({ model: 'gates', events: 2, orMore: false, since: events.at(-2)?.recordedAt });
  const [first] = models;
  const { keyring, database } = world;
  await applyEvents(
    { keyring, pool: database.pool, schema: LIVE_SCHEMA, models: first ? [first] : [] },
    events,
  );
  expect(await lagOf()).toEqual(models.map(({ name }) => [name, name === 'gates' ? 0 : 2]));
});
