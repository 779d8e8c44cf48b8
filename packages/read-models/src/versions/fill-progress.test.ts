import { expect, test } from 'vitest';
import { type FillProgress, progressSentence, tellingProgress } from './fill-progress.ts';

const MODELS = ['messages', 'audit'];

function told(
  from: bigint,
  through: bigint,
  places: readonly [seconds: number, position: bigint, events: number][],
) {
  let seconds = 0;
  const said: FillProgress[] = [];
  const tell = tellingProgress(
    (progress) => said.push(progress),
    () => seconds * 1_000,
  );
  for (const [at, position, events] of places) {
    seconds = at;
    tell({ models: MODELS, events, from, position, through });
  }
  return said;
}

test('work of a few seconds says nothing, longer work every few seconds how far it is, how fast, and how long yet', () => {
  const said = told(0n, 100_000n, [
    [1, 1_000n, 1_000],
    [4.9, 4_000n, 4_000],
    [10, 10_000n, 10_000],
    [12, 12_000n, 12_000],
    [20, 40_000n, 40_000],
  ]);
  expect(said).toEqual([
    { models: MODELS, events: 10_000, ofEvents: 100_000, eventsPerSecond: 1_000, secondsLeft: 90 },
    { models: MODELS, events: 40_000, ofEvents: 100_000, eventsPerSecond: 2_000, secondsLeft: 30 },
  ]);
});

test('what was filled before a crash counts as done, but not as done in this time', () => {
  const [progress] = told(50_000n, 100_000n, [[10, 60_000n, 10_000]]);
  expect(progress).toMatchObject({
    events: 60_000,
    ofEvents: 100_000,
    eventsPerSecond: 1_000,
    secondsLeft: 40,
  });
});

test('positions that are places in a file still give events', () => {
  const [progress] = told(0n, 1_000_000n, [[10, 250_000n, 500]]);
  expect(progress).toMatchObject({ events: 500, ofEvents: 2_000, secondsLeft: 30 });
});

test('people read it as a sentence', () => {
  const progress = {
    models: MODELS,
    events: 40_000,
    ofEvents: 1_000_000,
    eventsPerSecond: 2_000,
    secondsLeft: 480,
  };
  expect(progressSentence(progress)).toBe(
    'Filling messages, audit: 40,000 of about 1,000,000 events, 2,000 a second, about 8 min left',
  );
});
