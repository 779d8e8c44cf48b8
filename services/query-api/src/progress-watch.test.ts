import type { ReadProgress } from '@wabus/read-models';
import { expect, test } from 'vitest';
import { ProgressWatch } from './progress-watch.ts';

const models = [
  { name: 'inbox', version: 1 },
  { name: 'operations', version: 1 },
];
const FOREVER_MS = 1_000_000;

/** A database of the test's own: partition 0 of `inbox` is the one that moves. */
function stand() {
  const state = { at: 1n, through: 0n, last: [0n, 7n], inbox: 0n, looks: 0, relay: true, fails: false };
  const read = async (): Promise<ReadProgress> => {
    state.looks += 1;
    if (state.fails) throw new Error('the database is away');
    const { at, through, last, inbox, relay } = state;
    return {
      atMicros: at,
      published: relay ? { throughMicros: through, lastPositions: last } : null,
      applied: ({ name }, partition) => (name === 'inbox' && partition === 0 ? inbox : 7n),
    };
  };
  return { state, watch: new ProgressWatch(read) };
}

test('one look answers however many wait, and nothing is asked while nobody does', async () => {
  const { state, watch } = stand();
  const waits = Array.from({ length: 200 }, () =>
    watch.until({ partition: 0, position: 5n }, models, FOREVER_MS),
  );
  await expect.poll(() => state.looks).toBeGreaterThan(2);
  const looksBefore = state.looks;
  expect(watch.waiting).toBe(200);
  state.inbox = 5n;
  expect(new Set(await Promise.all(waits))).toEqual(new Set(['reached']));
  expect(state.looks).toBeLessThan(looksBefore + 20);
  expect(watch.waiting).toBe(0);
});

test('a position that nobody was ever given is known as soon as all that was recorded before is published', async () => {
  const { state, watch } = stand();
  const wait = watch.until({ partition: 0, position: 1_000_000n }, models, FOREVER_MS);
  await expect.poll(() => state.looks).toBeGreaterThan(1);
  state.through = 1n;
  expect(await wait).toBe('beyond-head');
});

test('a position that was given and is not applied yet is waited for, and given up in the end', async () => {
  const { state, watch } = stand();
  Object.assign(state, { through: 1n, last: [9n, 7n] });
  expect(await watch.until({ partition: 0, position: 9n }, models, 60)).toBe('behind');
});

test('a miss waits for what was recorded before it was asked for, and for nothing later', async () => {
  const { state, watch } = stand();
  let level = false;
  const wait = watch.level(models, FOREVER_MS).then(() => {
    level = true;
  });
  Object.assign(state, { through: 1n, last: [4n, 7n], inbox: 3n });
  await expect.poll(() => state.looks).toBeGreaterThan(2);
  expect(level).toBe(false);
  Object.assign(state, { last: [100n, 7n], inbox: 4n });
  await wait;
});

test('without a relay that says so a miss is believed after its time', async () => {
  const { state, watch } = stand();
  state.relay = false;
  await watch.level(models, 60);
  expect(watch.waiting).toBe(0);
});

test('a look that fails fails those who wait, and the next one looks again', async () => {
  const { state, watch } = stand();
  state.fails = true;
  await expect(watch.until({ partition: 0, position: 5n }, models, FOREVER_MS)).rejects.toThrow('away');
  Object.assign(state, { fails: false, inbox: 5n });
  expect(await watch.until({ partition: 0, position: 5n }, models, FOREVER_MS)).toBe('reached');
});
