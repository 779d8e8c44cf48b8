import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { writeAll } from '../../conformance/concurrency.ts';
import { attempts, beside, freshMessageStream, idsOf, readEverything } from '../../conformance/harness.ts';
import type { AppendFault } from '../../test-server/index.ts';
import { type Stage, stage } from '../../testing/eventstoredb-stage.ts';
import type { EventStore } from '../port.ts';

const folder = mkdtempSync(join(tmpdir(), 'wabus-esdb-chaos-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Follows `message-` streams until stopped, and collects the ids. */
function follow(store: EventStore, from: bigint): { ids: string[]; stop(): Promise<void> } {
  const abort = new AbortController();
  const ids: string[] = [];
  const run = async (): Promise<void> => {
    const filter = { after: from, streamPrefixes: ['message-'], signal: abort.signal };
    for await (const item of store.subscribeAll(filter)) {
      if (item.kind === 'events') ids.push(...idsOf(item.events));
    }
  };
  const running = beside(run());
  const stop = (): Promise<void> => {
    abort.abort();
    return running;
  };
  return { ids, stop };
}

/** What befalls the server while appends are under way. */
type Mishap = 'drop' | 'away' | 'restart' | 'stall' | 'mute' | AppendFault;

async function befall(it: Stage, what: Mishap): Promise<void> {
  if (typeof what === 'object') it.server.failAppends(what);
  else if (what === 'drop') it.server.dropConnections();
  else if (what === 'away') await it.server.goAwayFor(30);
  else if (what === 'restart') await it.restart();
  else if (what === 'mute') it.server.muteSubscriptions();
  else {
    it.server.stall();
    await after(30);
    it.server.resume();
  }
}

const fault = fc.record({
  when: fc.constantFrom<AppendFault['when']>('before', 'after'),
  how: fc.constantFrom<AppendFault['how']>('disconnect', 'silence', 'too-busy', 'not-leader', 'timeout'),
  count: fc.integer({ min: 1, max: 3 }),
});

/** A connection that is cut takes every call on it along, so small shares already make most appends need a repeat. */
const schedule = fc.record({
  chance: fc.record({
    seed: fc.integer({ min: 1 }),
    loseReply: fc.constantFrom(0, 0.03, 0.1),
    refuse: fc.constantFrom(0, 0.05),
  }),
  mishaps: fc.array(fc.oneof(fc.constantFrom<Mishap>('drop', 'away', 'restart', 'stall', 'mute'), fault), {
    maxLength: 4,
  }),
  writers: fc.array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 }), {
    minLength: 2,
    maxLength: 4,
  }),
});

test('writers over a bad line to a server that comes and goes lose nothing, double nothing, and a reader sees each event once', async () => {
  const it = await stage(
    { answerMs: 250, overdueAfterMs: 100, random: () => 0 },
    { dataFile: join(folder, 'log.jsonl') },
  );
  const clients = [it.store, it.another()];
  await fc.assert(
    fc.asyncProperty(schedule, async ({ writers, mishaps, chance }) => {
      const before = await it.store.head();
      const streams = Array.from({ length: 3 }, freshMessageStream);
      const followed = follow(it.store, before);
      it.server.leaveToChance(chance);
      const writing = beside(
        Promise.all(writers.map((sizes, n) => writeAll(clients[n % 2] as EventStore, streams, sizes))),
      );
      for (const mishap of mishaps) await befall(it, mishap);
      const written = (await writing).flat().sort();
      it.server.clearFaults();
      const read = await Promise.all(streams.map((stream) => it.store.readStream(stream)));
      for (const events of read) {
        expect(events.map(({ revision }) => revision)).toEqual(events.map((_, n) => n));
      }
      expect(read.flatMap(idsOf).sort()).toEqual(written);
      const order = idsOf(await readEverything(it.store, before));
      expect([...order].sort()).toEqual(written);
      await expect.poll(() => followed.ids.length).toBeGreaterThanOrEqual(order.length);
      await followed.stop();
      expect(followed.ids).toEqual(order);
    }),
    { numRuns: 12 },
  );
});

describe('closing a store', () => {
  test.each(['up', 'away', 'silent', 'restarted'] as const)(
    'comes to an end with everything under way while the server is %s, and leaves nothing open',
    async (how) => {
      const it = await stage({ tries: 2, answerMs: 200 }, { dataFile: join(folder, `${how}.jsonl`) });
      const { store } = it;
      await store.head();
      if (how === 'away') await it.server.goAway();
      if (how === 'silent') it.server.stall();
      if (how === 'restarted') await it.restart();
      const followed = follow(store, 0n);
      const append = attempts(freshMessageStream(), 'no_stream');
      const underWay = Promise.allSettled([
        store.append([append]),
        store.readStream(append.stream),
        store.readAll({ after: 0n, maxCount: 10 }),
        store.head(),
        followed.stop(),
      ]);
      await Promise.all([store.close(), store.close()]);
      const [appending] = await underWay;
      expect(appending).toMatchObject({
        value: [{ status: /up|restarted/.test(how) ? 'appended' : 'unknown' }],
      });
      it.server.resume();
      await it.server.comeBack();
      await expect.poll(() => it.server.connections()).toBe(0);
    },
  );

  test('that was never used is quick', async () => {
    const { server, store } = await stage();
    await store.close();
    expect(server.connections()).toBe(0);
  });
});
