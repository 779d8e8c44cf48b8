import { setTimeout as sleep } from 'node:timers/promises';
import { LIVE_SCHEMA, models, rebuild } from '@wabus/read-models';
import type { World } from './world.ts';

const REBUILT = `${LIVE_SCHEMA}_after`;

/** Where and when something was recorded, and which record of the log brought it, is not what it says. */
const PLACES = new Set([
  'position',
  'created_position',
  'profile_position',
  'revision',
  'created_at',
  'recorded_at',
  'createdAt',
  'causation_id',
  'correlation_id',
  'last_inbound_recorded_at',
]);

/** Delivers webhooks, some at once, to a normaliser that ends when all are placed. */
export async function play(world: World, webhooks: readonly object[], atOnce: number): Promise<void> {
  const normaliser = world.normaliser();
  await normaliser.start();
  for (let from = 0; from < webhooks.length; from += atOnce) {
    await world.deliver(...webhooks.slice(from, from + atOnce));
    if (atOnce === 1) await placed(world);
  }
  await placed(world);
  await normaliser.stop();
}

/** Also before the first test, where `expect.poll` may not stand: the hook's deadline ends it. */
async function placed(world: World): Promise<void> {
  while ((await world.uncommitted()) > 0) await sleep(20);
}

/** Every row of every read model, without its place, in an order that does not depend on it. */
export async function readModelsOf(world: World): Promise<Record<string, string[]>> {
  const { store, keyring, db } = world;
  await rebuild({ store, keyring, ownerUrl: db.url, schema: REBUILT });
  const content: Record<string, string[]> = {};
  for (const { name: table } of models.flatMap(({ tables }) => tables)) {
    const { rows } = await db.pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${REBUILT}.${table} t`,
    );
    // The audit says when we recorded something, everything else when it happened: what has no time of the world has ours.
    if (table === 'audit') {
      for (const { row } of rows) {
        if (row.occurred_at === row.at) delete row.occurred_at;
        delete row.at;
      }
    }
    content[table] = rows.map(({ row }) => JSON.stringify(withoutPlace(row))).toSorted();
  }
  return content;
}

function withoutPlace(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlace);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !PLACES.has(name) && !name.endsWith('_position'));
  return Object.fromEntries(entries.map(([name, one]) => [name, withoutPlace(one)]));
}
