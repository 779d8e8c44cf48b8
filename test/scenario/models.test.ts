import { createPool, type Pool, type PoolClient } from '@wabus/postgres';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  type DemoClient,
  launchCampaign,
  until,
} from '@wabus/standalone/demo';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { recipientsCsv } from '../../bench/crash/recipients.ts';
import { closePlatform, openPlatform, type Platform } from './platform.ts';

const base = '/v1/tenants/models';
const quiet = { step: () => undefined };
let platform: Platform;
let client: DemoClient;
let owner: Pool;
let project: { projectId: string; phoneNumberId: string };

beforeAll(async () => {
  platform = await openPlatform();
  client = platform.client;
  owner = createPool({ url: platform.reach.postgres, max: 2, idleInTransactionMs: 0 });
  const profile = { name: 'Models', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
  project = await connectProject(client, base, quiet);
  await approveTemplate(client, base, project.projectId, quiet);
});

afterAll(async () => {
  await owner?.end();
  await closePlatform(platform);
});

/** Keeps a model from writing this table, until the transaction ends. */
const hold = (tx: PoolClient, table: string): Promise<unknown> =>
  tx.query(`lock table read_models.${table} in share mode`);

/** How many sessions wait to write these tables. */
async function waiting(tables: readonly string[]): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select distinct c.relname as name from pg_locks l join pg_class c on c.oid = l.relation
     where not l.granted and c.relname = any($1) order by 1`,
    [tables],
  );
  return rows.map(({ name }) => name);
}

/** Nothing can be added to the audit, until it is taken back. */
async function poisonAudit(): Promise<() => Promise<unknown>> {
  await owner.query(
    `create function read_models.refuse() returns trigger language plpgsql as
     $$ begin raise exception 'this one cannot be applied'; end $$`,
  );
  await owner.query(
    'create trigger refuse before insert on read_models.audit execute function read_models.refuse()',
  );
  return () => owner.query('drop function read_models.refuse() cascade');
}

const count = async (text: string): Promise<number> =>
  (await owner.query<{ n: number }>(`select count(*)::int as n ${text}`)).rows[0]?.n ?? -1;

const staleMs = async (): Promise<number> => {
  const { rows } = await owner.query<{ ms: number }>(
    'select (extract(epoch from clock_timestamp() - fresh_at) * 1000)::float as ms from read_models.gates_freshness',
  );
  return rows[0]?.ms ?? Number.POSITIVE_INFINITY;
};

test('while one model is held, one is stopped and one catches up, campaigns run on and the gates are fresh', async () => {
  const makeWhole = await poisonAudit();
  const tx = await owner.connect();
  // Whatever happens: a connection that is not given back would keep its locks, and the pool from ending.
  onTestFinished(() => tx.release(true));
  await tx.query('begin');
  for (const table of ['contacts', 'contact_addresses', 'conversation_threads', 'conversations']) {
    await hold(tx, table);
  }
  await owner.query("update read_models.checkpoints set position = 0 where model = 'inbox'");
  const audited = await count('from read_models.audit');
  const inbound = { from: '5511963099999', type: 'text', text: { body: 'Hello' } };
  await client.simulator('POST', `/numbers/${project.phoneNumberId}/inbound`, inbound);
  const id = await launchCampaign(client, base, project.projectId, recipientsCsv(60), quiet);
  await until(
    client,
    `${base}/campaigns/${id}`,
    ({ counts }: CampaignView) => counts.breakdown.reached === 60,
  );
  await expect.poll(staleMs).toBeLessThan(1_000);
  const held = ['contact_addresses', 'contacts', 'conversation_threads', 'conversations'];
  // Who waits too long for a lock is sent away and comes again: both are there at once only now and then.
  await expect
    .poll(() => waiting(held))
    .toEqual(
      expect.arrayContaining([expect.stringMatching(/^contact/), expect.stringMatching(/^conversation/)]),
    );
  expect(await count('from read_models.audit')).toBe(audited);
  await tx.query('rollback');
  await makeWhole();
  const apart = `from (select partition from read_models.checkpoints group by partition
    having count(distinct position) > 1) as apart`;
  await expect.poll(() => count(apart)).toBe(0);
  expect(await count('from read_models.audit')).toBeGreaterThan(audited);
});
