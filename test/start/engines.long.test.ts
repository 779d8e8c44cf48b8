import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafkaBroker } from '@wabus/event-log/testing';
import { startEventStoreDbTestServer } from '@wabus/event-store/test-server';
import { removeFolder } from '@wabus/standalone';
import { approveTemplate, connectProject, DemoClient, until } from '@wabus/standalone/demo';
import { afterAll, expect, test } from 'vitest';
import { NpmStart, type Started } from './npm-start.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-engines-'));
const start = new NpmStart(dataDir);
const broker = await startKafkaBroker();
await broker?.close();

afterAll(async () => {
  await start.end();
  await removeFolder(dataDir);
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Connects a number, sends one message of a template and waits until its phone has it. */
async function sendOne({ announcement }: Started): Promise<void> {
  const client = new DemoClient(announcement);
  const base = '/v1/tenants/engines';
  const profile = { name: 'Engines', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
  const quiet = { step: () => undefined };
  const { projectId, phoneNumberId } = await connectProject(client, base, quiet);
  await approveTemplate(client, base, projectId, quiet);
  const { id } = await client.api<{ id: string }>('POST', `${base}/messages`, {
    projectId,
    to: '+5511961230005',
    type: 'template',
    template: { name: 'order_ready', language: 'en_US', variables: { 1: 'Ana', 2: 'A-17' } },
  });
  await until(client, `${base}/messages/${id}`, ({ status }: { status: string }) =>
    ['delivered', 'read'].includes(status),
  );
  const received = await client.simulator<unknown[]>('GET', `/numbers/${phoneNumberId}/received`);
  expect(received).toHaveLength(1);
}

// On a data folder a broker runs on Java, from what Maven fetched.
test.skipIf(broker?.from !== 'maven')(
  'on a Kafka of its own and the double of EventStoreDB a message reaches the phone; kill -9 takes nothing but the broker along, and no other engine opens the folder',
  async () => {
    const store = await startEventStoreDbTestServer();
    const flags = ['--kafka', 'local', '--eventstore', store.connectionString];
    const first = await start.ready(flags);
    expect(first.announcement).toMatchObject({
      engines: { store: 'EventStoreDB', log: 'a Kafka of its own' },
      kafka: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    });
    const [, java = 0] = (JSON.parse(readFileSync(join(dataDir, 'kafka.json'), 'utf8')) as { pids: number[] })
      .pids;
    expect(isThere(java)).toBe(true);
    process.kill(start.pid(), 'SIGKILL');
    await once(first.npm, 'exit');
    await expect.poll(() => isThere(java)).toBe(false);
    const second = await start.ready(flags);
    await sendOne(second);
    second.npm.kill('SIGTERM');
    expect(await once(second.npm, 'exit')).toEqual([0, null]);
    expect(start.givenBack()).toBe(true);
    const onPostgres = await start.refused();
    expect(onPostgres.code).toBe(1);
    expect(onPostgres.text).toContain(
      'was made with events in EventStoreDB and the log in a Kafka of its own; chosen now: Postgres and Postgres.',
    );
    expect(start.givenBack()).toBe(true);
    await store.close();
  },
);
