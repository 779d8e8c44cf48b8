import { expect, test } from 'vitest';
import { Intake } from './intake.ts';
import type { Publishable } from './records.ts';

const item = (position: number, bytes = 1): Publishable => ({
  position: BigInt(position),
  partition: 0,
  key: 'k',
  value: Buffer.alloc(bytes),
  headers: {},
  sendKey: null,
});

const intakeOf = (maxRecords: number, maxBytes: number): Intake =>
  new Intake({ after: 0n, maxRecords, maxBytes });

test('what accumulated is taken at once, cut by count, and only the last cut reaches past what has no records', async () => {
  const intake = intakeOf(2, 100);
  const adding = intake.add([item(1), item(2), item(3)], 9n);
  const first = await intake.take(0n);
  expect([first?.publishables.length, first?.through]).toEqual([2, 2n]);
  const second = await intake.take(2n);
  expect([second?.publishables.length, second?.through]).toEqual([1, 9n]);
  await adding;
});

test('a batch is cut by bytes, but a single large record still goes', async () => {
  const intake = intakeOf(100, 10);
  void intake.add([item(1, 50), item(2, 6), item(3, 6)], 3n);
  expect((await intake.take(0n))?.through).toBe(1n);
  expect((await intake.take(1n))?.through).toBe(2n);
  expect((await intake.take(2n))?.through).toBe(3n);
});

test('the reader waits while the intake is full, and goes on when there is room', async () => {
  const intake = intakeOf(2, 100);
  let added = false;
  const adding = intake.add([item(1), item(2)], 2n).then(() => {
    added = true;
  });
  await Promise.resolve();
  expect(added).toBe(false);
  await intake.take(0n);
  await adding;
});

test('word of being caught up further on is progress without records', async () => {
  const intake = intakeOf(2, 100);
  const taking = intake.take(0n);
  await intake.add([], 5n);
  expect(await taking).toEqual({ publishables: [], through: 5n });
});

test('closing ends a waiting reader and a waiting taker', async () => {
  const intake = intakeOf(1, 100);
  const taking = intakeOf(1, 1);
  const adding = intake.add([item(1)], 1n);
  const taken = taking.take(0n);
  intake.close();
  taking.close();
  await adding;
  expect(await taken).toBeUndefined();
  expect(await intake.take(0n)).toBeUndefined();
});
