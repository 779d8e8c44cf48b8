import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createPostgresEventStore, installEventStore } from '@wabus/event-store';
import type { NewEvent } from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import { testDatabase } from '@wabus/postgres/testing';
import { expect, test } from 'vitest';

const script = join(import.meta.dirname, 'events.ts');

function events(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: 'utf8' });
  const lines = stdout.split('\n').filter((line) => line !== '');
  return { status, stderr, events: lines.map((line) => JSON.parse(line) as unknown) };
}

const noted = (stream: string, name: string): NewEvent => ({
  id: '01a22caa-1e37-7707-92d2-eaefbe08b42c',
  type: 'ProjectCreated',
  schemaVersion: 1,
  stream,
  occurredAt: '2026-11-30T13:42:51.000Z',
  recordedAt: '2026-11-30T13:42:51.000Z',
  tenantId: 't1',
  key: 't1',
  correlationId: 'c1',
  causationId: 'c1',
  actor: { kind: 'crm', id: 'crm' },
  personal: [],
  data: { projectId: stream.slice('project-'.length), name },
});

test('events are printed as JSON, whether they are kept packed or as versions before kept them', async () => {
  const database = await testDatabase();
  await installEventStore(database.url);
  const url = roleUrl(database.url, 'wabus_store');
  const store = createPostgresEventStore({ url });
  const [one, other] = [noted('project-1', 'Shop'), noted('project-2', 'Loja')];
  await store.append([{ stream: one.stream, expectedRevision: 'no_stream', events: [one] }]);
  await store.close();
  const asked = {
    stream: other.stream,
    expected: -1,
    events: [{ id: other.id, type: other.type, body: other }],
  };
  await database.pool.query('select event_store.append_group($1)', [JSON.stringify([[asked]])]);
  const both = [
    { ...one, revision: 0, position: '1' },
    { ...other, revision: 0, position: '2' },
  ];
  expect(events(url)).toMatchObject({ status: 0, events: both });
  expect(events(url, '--after', '1')).toMatchObject({ status: 0, events: [both[1]] });
  expect(events(url, '--limit', '1')).toMatchObject({ status: 0, events: [both[0]] });
  expect(events(url, '--stream', 'project-2')).toMatchObject({ status: 0, events: [both[1]] });
  expect(events(url, '--limit', 'none').stderr).toContain('Give a whole number from 1 on.');
  expect(events(roleUrl(database.url, 'nobody'))).toMatchObject({ status: 1, events: [] });
  await database.drop();
});
