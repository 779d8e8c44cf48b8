import { roleUrl } from '@wabus/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, playScenario, type World } from '../../testing/index.ts';
import { createReadDatabase, LIVE_SCHEMA, listAudit, models } from '../index.ts';
import type { ReadDatabase } from '../reading/read-database.ts';
import { applyEvents } from '../rebuild/replay.ts';
import type { AuditFilter, AuditRow } from './queries.ts';

const TENANT = 'tenant-1';

let world: World;
let reads: ReadDatabase;
beforeAll(async () => {
  world = await createWorld();
  await playScenario(world, TENANT);
  const { keyring, database } = world;
  const to = { keyring, pool: database.pool, schema: LIVE_SCHEMA, models };
  await applyEvents(to, await world.events());
  reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
});
afterAll(async () => {
  await reads.close();
  await world.close();
});

/** All facts that a filter finds, read in pages of seven. */
async function facts(filter: AuditFilter): Promise<AuditRow[]> {
  const found: AuditRow[] = [];
  for (let after: string | undefined | null; after !== null; ) {
    const query = { ...filter, limit: 7, ...(after === undefined ? {} : { after }) };
    const page = await reads.asTenant(TENANT, (reader) => listAudit(reader, query));
    found.push(...page.data);
    after = page.next;
  }
  return found;
}

test('every fact is told with the names that its event has, newest first, and found by each of them', async () => {
  const told = (await world.events())
    .filter(({ tenantId }) => tenantId === TENANT)
    .map(({ id, type, stream, correlationId, causationId }) => {
      return { eventId: id, action: type, subject: stream, correlationId, causationId };
    })
    .reverse();
  const all = await facts({});
  expect(all).toMatchObject(told);
  for (const by of ['subject', 'action', 'correlationId'] as const) {
    for (const value of new Set(told.map((fact) => fact[by])))
      expect(await facts({ [by]: value })).toEqual(all.filter((fact) => fact[by] === value));
  }
});
