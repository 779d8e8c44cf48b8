import { afterEach, beforeEach, expect, test } from 'vitest';
import { EngineWatch } from './engine-watch.ts';

/** How the engine answers the next question. */
let engine: () => Promise<unknown>;
let asked: number;
let watch: EngineWatch;

beforeEach(() => {
  engine = async () => undefined;
  asked = 0;
  const ask = (): Promise<unknown> => {
    asked += 1;
    return engine();
  };
  watch = new EngineWatch({ name: 'Kafka at here:1', ask, everyMs: 5, answerMs: 20 });
});

afterEach(() => watch.close());

const says = (expected: string[]) => expect.poll(() => watch.waitingFor(), { interval: 2 }).toEqual(expected);

const askedAgain = async (): Promise<void> => {
  const before = asked;
  await expect.poll(() => asked, { interval: 2 }).toBeGreaterThan(before + 1);
};

test('an engine that refuses is waited for, and no longer once it answers', async () => {
  expect(watch.waitingFor()).toEqual([]);
  await askedAgain();
  expect(watch.waitingFor()).toEqual([]);
  engine = () => Promise.reject(new Error('refused'));
  await says(['Kafka at here:1']);
  engine = async () => undefined;
  await says([]);
});

test('an engine that is silent is waited for, is not asked again meanwhile, and its late answer counts', async () => {
  const silence = Promise.withResolvers<void>();
  engine = () => silence.promise;
  await says(['Kafka at here:1']);
  expect(asked).toBe(1);
  silence.resolve();
  await says([]);
});

test('nobody is asked before somebody wants to know, nor after it was closed, which waits for no answer', async () => {
  let alike = 0;
  const engineAlike = async (): Promise<void> => {
    alike += 1;
  };
  const rhythm = new EngineWatch({ name: 'another', ask: engineAlike, everyMs: 5, answerMs: 20 });
  rhythm.waitingFor();
  await expect.poll(() => alike, { interval: 2 }).toBeGreaterThan(2);
  await rhythm.close();
  expect(asked).toBe(0);
  engine = () => new Promise(() => undefined);
  await says(['Kafka at here:1']);
  // It has closed once its loop has ended, after which nobody is left who could ask.
  await watch.close();
  expect(asked).toBe(1);
});
