import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPostgresEventLog, topics } from '@wabus/event-log';
import { createPostgresEventStore, type StreamAppend } from '@wabus/event-store';
import { streamName } from '@wabus/events';
import { createPool, type Pool } from '@wabus/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EmbeddedPostgres } from './embedded/embedded-postgres.ts';
import { installDatabase } from './install.ts';

// A queue of the smallest size that Postgres takes, so that filling it costs nothing.
const settings = { max_notify_queue_pages: '64', fsync: 'off', synchronous_commit: 'off' };
const folder = mkdtempSync(join(tmpdir(), 'wabus-notifications-'));
let server: EmbeddedPostgres;
let analysts: Pool;
beforeAll(async () => {
  server = await EmbeddedPostgres.start({ dataDir: folder, port: 0, settings });
  await installDatabase(server.url(), () => undefined, { readsStore: false });
  analysts = createPool({ url: server.url('postgres', 'wabus_analyst'), max: 2 });
});
afterAll(async () => {
  await analysts.end();
  await server.stop();
  await EmbeddedPostgres.remove(folder);
  rmSync(folder, { recursive: true, force: true });
});

/** The first event of a tenant of its own. */
function onboarded(): StreamAppend {
  const tenantId = `tenant-${randomUUID()}`;
  const stream = streamName.tenant(tenantId);
  const event = {
    id: randomUUID(),
    type: 'TenantOnboarded',
    schemaVersion: 1,
    stream,
    occurredAt: '2026-11-21T00:00:00.000Z',
    recordedAt: '2026-11-21T00:00:00.000Z',
    tenantId,
    key: tenantId,
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { kind: 'system', id: 'test' },
    personal: [],
    data: { tenantId, name: 'Acme', country: 'DE', timeZone: 'Europe/Berlin', language: 'de' },
  } as const;
  return { stream, expectedRevision: 'no_stream', events: [event] };
}

/** What a follower of the store and a consumer of the log are given while `work` runs, and until both have all of it. */
async function whileBothFollow(work: (append: () => Promise<void>) => Promise<void>): Promise<void> {
  const store = createPostgresEventStore({ url: server.url('postgres', 'wabus_store') });
  const log = createPostgresEventLog({ url: server.url('postgres', 'wabus_log') });
  const stop = new AbortController();
  const written: string[] = [];
  const followed: string[] = [];
  const consumed: string[] = [];
  await log.ensureTopics([topics.events]);
  const after = await store.head();
  const following = (async () => {
    for await (const item of store.subscribeAll({ after, signal: stop.signal })) {
      if (item.kind === 'events') followed.push(...item.events.map(({ id }) => id));
    }
  })();
  const consumer = log.consumer({ group: randomUUID(), topics: [topics.events.name], from: 'latest' });
  await consumer.start({
    onBatch: async ({ records }) => void consumed.push(...records.map(({ key }) => key)),
  });
  const producer = log.producer();
  try {
    await work(async () => {
      const append = onboarded();
      const id = append.events[0]?.id ?? '';
      expect(await store.append([append])).toMatchObject([{ status: 'appended' }]);
      await producer.send(topics.events.name, [{ key: id, value: Buffer.from('x'), headers: {} }]);
      written.push(id);
    });
    await expect.poll(() => followed).toEqual(written);
    await expect.poll(() => consumed.toSorted()).toEqual(written.toSorted());
  } finally {
    stop.abort();
    await following;
    await consumer.stop();
    await Promise.all([store.close(), log.close()]);
  }
}

test('false notifications make nobody believe anything: who is woken looks for what is there', async () => {
  await whileBothFollow(async (append) => {
    for (const payload of ['', 'wabus.events', '9223372036854775807', '-1', 'no such topic', '\u{1F600}']) {
      for (const channel of ['event_store', 'event_log']) {
        await analysts.query('select pg_notify($1, $2)', [channel, payload]);
      }
      await append();
    }
    await analysts.query(
      "select pg_notify('event_' || w, n::text) from generate_series(1, 2000) n, unnest('{store,log}'::text[]) w",
    );
    await append();
  });
});

test('a queue of notifications that an analyst fills, and never reads, stops no append and no reader', async () => {
  const deaf = await analysts.connect();
  await deaf.query('set idle_in_transaction_session_timeout = 0');
  await deaf.query('listen anything');
  await deaf.query('begin');
  const fill = "select pg_notify('anything', n || repeat('x', 7000)) from generate_series(1, 20) n";
  const following = whileBothFollow(async (append) => {
    const filled = async (): Promise<string> =>
      analysts.query(fill).then(
        () => 'there is room',
        ({ message }: Error) => message,
      );
    await expect.poll(filled, { interval: 1 }).toMatch(/too many notifications/);
    await append();
    await append();
  });
  await following.finally(() => deaf.release(true));
});
