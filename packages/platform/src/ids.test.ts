import { expect, test } from 'vitest';
import { freshIds, systemIds } from './ids.ts';

const V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('fresh ids tell their time, and sort as they were made, whatever the clock does', () => {
  const times = [1_790_000_000_000, 1_790_000_000_001, 1_789_999_999_000];
  let asked = 0;
  const fresh = freshIds(() => times[Math.floor(asked++ / 5_000)] ?? 0);
  const ids = Array.from({ length: 15_000 }, fresh);
  expect(ids[0]?.startsWith((1_790_000_000_000).toString(16).padStart(12, '0').slice(0, 8))).toBe(true);
  expect(ids.every((id) => V7.test(id))).toBe(true);
  expect(ids).toEqual([...new Set(ids)].sort());
});

test('ids that must not tell when they were made are random all over', () => {
  const ids = Array.from({ length: 100 }, () => systemIds.random());
  expect(new Set(ids.map((id) => id.slice(0, 8))).size).toBe(100);
  expect(ids.every((id) => id.charAt(14) === '4')).toBe(true);
});
