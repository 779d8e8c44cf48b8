import { randomUUID } from 'node:crypto';
import { type Position, type RecordedEvent, streamName } from '@wabus/events';
import { describe, expect, test } from 'vitest';
import type { EventStore, SubscriptionItem } from '../src/index.ts';
import {
  appended,
  appendOne,
  attempts,
  beside,
  type EventStoreFeatures,
  freshMessageStream,
  idsOf,
  onboarded,
  readEverything,
  type TheStore,
} from './harness.ts';

/** Reading streams, pages of the global order, and following it. */
export function describeReading(the: TheStore, features: EventStoreFeatures): void {
  describe('readStream', () => describeReadStream(the));
  describe('readAt', () => describeReadAt(the));
  describe('readAll', () => describeReadAll(the, features));
  describe('subscribeAll', () => {
    describeFollowing(the);
    describeEnds(the);
  });
}

function describeReadStream(the: TheStore): void {
  test('an event comes back as it was appended, with its place', async () => {
    const { store } = the();
    const event = {
      ...onboarded(randomUUID(), 'Zoë “&” 💬\n\\u0041'),
      wabaId: 'waba-1',
      commandHash: 'hash',
      occurredAt: '2026-11-20T23:59:59.123Z',
    };
    const append = { stream: event.stream, expectedRevision: 'no_stream', events: [event] } as const;
    const { position } = appended(await appendOne(store, append));
    expect(await store.readStream(event.stream)).toEqual([{ ...event, revision: 0, position }]);
  });

  test('sealed parts come back as they were appended', async () => {
    const { store } = the();
    const contactId = randomUUID();
    const stream = streamName.contact('tenant-1', contactId);
    const event = {
      ...onboarded('tenant-1'),
      stream,
      type: 'ContactIdentified',
      schemaVersion: 2,
      data: { contactId, source: 'campaign' },
      personal: [{ contactId, sealed: Buffer.from('sealed').toString('base64') }],
    };
    const append = { stream, expectedRevision: 'no_stream', events: [event] } as const;
    appended(await appendOne(store, append));
    const [read] = await store.readStream(stream);
    expect(read?.personal).toEqual(event.personal);
  });

  test('a stream is read from a revision and up to a count; one that is not there is empty', async () => {
    const { store } = the();
    const append = attempts(freshMessageStream(), 'no_stream', 600);
    await appendOne(store, append);
    const ids = idsOf(append.events);
    expect(idsOf(await store.readStream(append.stream))).toEqual(ids);
    expect(idsOf(await store.readStream(append.stream, { fromRevision: 598 }))).toEqual(ids.slice(598));
    const middle = await store.readStream(append.stream, { fromRevision: 10, maxCount: 300 });
    expect(idsOf(middle)).toEqual(ids.slice(10, 310));
    expect(await store.readStream(append.stream, { fromRevision: 600 })).toEqual([]);
    expect(await store.readStream(freshMessageStream())).toEqual([]);
  });

  test('many streams read at once each get their own events', async () => {
    const { store } = the();
    const appends = Array.from({ length: 300 }, (_, n) =>
      attempts(freshMessageStream(), 'no_stream', 1 + (n % 3)),
    );
    await store.append(appends);
    const read = await Promise.all(appends.map(({ stream }) => store.readStream(stream)));
    expect(read.map(idsOf)).toEqual(appends.map(({ events }) => idsOf(events)));
  });
}

function describeReadAt(the: TheStore): void {
  test('places are looked up in their order, far apart or close, and one where nothing stands is left out', async () => {
    const { store } = the();
    const before = await store.head();
    for (let n = 0; n < 5; n += 1)
      await store.append(Array.from({ length: 60 }, () => attempts(freshMessageStream(), 'no_stream', 2)));
    const all = await readEverything(store, before, { streamPrefixes: ['message-'] });
    const wanted = all.filter((_, n) => n % 7 === 0 || n < 4);
    const places = wanted.map(({ position }) => position);
    const beyond = (await store.head()) + 1_000_000n;
    const found = await store.readAt([beyond, ...places.toReversed(), ...places.slice(0, 2)]);
    expect(found).toEqual(wanted);
    expect(await store.readAt([])).toEqual([]);
  });
}

function describeReadAll(the: TheStore, features: EventStoreFeatures): void {
  test('pages follow each other without loss, and the last one says that it is the end', async () => {
    const { store } = the();
    const before = await store.head();
    const appends = Array.from({ length: 25 }, () => attempts(freshMessageStream(), 'no_stream', 2));
    await store.append(appends);
    const wanted = new Set(appends.flatMap(({ events }) => idsOf(events)));
    const events = await readEverything(store, before, { maxCount: 7, streamPrefixes: ['message-'] });
    expect(idsOf(events).filter((id) => wanted.has(id))).toHaveLength(50);
    for (let n = 1; n < events.length; n += 1) {
      expect(events[n]?.position).toBeGreaterThan(events[n - 1]?.position as Position);
    }
    expect(await store.head()).toBeGreaterThanOrEqual(events.at(-1)?.position as Position);
  });

  test('`after` is exclusive', async () => {
    const { store } = the();
    const [one, two] = [
      attempts(freshMessageStream(), 'no_stream'),
      attempts(freshMessageStream(), 'no_stream'),
    ];
    const first = appended(await appendOne(store, one));
    await appendOne(store, two);
    const ids = idsOf(await readEverything(store, first.position));
    expect(ids).toContain(two.events[0]?.id);
    expect(ids).not.toContain(one.events[0]?.id);
  });

  test('prefixes keep the streams that start with one of them, and what matches nothing still gets on', async () => {
    const { store } = the();
    const before = await store.head();
    const tenantId = randomUUID();
    const tenant = onboarded(tenantId);
    await store.append([
      attempts(freshMessageStream(), 'no_stream', 3),
      { stream: tenant.stream, expectedRevision: 'no_stream', events: [tenant] },
      attempts(freshMessageStream(), 'no_stream', 3),
    ]);
    const prefixes = ['project-', `tenant-${tenantId}`];
    const kept = await readEverything(store, before, { maxCount: 2, streamPrefixes: prefixes });
    expect(idsOf(kept)).toEqual([tenant.id]);
    const nothing = await store.readAll({ after: before, streamPrefixes: ['nobody-'], maxCount: 10 });
    expect(nothing.events).toEqual([]);
    expect(nothing.next).toBeGreaterThan(before);
  });

  test('behind the head there is an empty page that stays where it is', async () => {
    const { store } = the();
    await appendOne(store, attempts(freshMessageStream(), 'no_stream'));
    const head = await store.head();
    const page = await store.readAll({ after: head, maxCount: 10 });
    // A server may write events of its own meanwhile, which are passed without a word.
    const next = features.ownsGlobalOrder ? head : page.next;
    expect(page).toEqual({ events: [], next, end: true });
    expect(page.next).toBeGreaterThanOrEqual(head);
  });
}

function describeFollowing(the: TheStore): void {
  test('old events come first, then word of being caught up, then new ones as they are appended', async () => {
    const { store } = the();
    const after = await store.head();
    const old = attempts(freshMessageStream(), 'no_stream', 2);
    await appendOne(store, old);
    const stop = new AbortController();
    const seen: string[] = [];
    let caughtUp = 0;
    const following = beside(
      follow(store.subscribeAll({ after, signal: stop.signal }), (item) => {
        if (item.kind === 'events') seen.push(...idsOf(item.events));
        else caughtUp += 1;
      }),
    );
    await expect.poll(() => caughtUp, { interval: 10 }).toBeGreaterThan(0);
    expect(seen).toEqual(idsOf(old.events));
    const live = attempts(freshMessageStream(), 'no_stream');
    await appendOne(store, live);
    await expect.poll(() => seen, { interval: 10 }).toEqual([...idsOf(old.events), ...idsOf(live.events)]);
    stop.abort();
    await following;
  });

  test('it says again and again that it is caught up while nothing happens', async () => {
    const { store } = the();
    const stop = new AbortController();
    const items: SubscriptionItem[] = [];
    await follow(store.subscribeAll({ after: await store.head(), signal: stop.signal }), (item) => {
      items.push(item);
      if (items.length === 4) stop.abort();
    });
    expect(eventsOf(items)).toEqual([]);
  });

  test('a filtered subscription reports how far it has looked, also past what it does not keep', async () => {
    const { store } = the();
    const stop = new AbortController();
    const after = await store.head();
    const { position } = appended(await appendOne(store, attempts(freshMessageStream(), 'no_stream')));
    const items: SubscriptionItem[] = [];
    const filter = { after, streamPrefixes: ['nobody-'], signal: stop.signal };
    await follow(store.subscribeAll(filter), (item) => {
      items.push(item);
      if (item.position >= position) stop.abort();
    });
    expect(eventsOf(items)).toEqual([]);
  });

  test('each position that it names is a place to start again: nothing is lost there, nothing comes twice', async () => {
    const { store } = the();
    const after = await store.head();
    for (let n = 0; n < 4; n += 1) {
      await store.append(Array.from({ length: 5 }, () => attempts(freshMessageStream(), 'no_stream')));
      const tenant = onboarded(randomUUID());
      await store.append([{ stream: tenant.stream, expectedRevision: 'no_stream', events: [tenant] }]);
    }
    const whole = await untilCaughtUp(store, after);
    expect(eventsOf(whole)).toHaveLength(4);
    for (const [n, { position }] of whole.entries()) {
      const again = eventsOf(await untilCaughtUp(store, position));
      expect(idsOf(again)).toEqual(idsOf(eventsOf(whole.slice(n + 1))));
    }
  });
}

function describeEnds(the: TheStore): void {
  test('left in the middle it ends, and the store goes on', async () => {
    const { store } = the();
    const append = attempts(freshMessageStream(), 'no_stream', 3);
    await appendOne(store, append);
    const signal = new AbortController().signal;
    for await (const item of store.subscribeAll({ after: 0n, signal })) {
      expect(item.position).toBeGreaterThan(0n);
      break;
    }
    expect(await store.readStream(append.stream)).toHaveLength(3);
  });

  test('it ends at once when it is aborted while it waits, and before it started', async () => {
    const { store } = the();
    const stop = new AbortController();
    const after = await store.head();
    await follow(store.subscribeAll({ after, signal: stop.signal }), () => setTimeout(() => stop.abort(), 5));
    await follow(store.subscribeAll({ after, signal: AbortSignal.abort() }), () =>
      expect.fail('nothing is due'),
    );
  });
}

const eventsOf = (items: readonly SubscriptionItem[]): RecordedEvent[] =>
  items.flatMap((item) => (item.kind === 'events' ? [...item.events] : []));

/** What a subscription to tenants yields up to the end. */
async function untilCaughtUp(store: EventStore, after: Position): Promise<SubscriptionItem[]> {
  const stop = new AbortController();
  const items: SubscriptionItem[] = [];
  const head = await store.head();
  const filter = { after, streamPrefixes: ['tenant-'], signal: stop.signal };
  await follow(store.subscribeAll(filter), (item) => {
    items.push(item);
    if (item.kind === 'caught-up' && item.position >= head) stop.abort();
  });
  return items;
}

async function follow(
  items: AsyncIterable<SubscriptionItem>,
  onItem: (item: SubscriptionItem) => void,
): Promise<void> {
  for await (const item of items) onItem(item);
}
