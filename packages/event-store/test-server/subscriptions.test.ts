import {
  type AllStreamSubscription,
  END,
  type EventStoreDBClient,
  eventTypeFilter,
  type Filter,
  jsonEvent,
  type Position,
  streamNameFilter,
} from '@eventstore/db-client';
import { describe, expect, test } from 'vitest';
import { afterwards, event, events, stand } from './client-stand.ts';

interface Followed {
  readonly subscription: AllStreamSubscription;
  /** `stream/revision`, `checkpoint` or `caught up`, in the order received. */
  readonly seen: string[];
  readonly checkpoints: Position[];
}

type FilterOptions = Omit<Filter, 'filterOn' | 'checkpointReached'>;

/** Follows `$all`, remembering what comes. */
function follow(
  client: EventStoreDBClient,
  options: { from?: Position | typeof END; filter?: (of: FilterOptions) => Filter; of?: FilterOptions } = {},
): Followed {
  const seen: string[] = [];
  const checkpoints: Position[] = [];
  const made = options.filter?.(options.of ?? { checkpointInterval: 1 });
  const filter = made && {
    ...made,
    checkpointReached: async (_: unknown, position: Position) => {
      seen.push('checkpoint');
      checkpoints.push(position);
    },
  };
  const subscription = client.subscribeToAll({
    fromPosition: options.from ?? 'start',
    filter: filter as Filter,
  });
  subscription.on('caughtUp', () => seen.push('caught up'));
  subscription.on('fellBehind', () => seen.push('fell behind'));
  subscription.on('data', ({ event: found }) => seen.push(`${found?.streamId}/${found?.revision}`));
  subscription.on('error', () => {});
  afterwards(() => subscription.unsubscribe());
  return { subscription, seen, checkpoints };
}

const named = (prefixes: string[]) => (of: FilterOptions) => streamNameFilter({ ...of, prefixes });
const eventsIn = (seen: readonly string[]) => seen.filter((item) => item.includes('/'));

describe('a subscription to $all', () => {
  test('gives what is there, says that it caught up, then gives what comes', async () => {
    const { client } = await stand();
    await client.appendToStream('a', events(2));
    const { seen } = follow(client);
    await expect.poll(() => seen).toEqual(['a/0', 'a/1', 'caught up']);
    await client.appendToStream('b', events(1));
    await expect.poll(() => seen).toEqual(['a/0', 'a/1', 'caught up', 'b/0']);
  });

  test('begins after the position it is given', async () => {
    const { client } = await stand();
    const { position } = await client.appendToStream('a', events(2));
    await client.appendToStream('b', events(1));
    const { seen } = follow(client, { from: position });
    await expect.poll(() => seen).toEqual(['b/0', 'caught up']);
  });

  test('from the end gives only what comes', async () => {
    const { client } = await stand();
    await client.appendToStream('a', events(2));
    const { seen } = follow(client, { from: END });
    await expect.poll(() => seen).toEqual(['caught up']);
    await client.appendToStream('a', events(1), { expectedRevision: 1n });
    await expect.poll(() => seen).toEqual(['caught up', 'a/2']);
  });

  test('keeps streams by prefix or pattern, and events by type', async () => {
    const { client } = await stand();
    await client.appendToStream('keep-1', events(1));
    await client.appendToStream('drop-1', [jsonEvent({ type: 'Kept', data: {} })]);
    await client.appendToStream('also-1', events(1));
    const byPrefix = follow(client, { filter: named(['keep-', 'also-']) });
    const byPattern = follow(client, {
      filter: (of) => streamNameFilter({ ...of, regex: '^(keep|also)-\\d+$' }),
    });
    const byType = follow(client, { filter: (of) => eventTypeFilter({ ...of, prefixes: ['Kep'] }) });
    await expect.poll(() => eventsIn(byPrefix.seen)).toEqual(['keep-1/0', 'also-1/0']);
    await expect.poll(() => eventsIn(byPattern.seen)).toEqual(['keep-1/0', 'also-1/0']);
    await expect.poll(() => eventsIn(byType.seen)).toEqual(['drop-1/0']);
  });
});

describe('checkpoints of a filtered subscription', () => {
  test('come while catching up although nothing passes the filter', async () => {
    const { client } = await stand();
    await client.appendToStream('other', events(200));
    const { seen, checkpoints } = follow(client, { filter: named(['mine-']) });
    await expect.poll(() => seen.at(-1)).toBe('caught up');
    expect(checkpoints.length).toBeGreaterThanOrEqual(5);
    const places = checkpoints.map(({ commit }) => commit);
    expect(places).toEqual([...new Set(places)].sort((a, b) => Number(a - b)));
  });

  test('come live, every so many windows of events looked at', async () => {
    const { client } = await stand();
    const { seen, checkpoints } = follow(client, {
      filter: named(['mine-']),
      of: { checkpointInterval: 2, maxSearchWindow: 5 },
    });
    await expect.poll(() => seen).toContain('caught up');
    await client.appendToStream('other', events(9));
    const { position } = await client.appendToStream('other', events(1));
    await expect.poll(() => checkpoints.at(-1)).toEqual(position);
    expect(seen.filter((item) => item === 'checkpoint')).toHaveLength(1);
  });

  test('a subscription begun at a checkpoint misses nothing and repeats nothing', async () => {
    const { client } = await stand();
    for (let n = 0; n < 40; n += 1) await client.appendToStream(n % 8 === 0 ? 'mine-1' : 'other', events(4));
    const whole = follow(client, { filter: named(['mine-']) });
    await expect.poll(() => whole.seen.at(-1)).toBe('caught up');
    for (const [index, checkpoint] of whole.checkpoints.entries()) {
      const before = eventsBeforeCheckpoint(whole.seen, index);
      const rest = follow(client, { from: checkpoint, filter: named(['mine-']) });
      await expect.poll(() => rest.seen.at(-1)).toBe('caught up');
      expect([...before, ...eventsIn(rest.seen)]).toEqual(eventsIn(whole.seen));
    }
  });
});

/** Events received before the checkpoint of this number. */
function eventsBeforeCheckpoint(seen: readonly string[], number: number): string[] {
  let left = number;
  const end = seen.findIndex((item) => item === 'checkpoint' && left-- === 0);
  return eventsIn(seen.slice(0, end));
}

test('a slow reader falls behind, catches up again and misses nothing', async () => {
  const { client } = await stand({ liveBufferSize: 4, tellFellBehind: true });
  const { seen, subscription } = follow(client, { filter: named(['mine-']) });
  await expect.poll(() => seen).toContain('caught up');
  subscription.pause();
  const text = 'x'.repeat(20_000);
  for (let n = 0; n < 40; n += 1) {
    await client.appendToStream(
      'mine-1',
      Array.from({ length: 10 }, () => ({ ...event(), data: { text } })),
    );
  }
  subscription.resume();
  await expect.poll(() => eventsIn(seen)).toHaveLength(400);
  expect(eventsIn(seen)).toEqual(Array.from({ length: 400 }, (_, n) => `mine-1/${n}`));
  expect(seen).toContain('fell behind');
});

test('a subscription to a stream gives only its events, after a revision', async () => {
  const { client } = await stand();
  await client.appendToStream('s', events(3));
  const seen: (bigint | undefined)[] = [];
  const subscription = client.subscribeToStream('s', { fromRevision: 0n });
  subscription.on('data', ({ event: found }) => seen.push(found?.revision));
  afterwards(() => subscription.unsubscribe());
  await expect.poll(() => seen).toEqual([1n, 2n]);
  await client.appendToStream('other', events(1));
  await client.appendToStream('s', events(1));
  await expect.poll(() => seen).toEqual([1n, 2n, 3n]);
});

describe('what versions do differently', () => {
  test('24.2 names 2^64-1 to a subscription that found nothing wanted in a short log', async () => {
    const END_OF_ALL = 2n ** 64n - 1n;
    for (const [like, isNamed] of [
      ['24.2', true],
      ['24.10.5', false],
    ] as const) {
      const { client } = await stand({ like, systemEvents: true });
      const { seen, checkpoints } = follow(client, {
        filter: named(['nobody-']),
        of: { checkpointInterval: 1, maxSearchWindow: 512 },
      });
      await expect.poll(() => seen.at(-1)).toBe('caught up');
      expect(checkpoints.some(({ commit }) => commit === END_OF_ALL)).toBe(isNamed);
    }
  });

  test('23.10 ends one that is sent more at once than is held ready for it; later ones read on', async () => {
    for (const [like, expected] of [
      ['23.10', 'Consumer too slow'],
      ['24.2', undefined],
    ] as const) {
      const { client } = await stand({ like });
      const { seen, subscription } = follow(client);
      let ended: string | undefined;
      subscription.on('error', ({ message }) => (ended = message));
      await expect.poll(() => seen).toContain('caught up');
      await client.appendToStream('s', events(200));
      if (expected) await expect.poll(() => ended ?? '').toContain(expected);
      else await expect.poll(() => eventsIn(seen)).toHaveLength(200);
    }
  });
});
