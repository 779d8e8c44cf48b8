import { createPool, roleUrl } from '@wabus/postgres';
import { postgresTitle, type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attempts, freshMessageStream, idsOf, readEverything } from '../../conformance/harness.ts';
import { describeEventStore } from '../../conformance/index.ts';
import type { EventStore, StreamAppend } from '../index.ts';
import { createPostgresEventStore, installEventStore } from '../index.ts';

describeEventStore(
  await postgresTitle(),
  async () => {
    const database = await testDatabase([installEventStore]);
    const url = roleUrl(database.url, 'wabus_store');
    const clients = [createPostgresEventStore({ url })];
    return {
      store: clients[0] as EventStore,
      another: async () => {
        const client = createPostgresEventStore({ url });
        clients.push(client);
        return client;
      },
      dispose: async () => {
        await Promise.all(clients.map((client) => client.close()));
        await database.drop();
      },
    };
  },
  { ownsGlobalOrder: true },
);

describe('the Postgres event store', () => {
  let database: TestDatabase;
  let store: EventStore;
  beforeAll(async () => {
    database = await testDatabase([installEventStore, installEventStore]);
    store = createPostgresEventStore({ url: roleUrl(database.url, 'wabus_store') });
  });
  afterAll(async () => {
    await store.close();
    await database.drop();
  });

  /** Runs `work` while the head row is locked by somebody else, so that appends wait. */
  async function whileAppendsWait(work: () => Promise<void>): Promise<void> {
    const client = await database.pool.connect();
    try {
      await client.query('begin');
      await client.query('select * from event_store.head for update');
      await work();
    } finally {
      await client.query('commit');
      client.release();
    }
  }

  async function appendWaits(): Promise<number> {
    const { rows } = await database.pool.query<{ pid: number }>(
      `select pid from pg_stat_activity
       where datname = current_database() and query like '%append_events%' and wait_event_type = 'Lock'`,
    );
    return rows[0]?.pid ?? 0;
  }

  test('a connection lost in the middle of an append is an unknown outcome, and a repeat settles it', async () => {
    const append = attempts(freshMessageStream(), 'no_stream');
    await whileAppendsWait(async () => {
      const appending = store.append([append]);
      await expect.poll(appendWaits, { interval: 5 }).toBeGreaterThan(0);
      await database.pool.query('select pg_terminate_backend($1)', [await appendWaits()]);
      expect((await appending)[0]?.status).toBe('unknown');
    });
    expect(await store.append([append])).toMatchObject([{ status: 'appended', revision: 0 }]);
    expect(await store.readStream(append.stream)).toHaveLength(1);
  });

  test('appends that come while one is under way become one statement, one notification and one commit', async () => {
    const first = attempts(freshMessageStream(), 'no_stream');
    const others = Array.from({ length: 50 }, () => attempts(freshMessageStream(), 'no_stream'));
    const head = await store.head();
    await whileAppendsWait(async () => {
      void store.append([first]);
      await expect.poll(appendWaits, { interval: 5 }).toBeGreaterThan(0);
      for (const append of others) void store.append([append]);
    });
    const last = others.at(-1)?.stream as string;
    await expect.poll(() => store.readStream(last), { interval: 5 }).toHaveLength(1);
    const { rows } = await database.pool.query(
      'select count(distinct xmin::text)::int as commits, count(*)::int as events from event_store.events where position > $1',
      [head],
    );
    expect(rows).toEqual([{ commits: 2, events: 51 }]);
  });

  test('a reader never passes an event that is not committed yet', async () => {
    const head = await store.head();
    const append = attempts(freshMessageStream(), 'no_stream');
    let appending: Promise<unknown> = Promise.resolve();
    await whileAppendsWait(async () => {
      appending = store.append([append]);
      await expect.poll(appendWaits, { interval: 5 }).toBeGreaterThan(0);
      const page = await store.readAll({ after: head, maxCount: 10 });
      expect(page).toEqual({ events: [], next: head, end: true });
    });
    await appending;
    expect(idsOf(await readEverything(store, head))).toEqual(idsOf(append.events));
  });

  test('a page of large events ends early and the next one goes on', async () => {
    const head = await store.head();
    const stream = freshMessageStream();
    const appends = attempts(stream, 'no_stream', 30);
    const events = appends.events.map((event) => ({ ...event, correlationId: randomText(1_000_000) }));
    await store.append([{ ...appends, events }]);
    const page = await store.readAll({ after: head, maxCount: 100 });
    expect(page.end).toBe(false);
    expect(page.events.length).toBeLessThan(30);
    expect(await readEverything(store, head)).toHaveLength(30);
  });

  test('a filtered read gets over a long stretch that it does not keep, a bounded step at a time', async () => {
    const head = await store.head();
    await database.pool.query(
      `with head as (update event_store.head set position = position + 6000 returning position)
       insert into event_store.events (position, stream, revision, id, type, body, partition)
       select head.position - 6000 + n, 'campaign-' || n, 0, gen_random_uuid(), like_any.type, like_any.body, 0
       from head, generate_series(1, 6000) n, (select type, body from event_store.events limit 1) like_any`,
    );
    const append = attempts(freshMessageStream(), 'no_stream');
    await store.append([append]);
    const page = await store.readAll({ after: head, maxCount: 10, streamPrefixes: ['message-'] });
    expect([page.events, page.end]).toEqual([[], false]);
    const events = await readEverything(store, head, { streamPrefixes: ['message-'] });
    expect(idsOf(events)).toEqual(idsOf(append.events));
  });

  test('a service of the version before, which appends through the function that it knows, writes the same streams', async () => {
    const pool = createPool({ url: roleUrl(database.url, 'wabus_store'), max: 1 });
    const before = async (...appends: StreamAppend[]): Promise<unknown[]> => {
      const asked = appends.map(({ stream, expectedRevision, events }) => ({
        stream,
        expected: expectedRevision === 'no_stream' ? -1 : expectedRevision,
        events: events.map((event) => ({ id: event.id, type: event.type, body: event })),
      }));
      const text = 'select outcome, revision from event_store.append_group($1)';
      const { rows } = await pool.query(text, [JSON.stringify([asked])]);
      return rows;
    };
    const stream = freshMessageStream();
    const [first, second, third] = [
      attempts(stream, 'no_stream', 2),
      attempts(stream, 1),
      attempts(stream, 2),
    ];
    expect(await before(first)).toEqual([{ outcome: 'appended', revision: '1' }]);
    expect(await store.append([second])).toMatchObject([{ status: 'appended', revision: 2 }]);
    expect(await before(attempts(stream, 1))).toEqual([{ outcome: 'conflict', revision: '2' }]);
    expect(await before(third)).toEqual([{ outcome: 'appended', revision: '3' }]);
    expect(await before(second)).toEqual([{ outcome: 'appended', revision: '2' }]);
    expect(await store.append([third])).toMatchObject([{ status: 'appended', revision: 3 }]);
    const all = [first, second, third].flatMap(({ events }) => events);
    expect(idsOf(await store.readStream(stream))).toEqual(idsOf(all));
    await pool.end();
  });

  test('its role can neither change nor remove what stands there', async () => {
    const pool = createPool({ url: roleUrl(database.url, 'wabus_store'), max: 1 });
    const forbidden = [
      'update event_store.events set type = type',
      'delete from event_store.events',
      'truncate event_store.events',
      'update event_store.head set position = 0',
      'insert into event_store.events (position) values (1)',
    ];
    for (const statement of forbidden)
      await expect(pool.query(statement)).rejects.toThrow(/permission denied/);
    await pool.end();
  });

  test('a subscription lives on with polling and a new listener when its listener is lost', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    const after = await store.head();
    const following = (async () => {
      for await (const item of store.subscribeAll({ after, signal: stop.signal })) {
        if (item.kind === 'events') seen.push(...idsOf(item.events));
      }
    })();
    const killed = (): Promise<number | null> =>
      database.pool
        .query(
          `select pg_terminate_backend(pid) from pg_stat_activity
           where datname = current_database() and application_name = 'wabus-listen-event_store'`,
        )
        .then(({ rowCount }) => rowCount);
    await expect.poll(killed, { interval: 10 }).toBe(1);
    const append = attempts(freshMessageStream(), 'no_stream');
    await store.append([append]);
    await expect.poll(() => seen).toEqual(idsOf(append.events));
    stop.abort();
    await following;
  });
});

/** Text that does not compress. */
function randomText(length: number): string {
  return Array.from({ length: length / 10 }, () =>
    Math.random().toString(36).slice(2, 12).padEnd(10, 'x'),
  ).join('');
}
