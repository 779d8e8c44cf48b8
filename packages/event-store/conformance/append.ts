import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AppendFault, withAppendFaults } from '../testing/append-faults.ts';
import {
  appended,
  appendOne,
  attempt,
  attempts,
  beside,
  freshMessageStream,
  idsOf,
  onboarded,
  readEverything,
  type TheStore,
} from './harness.ts';

/** Exact revisions, repeats, and the independence of the appends of one call. */
export function describeAppend(the: TheStore): void {
  describe('append', () => {
    describeRevisions(the);
    describeRepeats(the);
    describeManyStreams(the);
    describeFaults(the);
  });
}

function describeRevisions(the: TheStore): void {
  test('a new stream counts from 0 and the next append states the revision before it', async () => {
    const { store } = the();
    const stream = freshMessageStream();
    const first = appended(await appendOne(store, attempts(stream, 'no_stream', 2)));
    expect(first.revision).toBe(1);
    const second = appended(await appendOne(store, attempts(stream, 1)));
    expect(second.revision).toBe(2);
    expect(second.position).toBeGreaterThan(first.position);
    expect((await store.readStream(stream)).map(({ revision }) => revision)).toEqual([0, 1, 2]);
  });

  test('the answer names the last event of the append, by its place in the stream and in the global order', async () => {
    const { store } = the();
    const append = attempts(freshMessageStream(), 'no_stream', 3);
    const { revision, position } = appended(await appendOne(store, append));
    const last = (await store.readStream(append.stream)).at(-1);
    expect({ id: last?.id, revision: last?.revision }).toEqual({ id: append.events[2]?.id, revision });
    expect(last?.position).toBe(position);
    expect(await store.head()).toBeGreaterThanOrEqual(position);
    const behind = await readEverything(store, position, { streamPrefixes: [append.stream] });
    expect(behind).toEqual([]);
  });

  test.each([
    ['no stream where there is one', 'no_stream', 1],
    ['a revision that was passed', 0, 1],
    ['a revision that was not reached', 7, 1],
  ] as const)('expecting %s is a conflict that tells the current revision', async (_, expected, current) => {
    const { store } = the();
    const stream = freshMessageStream();
    await appendOne(store, attempts(stream, 'no_stream', 2));
    const result = await appendOne(store, attempts(stream, expected));
    expect(result).toEqual({ status: 'conflict', currentRevision: current });
    expect(await store.readStream(stream)).toHaveLength(2);
  });

  test('expecting a revision of a stream that does not exist is a conflict that says so', async () => {
    const result = await appendOne(the().store, attempts(freshMessageStream(), 0));
    expect(result).toEqual({ status: 'conflict', currentRevision: 'no_stream' });
  });

  test('an append without events or of another stream’s events is refused', async () => {
    const { store } = the();
    const stream = freshMessageStream();
    await expect(store.append([{ stream, expectedRevision: 'no_stream', events: [] }])).rejects.toThrow();
    const foreign = attempt(freshMessageStream());
    await expect(
      store.append([{ stream, expectedRevision: 'no_stream', events: [foreign] }]),
    ).rejects.toThrow();
    expect(await store.readStream(stream)).toEqual([]);
  });

  test('closing lets appends under way finish, and may be asked for twice', async () => {
    const { store, another } = the();
    const closing = await another();
    const append = attempts(freshMessageStream(), 'no_stream');
    const appending = beside(closing.append([append]));
    await closing.close();
    const [result] = await appending;
    expect((await store.readStream(append.stream)).at(-1)?.position).toBe(appended(result).position);
    await closing.close();
  });

  test('an append to no stream at all has no results', async () => {
    expect(await the().store.append([])).toEqual([]);
  });
}

function describeRepeats(the: TheStore): void {
  test('a repeat of the same ids at the same revision answers as the first time and adds nothing', async () => {
    const { store } = the();
    const stream = freshMessageStream();
    const append = attempts(stream, 'no_stream', 2);
    const first = await appendOne(store, append);
    await appendOne(store, attempts(stream, 1, 3));
    expect(await appendOne(store, append)).toEqual(first);
    expect(await store.readStream(stream)).toHaveLength(5);
  });

  test('the last part of a stream repeated answers as the first time, whatever came after it', async () => {
    const { store, another } = the();
    const stream = freshMessageStream();
    await appendOne(store, attempts(stream, 'no_stream', 2));
    const append = attempts(stream, 1, 3);
    const first = await appendOne(store, append);
    expect(first).toMatchObject({ status: 'appended', revision: 4 });
    expect(await appendOne(await another(), append)).toEqual(first);
    await appendOne(store, attempts(stream, 4));
    expect(await appendOne(store, append)).toEqual(first);
    expect(await store.readStream(stream)).toHaveLength(6);
  });

  test('the same id at the current revision is stored again: the store does not dedupe', async () => {
    const { store } = the();
    const stream = freshMessageStream();
    const event = attempt(stream);
    appended(await appendOne(store, { stream, expectedRevision: 'no_stream', events: [event] }));
    const again = appended(await appendOne(store, { stream, expectedRevision: 0, events: [event] }));
    expect(again.revision).toBe(1);
    expect(idsOf(await store.readStream(stream))).toEqual([event.id, event.id]);
  });

  test('the same id in another stream is another event', async () => {
    const { store } = the();
    const id = randomUUID();
    for (const stream of [freshMessageStream(), freshMessageStream()]) {
      const events = [attempt(stream, { id })];
      expect(
        appended(await appendOne(store, { stream, expectedRevision: 'no_stream', events })).revision,
      ).toBe(0);
    }
  });

  test('a repeat of some of the ids and others is never answered as stored, and adds nothing', async () => {
    const { store } = the();
    const stream = freshMessageStream();
    const known = attempt(stream);
    await appendOne(store, { stream, expectedRevision: 'no_stream', events: [known] });
    const overlap = { stream, expectedRevision: 'no_stream', events: [known, attempt(stream)] } as const;
    const status = await appendOne(store, overlap).then(
      (result) => result.status,
      () => 'refused',
    );
    expect(['conflict', 'refused']).toContain(status);
    expect(idsOf(await store.readStream(stream))).toEqual([known.id]);
  });
}

function describeManyStreams(the: TheStore): void {
  test('each stream of one append succeeds or fails alone, results in the order asked', async () => {
    const { store } = the();
    const taken = freshMessageStream();
    await appendOne(store, attempts(taken, 'no_stream'));
    const [free, other] = [freshMessageStream(), freshMessageStream()];
    const results = await store.append([
      attempts(free, 'no_stream'),
      attempts(taken, 'no_stream'),
      attempts(other, 'no_stream', 2),
      attempts(taken, 0),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['appended', 'conflict', 'appended', 'appended']);
    expect(await store.readStream(taken)).toHaveLength(2);
    expect(await store.readStream(other)).toHaveLength(2);
  });

  test('several appends to one stream in one call are applied in order', async () => {
    const { store } = the();
    const stream = freshMessageStream();
    const appends = [
      attempts(stream, 'no_stream'),
      attempts(stream, 0),
      attempts(stream, 0),
      attempts(stream, 1),
    ];
    const results = await store.append(appends);
    expect(results.map(({ status }) => status)).toEqual(['appended', 'appended', 'conflict', 'appended']);
    const kept = [appends[0], appends[1], appends[3]].flatMap((append) => append?.events ?? []);
    expect(idsOf(await store.readStream(stream))).toEqual(idsOf(kept));
  });
}

function describeFaults(the: TheStore): void {
  test('an event that the store cannot take is refused, and appends beside it are stored', async () => {
    const { store } = the();
    const tenantId = randomUUID();
    const bad = onboarded(tenantId, 'nul \u0000 and \ud800');
    const stream = freshMessageStream();
    const [refused, neighbour] = await Promise.allSettled([
      store.append([{ stream: bad.stream, expectedRevision: 'no_stream', events: [bad] }]),
      store.append([attempts(stream, 'no_stream')]),
    ]);
    if (refused.status === 'fulfilled') {
      const [stored] = await store.readStream(bad.stream);
      expect(stored?.data).toEqual(bad.data);
    } else {
      expect(await store.readStream(bad.stream)).toEqual([]);
    }
    expect(neighbour.status).toBe('fulfilled');
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  test('any part of an append may be lost, before or after it was stored: a repeat settles it once', async () => {
    const { store } = the();
    const fault = fc.constantFrom<AppendFault>('none', 'lost-before', 'lost-after');
    await fc.assert(
      fc.asyncProperty(fc.array(fault, { minLength: 1, maxLength: 12 }), async (faults) => {
        const unreliable = withAppendFaults(store, (_, index) => faults[index] ?? 'none');
        const appends = faults.map(() => attempts(freshMessageStream(), 'no_stream'));
        const results = await unreliable.append(appends);
        expect(results.map(({ status }) => status)).toEqual(
          faults.map((one) => (one === 'none' ? 'appended' : 'unknown')),
        );
        const stored = await Promise.all(appends.map(({ stream }) => store.readStream(stream)));
        expect(stored.map(({ length }) => length)).toEqual(
          faults.map((one) => (one === 'lost-before' ? 0 : 1)),
        );
        for (const result of await store.append(appends)) appended(result);
        const after = await Promise.all(appends.map(({ stream }) => store.readStream(stream)));
        expect(after.map(idsOf)).toEqual(appends.map(({ events }) => idsOf(events)));
      }),
      { numRuns: 15 },
    );
  });
}
