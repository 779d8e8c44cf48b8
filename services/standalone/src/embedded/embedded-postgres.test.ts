import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createPool } from '@wabus/postgres';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EmbeddedPostgres } from './embedded-postgres.ts';

let parent: string;
let dataDir: string;

beforeEach(() => {
  parent = mkdtempSync(join(realpathSync(tmpdir()), 'wabus-embedded-'));
  dataDir = join(parent, 'data');
});

afterEach(async () => {
  await EmbeddedPostgres.remove(dataDir);
  rmSync(parent, { recursive: true });
});

const start = (port = 0): Promise<EmbeddedPostgres> =>
  EmbeddedPostgres.start({ dataDir, port, password: 'secret' });

async function rows(server: EmbeddedPostgres, sql: string, url = server.url()): Promise<unknown[]> {
  const pool = createPool({ url, max: 1 });
  try {
    return (await pool.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await pool.end();
  }
}

/** The folder of the cluster, as the data folder names it. */
function cluster(): string {
  return resolve(dataDir, readFileSync(join(dataDir, 'postgres.location'), 'utf8').trim());
}

const pid = (): string => readFileSync(join(cluster(), 'postmaster.pid'), 'utf8').split('\n')[0] ?? '';

test('it goes on with the server that a killed process left behind, but for one that was started otherwise', async () => {
  const first = await start();
  const left = pid();
  const second = await start();
  expect([second.port, pid()]).toEqual([first.port, left]);
  const settings = { work_mem: '5MB' };
  const third = await EmbeddedPostgres.start({ dataDir, port: 0, password: 'secret', settings });
  expect(pid()).not.toBe(left);
  expect(await rows(third, 'show work_mem')).toEqual([{ work_mem: '5MB' }]);
  await third.stop();
});

test('it keeps its data over a restart, and asks for the password', async () => {
  const first = await start();
  await rows(first, 'create table kept (id int)');
  await first.stop();
  const second = await start();
  expect(await rows(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
  const wrong = second.url('postgres', 'wabus_owner', 'wrong');
  await expect(rows(second, 'select 1', wrong)).rejects.toThrow(/password/);
  await second.stop();
});

test('after kill -9 it starts again though its process id belongs to another program by now', async () => {
  chmodSync(parent, 0o755);
  const first = await start();
  await rows(first, 'create table kept (id int)');
  const pidFile = join(cluster(), 'postmaster.pid');
  const [pid, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
  process.kill(Number(pid), 'SIGKILL');
  writeFileSync(pidFile, [process.pid, ...rest].join('\n'));
  const second = await start();
  expect(await rows(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
  await second.stop();
});

test('a data folder that was moved takes its cluster along', async () => {
  chmodSync(parent, 0o755);
  const first = await start();
  await rows(first, 'create table kept (id int)');
  await first.stop();
  renameSync(dataDir, join(parent, 'moved'));
  dataDir = join(parent, 'moved');
  const second = await start();
  expect(await rows(second, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
  await second.stop();
});

test('a first start that was cut off begins anew, and nothing of somebody else is touched', async () => {
  chmodSync(parent, 0o755);
  mkdirSync(join(dataDir, 'postgres'), { recursive: true });
  writeFileSync(join(dataDir, 'postgres', 'holiday.jpg'), 'precious');
  await expect(start()).rejects.toThrow(/not ours/);
  expect(existsSync(join(dataDir, 'postgres', 'holiday.jpg'))).toBe(true);
  rmSync(join(dataDir, 'postgres'), { recursive: true });
  mkdirSync(join(dataDir, 'postgres.new'));
  writeFileSync(join(dataDir, 'postgres.new', 'half'), '');
  const server = await start();
  expect(await rows(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
});

test('a taken port and a wrong password are said at once, and leave no server behind', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  await expect(start(port)).rejects.toThrow(/EADDRINUSE/);
  other.close();
  await expect(EmbeddedPostgres.start({ dataDir, port: 0, password: 'wrong' })).rejects.toThrow(/password/);
  expect(existsSync(join(cluster(), 'postmaster.pid'))).toBe(false);
});

test('a data folder below one that only we can enter works: the cluster is removed with it', async () => {
  mkdirSync(dataDir, { mode: 0o700 });
  const server = await start();
  expect(await rows(server, 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.stop();
  const folder = cluster();
  expect(existsSync(join(folder, 'PG_VERSION'))).toBe(true);
  await EmbeddedPostgres.remove(dataDir);
  expect(existsSync(folder)).toBe(false);
});
