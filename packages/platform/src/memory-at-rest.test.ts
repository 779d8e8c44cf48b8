import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { giveBackAtRest } from './memory-at-rest.ts';

const MB = 1024 * 1024;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A process whose heap and CPU the test says; its garbage goes with each collection. */
function processOf(alive: number) {
  const state = { used: alive, cpu: 0, collections: 0 };
  const end = giveBackAtRest({
    collect: () => {
      state.collections += 1;
      state.used = alive;
    },
    used: () => state.used,
    cpu: () => state.cpu,
  });
  const seconds = (count: number, each: { cpuMs: number; garbage?: number }): void => {
    for (let second = 0; second < count; second += 1) {
      state.cpu += each.cpuMs * 1_000;
      state.used += each.garbage ?? 0;
      vi.advanceTimersByTime(1_000);
    }
  };
  return { state, seconds, end };
}

test('nothing is collected while the process works, and once when it rests', () => {
  const { state, seconds } = processOf(40 * MB);
  seconds(60, { cpuMs: 400, garbage: 3 * MB });
  expect(state.collections).toBe(0);
  seconds(2, { cpuMs: 5 });
  expect(state.collections).toBe(1);
  seconds(120, { cpuMs: 5 });
  expect(state.collections).toBe(1);
});

test('what little a process makes while it rests is not collected again, and is once it has worked', () => {
  const { state, seconds } = processOf(40 * MB);
  seconds(1, { cpuMs: 5 });
  expect(state.collections).toBe(1);
  seconds(120, { cpuMs: 20, garbage: MB });
  expect(state.collections).toBe(1);
  seconds(1, { cpuMs: 400 });
  seconds(2, { cpuMs: 20 });
  expect(state.collections).toBe(2);
});

test('who worked collects only when there is something to give back', () => {
  const { state, seconds } = processOf(40 * MB);
  seconds(12, { cpuMs: 400 });
  seconds(1, { cpuMs: 5 });
  expect(state.collections).toBe(1);
  seconds(22, { cpuMs: 400, garbage: MB });
  seconds(2, { cpuMs: 20 });
  expect(state.collections).toBe(1);
  seconds(2, { cpuMs: 400, garbage: MB });
  seconds(1, { cpuMs: 20 });
  expect(state.collections).toBe(2);
});

test('bursts with short rests between them do not collect each time', () => {
  const { state, seconds } = processOf(40 * MB);
  for (let burst = 0; burst < 10; burst += 1) {
    seconds(1, { cpuMs: 800, garbage: 200 * MB });
    seconds(1, { cpuMs: 5 });
  }
  expect(state.collections).toBe(2);
});

test('nothing is looked at once it was ended', () => {
  const { state, seconds, end } = processOf(40 * MB);
  end();
  seconds(10, { cpuMs: 0, garbage: 100 * MB });
  expect(state.collections).toBe(0);
});
