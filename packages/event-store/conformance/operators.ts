import { describe, expect, test } from 'vitest';
import { isRefusedForGood } from '../src/index.ts';
import {
  appended,
  appendOne,
  attempts,
  type EventStoreFeatures,
  freshMessageStream,
  idsOf,
  type Operator,
  readEverything,
  type TheStore,
} from './harness.ts';

/** What holds when somebody works on the store behind wabus's back; only for stores that have an operator. */
export function describeOperators(the: TheStore, features: EventStoreFeatures): void {
  describe.runIf(features.hasOperator)('after its operator', () => {
    test('cut a stream at its beginning, what is left of it is read once', () => cutStream(the));
    test('deleted a stream, it is empty, and goes on behind what stood there', () => deletedStream(the));
    test('deleted a stream for good, it is refused in words and the global order goes on', () =>
      deletedForGood(the));
    test('restored it from elsewhere, a position that is no place of it is refused at once, in words', () =>
      foreignPosition(the));
  });
}

function operatorOf(the: TheStore): Operator {
  const { operator } = the();
  if (!operator) throw new Error('A store with the feature hasOperator has one.');
  return operator;
}

async function cutStream(the: TheStore): Promise<void> {
  const { store } = the();
  const append = attempts(freshMessageStream(), 'no_stream', 1_600);
  appended(await appendOne(store, append));
  await operatorOf(the).keepNewest(append.stream, 600);
  const left = idsOf(append.events).slice(1_000);
  expect(idsOf(await store.readStream(append.stream))).toEqual(left);
  const some = await store.readStream(append.stream, { fromRevision: 900, maxCount: 550 });
  expect(idsOf(some)).toEqual(left.slice(0, 550));
  // A repeat of what was cut off is told from a conflict, and has a place.
  const { revision, position } = appended(
    await appendOne(store, { ...append, events: append.events.slice(0, 10) }),
  );
  expect(revision).toBe(9);
  expect(position).toBeGreaterThan(0n);
}

async function deletedStream(the: TheStore): Promise<void> {
  const { store } = the();
  const stream = freshMessageStream();
  appended(await appendOne(store, attempts(stream, 'no_stream', 3)));
  await operatorOf(the).deleteStream(stream);
  expect(await store.readStream(stream)).toEqual([]);
  const again = attempts(stream, 'no_stream');
  expect(appended(await appendOne(store, again)).revision).toBe(3);
  expect(idsOf(await store.readStream(stream))).toEqual(idsOf(again.events));
}

async function deletedForGood(the: TheStore): Promise<void> {
  const { store } = the();
  const before = await store.head();
  const append = attempts(freshMessageStream(), 'no_stream', 2);
  appended(await appendOne(store, append));
  await operatorOf(the).deleteForGood(append.stream);
  const calls = [store.readStream(append.stream), store.append([attempts(append.stream, 1)])];
  for (const result of await Promise.allSettled(calls)) {
    expect(result).toMatchObject({ reason: { name: 'StreamDeletedError' } });
    if (result.status === 'rejected') expect(isRefusedForGood(result.reason)).toBe(true);
  }
  const after = attempts(freshMessageStream(), 'no_stream');
  appended(await appendOne(store, after));
  const wanted = [append, after].flatMap(({ events }) => idsOf(events));
  const read = await readEverything(store, before, { streamPrefixes: [append.stream, after.stream] });
  expect(idsOf(read)).toEqual(wanted);
  const followed: string[] = [];
  const streamPrefixes = [append.stream, after.stream];
  const signal = new AbortController().signal;
  for await (const item of store.subscribeAll({ after: before, streamPrefixes, signal })) {
    if (item.kind === 'events') followed.push(...idsOf(item.events));
    if (followed.length >= wanted.length) break;
  }
  expect(followed).toEqual(wanted);
}

async function foreignPosition(the: TheStore): Promise<void> {
  const { store } = the();
  const { position } = appended(await appendOne(store, attempts(freshMessageStream(), 'no_stream', 2)));
  const after = position - 7n;
  const signal = new AbortController().signal;
  const calls = [
    store.readAll({ after, maxCount: 10 }),
    store.subscribeAll({ after, signal })[Symbol.asyncIterator]().next(),
    store
      .subscribeAll({ after, streamPrefixes: ['message-'], signal })
      [Symbol.asyncIterator]()
      .next(),
  ];
  for (const result of await Promise.allSettled(calls)) {
    expect(result).toMatchObject({ reason: { name: 'ForeignPositionError' } });
    if (result.status === 'rejected') expect(result.reason.message).toContain(`position ${after}`);
  }
}
