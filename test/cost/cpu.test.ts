import { expect, test } from 'vitest';
import { cpuBetween, type ProcessSample, sampleProcesses } from '../../bench/cost/processes.ts';

const postgres = (name: string, ownMs: number, endedMs = 0): ProcessSample => ({
  ...{ kind: 'postgres', name, ownMs, endedMs },
});

const between = (
  before: readonly (readonly [number, ProcessSample])[],
  after: readonly (readonly [number, ProcessSample])[],
) => cpuBetween({ at: 1_000, processes: new Map(before) }, { at: 3_000, processes: new Map(after) });

test('CPU of sessions counts once, by role, also of those that began or ended meanwhile', () => {
  const { byRole, byKind, total, seconds } = between(
    [
      [1, postgres('postmaster', 10)],
      [2, postgres('wabus_store', 100)],
      [3, postgres('wabus_log', 50)],
    ],
    [
      // Its child 3 used 70 in all, of which 20 in this time.
      [1, postgres('postmaster', 12, 70)],
      [2, postgres('wabus_store', 130)],
      [4, postgres('wabus_store', 5)],
    ],
  );
  expect(byRole).toEqual({ postmaster: 2, wabus_store: 35, 'sessions that ended': 20 });
  expect(byKind.postgres).toBe(57);
  expect(total).toBe(57);
  expect(seconds).toBe(2);
});

test('a process is sampled with what it started', async () => {
  const { processes } = sampleProcesses(process.pid);
  const own = processes.get(process.pid);
  expect(own?.ownMs).toBeGreaterThan(0);
  expect(own?.kind).toBe('services');
});
