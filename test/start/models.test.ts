import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPool } from '@wabus/postgres';
import { models } from '@wabus/read-models';
import { type Announcement, removeFolder } from '@wabus/standalone';
import { afterAll, expect, test } from 'vitest';
import { NpmStart } from './npm-start.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-models-'));
const start = new NpmStart(dataDir);

afterAll(async () => {
  await start.end();
  await removeFolder(dataDir);
});

interface Readiness {
  readonly ready: boolean;
  readonly waitingFor: readonly string[];
}

async function readiness({ api }: Announcement): Promise<Readiness> {
  return (await (await fetch(`${api}/readyz`)).json()) as Readiness;
}

async function tenant({ api, token }: Announcement, id: string, name?: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ name, country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' });
  const path = `${api}/v1/tenants/${id}`;
  return (
    await fetch(name ? path : `${path}/projects`, name ? { method: 'PUT', headers, body } : { headers })
  ).status;
}

async function asOwner({ postgres }: Announcement, ...statements: string[]): Promise<void> {
  const pool = createPool({ url: postgres, max: 1, name: 'test' });
  for (const statement of statements) await pool.query(statement);
  await pool.end();
}

const stopped = [expect.stringMatching(/^operations, partition \d+: .*refused_by_the_test/)];

test('read models that are lost come back at the start; one that an event stops keeps nothing else from starting, and is named', async () => {
  const first = await start.ready();
  expect(first.announcement).toMatchObject({ stopped: [], behind: [] });
  expect(await tenant(first.announcement, 'kept', 'Kept')).toBe(201);
  await asOwner(
    first.announcement,
    "alter table read_models.tenants add constraint refused_by_the_test check (name <> 'Refused')",
  );
  expect(await tenant(first.announcement, 'refused', 'Refused')).toBe(201);
  await expect.poll(() => readiness(first.announcement)).toEqual({ ready: false, waitingFor: stopped });
  const tables = [...models.flatMap((model) => model.tables.map(({ name }) => name)), 'checkpoints'];
  await asOwner(first.announcement, `truncate ${tables.map((name) => `read_models.${name}`).join()}`);
  first.npm.kill('SIGTERM');
  expect(await once(first.npm, 'exit')).toEqual([0, null]);

  const { announcement } = await start.ready();
  expect(announcement).toMatchObject({ ready: true, stopped });
  await expect.poll(() => readiness(announcement)).toEqual({ ready: false, waitingFor: stopped });
  await expect.poll(() => tenant(announcement, 'kept')).toBe(200);
  const handshake = `hub.mode=subscribe&hub.challenge=42&hub.verify_token=${announcement.verifyToken}`;
  expect(await (await fetch(`${announcement.webhook}?${handshake}`)).text()).toBe('42');
  await asOwner(announcement, 'alter table read_models.tenants drop constraint refused_by_the_test');
  await expect.poll(() => readiness(announcement)).toEqual({ ready: true, waitingFor: [] });
  expect(await tenant(announcement, 'refused')).toBe(200);
});
