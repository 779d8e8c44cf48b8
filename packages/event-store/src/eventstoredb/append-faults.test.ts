import { describe, expect, test } from 'vitest';
import {
  appended,
  appendOne,
  attempt,
  attempts,
  freshMessageStream,
  idsOf,
} from '../../conformance/harness.ts';
import { type AppendFault, ManualClock, startEventStoreDbTestServer } from '../../test-server/index.ts';
import { stage } from '../../testing/eventstoredb-stage.ts';
import { AppendTooLargeError } from '../refused.ts';

const FAULTS: [AppendFault['when'], AppendFault['how']][] = [
  ['before', 'disconnect'],
  ['before', 'silence'],
  ['before', 'not-ready'],
  ['before', 'too-busy'],
  ['before', 'not-leader'],
  ['before', 'timeout'],
  ['after', 'disconnect'],
  ['after', 'silence'],
  ['after', 'timeout'],
];

describe('an append to EventStoreDB that is not answered', () => {
  test.each(FAULTS)('(%s it is stored: %s) is repeated and stands there once', async (when, how) => {
    const { server, store } = await stage({ answerMs: 300 });
    const append = attempts(freshMessageStream(), 'no_stream', 2);
    server.failAppends({ when, how });
    const { revision, position } = appended(await appendOne(store, append));
    const stored = await store.readStream(append.stream);
    expect(idsOf(stored)).toEqual(idsOf(append.events));
    expect({ revision, position }).toEqual({ revision: 1, position: stored[1]?.position });
  });

  test.each(['before', 'after'] as const)('twice in a row (%s it is stored) is repeated', async (when) => {
    const { server, store } = await stage({ answerMs: 300 });
    const append = attempts(freshMessageStream(), 'no_stream');
    server.failAppends({ when, how: 'disconnect', count: 2 });
    appended(await appendOne(store, append));
    expect(await store.readStream(append.stream)).toHaveLength(1);
  });

  test('keeps those after it on the same stream waiting, so that they are applied in order', async () => {
    const { server, store } = await stage();
    const stream = freshMessageStream();
    server.failAppends({ when: 'before', how: 'too-busy', count: 2, streamPrefix: stream });
    const appends = [attempts(stream, 'no_stream'), attempts(stream, 0), attempts(stream, 1, 2)];
    const results = await store.append(appends);
    expect(results.map(({ status }) => status)).toEqual(appends.map(() => 'appended'));
    expect(idsOf(await store.readStream(stream))).toEqual(appends.flatMap(({ events }) => idsOf(events)));
  });

  test('is a conflict when somebody else was first, and not stored', async () => {
    const { server, store, another } = await stage();
    const stream = freshMessageStream();
    server.failAppends({ when: 'before', how: 'too-busy', streamPrefix: stream });
    const losing = appendOne(store, attempts(stream, 'no_stream'));
    const winner = attempts(stream, 'no_stream');
    await expect.poll(() => appendOne(another(), winner).then(({ status }) => status)).toBe('appended');
    expect(await losing).toEqual({ status: 'conflict', currentRevision: 0 });
    expect(idsOf(await store.readStream(stream))).toEqual(idsOf(winner.events));
  });

  test('while the server is away is unknown, and the repeat of the caller settles it', async () => {
    const { server, store } = await stage({ tries: 2, answerMs: 300 });
    const append = attempts(freshMessageStream(), 'no_stream');
    await expect
      .poll(() => appendOne(store, attempts(freshMessageStream(), 'no_stream')))
      .toMatchObject({ status: 'appended' });
    await server.goAway();
    expect((await appendOne(store, append)).status).toBe('unknown');
    await server.comeBack();
    await expect.poll(() => appendOne(store, append).then(({ status }) => status)).toBe('appended');
    expect(await store.readStream(append.stream)).toHaveLength(1);
  });

  test('is unknown, not refused, when only its repeat is refused: the first try may be stored', async () => {
    const { server, store } = await stage({ lookAfterMs: 3_600_000 });
    const append = attempts(freshMessageStream(), 'no_stream');
    server.failAppends({ when: 'after', how: 'silence' });
    const appending = appendOne(store, append);
    await expect.poll(() => server.events().map(({ id }) => id)).toContain(append.events[0]?.id);
    await server.close();
    const strict = await startEventStoreDbTestServer({ port: server.port, maxAppendSize: 10 });
    try {
      expect(await appending).toMatchObject({ status: 'unknown' });
      await expect(appendOne(store, append)).rejects.toThrow(AppendTooLargeError);
    } finally {
      await strict.close();
    }
  });

  test('does not wait for ever for a server that accepts and says nothing; its late answer does no harm', async () => {
    const { server, store } = await stage({ tries: 2, answerMs: 200 });
    const append = attempts(freshMessageStream(), 'no_stream');
    server.stall();
    expect((await appendOne(store, append)).status).toBe('unknown');
    server.resume();
    await expect.poll(() => appendOne(store, append)).toMatchObject({ status: 'appended', revision: 0 });
    await expect.poll(() => store.readStream(append.stream)).toHaveLength(1);
  });
});

describe('the same append to EventStoreDB twice at once', () => {
  test('by one store is sent once, and both callers are answered alike', async () => {
    const clock = new ManualClock();
    const { server, store } = await stage(
      { lookAfterMs: 3_600_000, answerMs: 3_600_000 },
      { clock, indexMs: 10 },
    );
    const append = attempts(freshMessageStream(), 'no_stream', 2);
    const next = attempts(append.stream, 1);
    const appending = store.append([append, append, next]);
    const again = appendOne(store, append);
    await expect.poll(() => server.counts().appends).toBe(1);
    clock.advance(10);
    await expect.poll(() => server.counts().appends).toBe(2);
    clock.advance(10);
    const [first, second, third] = await appending;
    expect(second).toEqual(first);
    expect(await again).toEqual(first);
    expect(appended(third).revision).toBe(2);
    expect(server.counts().appends).toBe(2);
  });

  test('by two processes is found to stand there: the one whose append was dropped does not wait until the server gives up', async () => {
    const clock = new ManualClock();
    const { server, store, another } = await stage(
      { lookAfterMs: 20, answerMs: 3_600_000 },
      { clock, indexMs: 10 },
    );
    const append = attempts(freshMessageStream(), 'no_stream', 2);
    const first = appendOne(store, append);
    await expect.poll(() => server.counts().appends).toBe(1);
    const second = appendOne(another(), append);
    await expect.poll(() => server.counts().appends).toBe(2);
    // The two seconds after which the server says that the second timed out never pass.
    clock.advance(10);
    expect(appended(await second)).toEqual(appended(await first));
    expect(await store.readStream(append.stream)).toHaveLength(2);
  });

  test('is repeated when the server gives up, if nothing was found before', async () => {
    const clock = new ManualClock();
    const { server, store, another } = await stage(
      { lookAfterMs: 3_600_000, answerMs: 3_600_000 },
      { clock, indexMs: 10 },
    );
    const append = attempts(freshMessageStream(), 'no_stream');
    const first = appendOne(store, append);
    await expect.poll(() => server.counts().appends).toBe(1);
    const second = appendOne(another(), append);
    await expect.poll(() => server.counts().appends).toBe(2);
    clock.advance(10);
    await first;
    clock.advance(2_000);
    expect(appended(await second)).toEqual(appended(await first));
  });
});

describe('an append to EventStoreDB that is in trouble', () => {
  test('and ends the stream it shares with others, each time, takes no other append down with it', async () => {
    // Without jitter all repeats come at once, the bad one first.
    const { server, store } = await stage({ random: () => 0, tries: 5, answerMs: 3_600_000 });
    const bad = freshMessageStream();
    server.failAppends({ when: 'before', how: 'not-leader', count: 5, streamPrefix: bad });
    const others = Array.from({ length: 100 }, () => attempts(freshMessageStream(), 'no_stream'));
    const [worst, ...results] = await store.append([attempts(bad, 'no_stream'), ...others]);
    expect(results.map(({ status }) => status)).toEqual(others.map(() => 'appended'));
    expect(worst?.status).toBe('unknown');
    const stored = await Promise.all(others.map(({ stream }) => store.readStream(stream)));
    expect(stored.map(idsOf)).toEqual(others.map(({ events }) => idsOf(events)));
  });

  test('touches no other store of the process: their streams and replies are their own', async () => {
    const [broken, well] = [await stage({ tries: 1, answerMs: 3_600_000 }), await stage()];
    const first = [broken, well].map(({ store }) =>
      appendOne(store, attempts(freshMessageStream(), 'no_stream')),
    );
    await Promise.all(first);
    broken.server.stall();
    well.server.stall();
    const lost = appendOne(broken.store, attempts(freshMessageStream(), 'no_stream'));
    const kept = appendOne(well.store, attempts(freshMessageStream(), 'no_stream'));
    broken.server.dropConnections();
    expect((await lost).status).toBe('unknown');
    well.server.resume();
    expect((await kept).status).toBe('appended');
  });

  test('large appends that wait to be written when the connection breaks are repeated, not lost', async () => {
    const { server, store } = await stage({ answerMs: 3_000 });
    const large = (stream: string) => ({
      stream,
      expectedRevision: 'no_stream' as const,
      events: [{ ...attempt(stream), correlationId: 'x'.repeat(300_000) }],
    });
    const appends = Array.from({ length: 40 }, () => large(freshMessageStream()));
    server.failAppends({ when: 'after', how: 'disconnect', streamPrefix: appends[3]?.stream as string });
    const appending = store.append(appends);
    for (const result of await appending) appended(result);
    const stored = await Promise.all(appends.map(({ stream }) => store.readStream(stream)));
    expect(stored.map(({ length }) => length)).toEqual(appends.map(() => 1));
  });

  test('closing waits for it, and what comes later is refused', async () => {
    const { server, store } = await stage();
    await store.head();
    server.stall();
    const append = attempts(freshMessageStream(), 'no_stream');
    const appending = appendOne(store, append);
    const closing = store.close();
    server.resume();
    expect((await appending).status).toBe('appended');
    await closing;
    await expect(store.append([append])).rejects.toThrow('closed');
    await expect(store.head()).rejects.toThrow('closed');
  });
});
