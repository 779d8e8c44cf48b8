import { randomBytes } from 'node:crypto';
import { createKeyring, installKeyring, type Keyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createJobs, type HeldJob, installJobs, type Jobs } from './index.ts';

interface Work {
  readonly what: string;
}

let db: TestDatabase;
let keyring: Keyring;
let jobs: Jobs<Work>;
/** A job stays with its holder for a moment only: whoever comes next takes it over. */
let impatient: Jobs<Work>;
beforeAll(async () => {
  db = await testDatabase([installKeyring, installJobs]);
  const kek = new Secret(randomBytes(32).toString('hex'));
  keyring = createKeyring({ url: roleUrl(db.url, 'wabus_keyring'), kek, ids: systemIds });
  const options = { url: roleUrl(db.url, 'wabus_jobs'), keyring, ids: systemIds };
  jobs = createJobs(options);
  impatient = createJobs({ ...options, holdMs: 1 });
});
afterAll(async () => {
  await Promise.all([jobs, impatient, keyring].map((port) => port.close()));
  await db.drop();
});

async function* bodyOf(...chunks: Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

async function keep(tenantId: string, ...chunks: Buffer[]): Promise<string> {
  const id = systemIds.random();
  await jobs.keep({ tenantId, id, work: { what: 'an upload' } }, bodyOf(...chunks), async () => 'hash');
  return id;
}

async function taken(from: Jobs<Work>): Promise<HeldJob<Work>> {
  await expect.poll(async () => (held = await from.take())).not.toBeNull();
  if (!held) throw new Error('nothing was taken');
  return held;
}
let held: HeldJob<Work> | null = null;

const parts = async (): Promise<number> =>
  (await db.pool.query<{ n: number }>('select count(*)::int as n from jobs.parts')).rows[0]?.n ?? -1;

test('a body of any size comes back as it was, and nothing of it can be read in the database', async () => {
  const body = Buffer.concat([randomBytes(1_500_000), Buffer.from('Ana Maria,+5511987654321')]);
  const chunks = Array.from({ length: 20 }, (_, n) => body.subarray(n * 80_000, (n + 1) * 80_000));
  await keep('t-1', ...chunks);
  expect(await parts()).toBeGreaterThan(1);
  const { rows } = await db.pool.query('select * from jobs.jobs, jobs.parts');
  expect(JSON.stringify(rows)).not.toMatch(/Ana Maria|5511987654321/);
  const job = await taken(jobs);
  expect(job).toMatchObject({ tenantId: 't-1', work: { what: 'an upload' }, tries: 1 });
  expect(Buffer.compare(Buffer.concat(await Array.fromAsync(job.body())), body)).toBe(0);
  await job.finish({ added: 1 }, 1);
  expect(await parts()).toBe(0);
});

test('a job of a process that died goes to the next one, and the dead one changes nothing any more', async () => {
  const id = await keep('t-2', Buffer.from('to'));
  const dead = await taken(impatient);
  const next = await taken(impatient);
  expect([dead.id, next.id, next.tries]).toEqual([id, id, 2]);
  expect(await dead.hold(10)).toBe(false);
  await dead.finish({ added: 10 }, 10);
  await dead.fail({ code: 'internal-error' });
  expect(await jobs.find('t-2', id)).toMatchObject({ state: 'running', done: 0, result: null });
  await next.finish({ added: 1 }, 1);
  expect(await jobs.find('t-2', id)).toMatchObject({ state: 'done', done: 1, result: { added: 1 } });
});

test('the jobs of a tenant run one after another, beside those of others', async () => {
  const [first, second] = [await keep('t-3', Buffer.from('1')), await keep('t-3', Buffer.from('2'))];
  const other = await keep('t-4', Buffer.from('3'));
  const [one, two] = [await taken(jobs), await taken(jobs)];
  expect([one.id, two.id].sort()).toEqual([first, other].sort());
  expect(await jobs.take()).toBeNull();
  await one.release(0);
  const again = await taken(jobs);
  expect(again.id).toBe(first);
  await again.fail({ code: 'malformed-upload' });
  const last = await taken(jobs);
  expect(last.id).toBe(second);
  await Promise.all([last.finish({}, 1), two.finish({}, 1)]);
});

test('a body that breaks off leaves no job and nothing of itself', async () => {
  const broken = async function* () {
    yield randomBytes(600_000);
    throw new Error('the line broke');
  };
  const id = systemIds.random();
  const keeping = jobs.keep({ tenantId: 't-5', id, work: { what: '' } }, broken(), async () => 'hash');
  await expect(keeping).rejects.toThrow('the line broke');
  expect(await jobs.find('t-5', id)).toBeNull();
  expect(await parts()).toBe(0);
});

test('a job is forgotten a day after its end, one that runs never', async () => {
  const id = await keep('t-6', Buffer.from('to'));
  await (await taken(jobs)).finish({}, 1);
  const running = await keep('t-6', Buffer.from('to'));
  await db.pool.query(
    "update jobs.jobs set created_at = created_at - interval '2 days', ended_at = ended_at - interval '2 days'",
  );
  await db.pool.query("update jobs.parts set kept_at = kept_at - interval '2 days'");
  await jobs.sweep();
  expect(await jobs.find('t-6', id)).toBeNull();
  expect(await jobs.find('t-6', running)).toMatchObject({ state: 'running' });
  expect(await parts()).toBe(1);
});
