import { refusalOf } from '@wabus/whatsapp';
import { describe, expect, test } from 'vitest';
import { isProviderFailure, MAX_PARKINGS, MAX_TRIES, outcomeOf } from './outcome.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const attempt = { messageId: 'm', attemptId: 'a', number: 1, refusals: 0, trying: false, parkings: 0 };
const own = { messageId: 'm', attemptId: 'a' };
const error = (code: number, status = 400) =>
  refusalOf({ kind: 'error', status, error: { code, message: 'no' } });
const dueIn = (
  answer: Parameters<typeof outcomeOf>[0],
  made: Partial<typeof attempt> = {},
  random = 0,
): number => {
  const { command } = outcomeOf(answer, { ...attempt, ...made }, now, () => random);
  if (command.type !== 'DeferMessage') throw new Error(`it is ${command.type}`);
  return Date.parse(command.dueAt ?? '') - now.getTime();
};

describe('an answer', () => {
  test('of success is acceptance, held or not', () => {
    const ok = (held: boolean) => ({ kind: 'accepted', providerMessageId: 'wamid.1', held }) as const;
    const accepted = { type: 'AcceptMessage', ...own, wamid: 'wamid.1', at: now.toISOString() };
    expect(outcomeOf(ok(false), attempt, now, () => 0).command).toEqual({ ...accepted, held: false });
    expect(outcomeOf(ok(true), attempt, now, () => 0).command).toEqual({ ...accepted, held: true });
  });

  test('that never came is unknown, whatever the number of the attempt', () => {
    for (const number of [1, 7]) {
      const { command } = outcomeOf(
        { kind: 'unknown', reason: 'timeout' },
        { ...attempt, number },
        now,
        () => 0,
      );
      expect(command).toEqual({ type: 'RecordOutcomeUnknown', ...own, reason: 'timeout' });
    }
  });

  test('that a call never reached Meta defers, and never fails, the message', () => {
    const refused = { kind: 'not-reached', reason: 'ECONNREFUSED' } as const;
    expect(dueIn(refused, { number: 1 })).toBe(500);
    expect(dueIn(refused, { number: 40 }, 1)).toBe(60_000);
  });

  test('of a pair throttle waits 4^n seconds, of a number throttle 1 to 5 with its lane', () => {
    expect(dueIn(error(131056))).toBe(4_000);
    expect(dueIn(error(131056), { refusals: 2 })).toBe(64_000);
    const throttled = outcomeOf(error(130429), attempt, now, () => 0.5);
    expect(throttled.pauseLaneMs).toBe(3_000);
    expect(dueIn(error(130429), {}, 0.5)).toBe(3_000);
  });

  test(`of a passing trouble defers ${MAX_TRIES - 1} times, then fails with Meta's words`, () => {
    for (let refusals = 0; refusals < MAX_TRIES - 1; refusals += 1)
      expect(dueIn(error(131000, 500), { refusals })).toBeGreaterThan(0);
    const last = outcomeOf(error(131000, 500), { ...attempt, refusals: MAX_TRIES - 1 }, now, () => 0).command;
    expect(last).toMatchObject({
      type: 'RejectMessage',
      failure: { code: 'meta-131000' },
      at: now.toISOString(),
    });
  });

  test('of a final no fails the message at once', () => {
    expect(outcomeOf(error(131026), attempt, now, () => 0).command).toMatchObject({
      type: 'RejectMessage',
      failure: { code: 'meta-131026', class: 'permanent-recipient' },
    });
  });

  test.each([
    [190, 'parked-token'],
    [368, 'parked-account'],
    [131031, 'parked-account'],
    [131042, 'parked-account'],
    [33, 'parked-number'],
    [131037, 'parked-number'],
    [133010, 'parked-number'],
  ])('of what Meta refuses of the project (%i) parks the message, however often', (code, reason) => {
    for (const number of [1, 9]) {
      const parked = outcomeOf(error(code), { ...attempt, number }, now, () => 0);
      expect(parked).toMatchObject({ command: { type: 'DeferMessage', reason, meta: { code } } });
      expect(parked.command).not.toHaveProperty('dueAt');
    }
  });

  test('of a refused token fails a message for which other messages of its project were held up again and again', () => {
    const made = { ...attempt, parkings: MAX_PARKINGS - 1 };
    expect(outcomeOf(error(190, 401), made, now, () => 0).command).toMatchObject({
      type: 'RejectMessage',
      failure: { code: 'meta-190', class: 'auth' },
    });
    const tried = outcomeOf(error(190, 401), { ...made, trying: true }, now, () => 0);
    expect(tried).toMatchObject({
      command: { type: 'DeferMessage', reason: 'probe-refused' },
      tokenRefused: true,
    });
  });

  test('of a refused token parks the message', () => {
    const { command, tokenRefused } = outcomeOf(error(190, 401), attempt, now, () => 0);
    expect(command).toEqual({
      type: 'DeferMessage',
      ...own,
      reason: 'parked-token',
      meta: { code: 190, message: 'no' },
    });
    expect(tokenRefused).toBe(true);
  });
});

test("the breaker counts the provider's own failures only", () => {
  for (const code of [1, 2, 131000, 131016]) expect(isProviderFailure(error(code, 500))).toBe(true);
  for (const code of [190, 130429, 131056, 131026, 132001, 100])
    expect(isProviderFailure(error(code))).toBe(false);
  expect(isProviderFailure({ kind: 'unknown', reason: 'timeout' })).toBe(true);
  expect(isProviderFailure({ kind: 'accepted', providerMessageId: 'wamid.1', held: false })).toBe(false);
});
