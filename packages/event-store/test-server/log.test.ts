import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { ExpectedVersion } from './commit-check.ts';
import { openJournal } from './journal.ts';
import { Log, type LogEntry } from './log.ts';
import type { ProposedEvent } from './stored-event.ts';

const folder = mkdtempSync(join(tmpdir(), 'wabus-eventstoredb-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

const newLog = (keep: (entry: LogEntry) => void = () => {}): Log =>
  new Log({ idempotencyCacheBytes: 1 << 20, now: () => 1_700_000_000_000, keep });

interface Try {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly ids: readonly number[];
}

const tries: fc.Arbitrary<Try[]> = fc.array(
  fc.record({
    stream: fc.constantFrom('a', 'b'),
    expected: fc.oneof(fc.constantFrom('any', 'no_stream', 'stream_exists' as const), fc.nat({ max: 6 })),
    // Few ids, so that many appends repeat one another in whole or in part.
    ids: fc.array(fc.nat({ max: 4 }), { maxLength: 3 }),
  }),
  { maxLength: 30 },
);

const proposed = (id: number): ProposedEvent => ({
  id: `id-${id}`,
  type: 'Tried',
  json: id % 2 === 0,
  data: Buffer.from([id, 10, 255]),
  metadata: Buffer.from(`{"of":"ü"}`),
});

const tryAll = (log: Log, all: readonly Try[]) =>
  all.map(({ stream, expected, ids }) => log.append(stream, expected, ids.map(proposed)));

test('revisions count up in each stream, positions grow, and a success names the last event of the append', () => {
  fc.assert(
    fc.property(tries, (all) => {
      const log = newLog();
      const outcomes = tryAll(log, all);
      for (const name of ['a', 'b']) {
        const revisions = (log.stream(name) ?? []).map(({ revision }) => revision);
        expect(revisions).toEqual(revisions.map((_, index) => index));
      }
      const positions = log.events.map(({ position }) => position);
      expect(positions).toEqual([...new Set(positions)].sort((a, b) => a - b));
      for (const [index, outcome] of outcomes.entries()) {
        const { stream, ids } = all[index] as Try;
        if (outcome.kind === 'wrong-version' || outcome.kind === 'deleted' || ids.length === 0) continue;
        const last = log.stream(stream)?.[outcome.revision];
        expect(last).toMatchObject({ id: `id-${ids.at(-1)}`, position: outcome.position });
      }
    }),
  );
});

test('an append either stores all of its events or leaves the log as it is', () => {
  fc.assert(
    fc.property(tries, (all) => {
      const log = newLog();
      for (const one of all) {
        const before = log.events.length;
        const [outcome] = tryAll(log, [one]);
        expect(log.events.length - before).toBe(outcome?.kind === 'stored' ? one.ids.length : 0);
      }
    }),
  );
});

test('what the journal kept makes the same log again, wherever a crash cut its last line', () => {
  fc.assert(
    fc.property(tries, fc.nat({ max: 40 }), (all, cut) => {
      const path = join(folder, 'journal.jsonl');
      rmSync(path, { force: true });
      const entries: LogEntry[] = [];
      const journal = openJournal(path, () => {});
      const log = newLog((entry) => {
        entries.push(entry);
        journal.keep(entry);
      });
      tryAll(log, all);
      journal.close();
      const { length } = readFileSync(path);
      truncateSync(path, Math.max(0, length - cut));
      const whole = readFileSync(path, 'utf8').split('\n').length - 1;

      const again = newLog();
      openJournal(path, (entry) => again.restore(entry)).close();
      const expected = newLog();
      for (const entry of entries.slice(0, whole)) expected.restore(entry);
      expect(again.events).toEqual(expected.events);
      expect(again.end).toBe(expected.end);
    }),
  );
});

test('the first event at or after a position is found', () => {
  const log = newLog();
  for (let n = 0; n < 5; n += 1) log.append('a', 'any', [{ ...proposed(n), id: `fresh-${n}` }]);
  for (const [index, { position, next }] of log.events.entries()) {
    expect(log.indexAt(position)).toBe(index);
    expect(log.indexAt(position - 1)).toBe(index);
    expect(log.indexAt(next)).toBe(index + 1);
    expect(log.isBoundary(position)).toBe(true);
    expect(log.isBoundary(position + 1)).toBe(false);
  }
});
