import type { AttemptRow, FailureRow, MessageRow } from '@wabus/read-models';
import { errorCatalogue, failureOf } from '@wabus/whatsapp';
import { expect, test } from 'vitest';
import { advisedFailure, advisedMessage } from './advice.ts';

interface Shown {
  readonly failure?: FailureRow & { readonly advice: string };
  readonly attempts: readonly (AttemptRow & { readonly error: FailureRow & { readonly advice: string } })[];
}

const HOPE = /tr(y|ies|ied) again|by itself|nothing to do|wabus (tries|waits|slows)|goes on/i;
const at = (second: number) => `2026-11-21T10:00:${String(second).padStart(2, '0')}.000Z`;
const meta = { code: 131016, message: 'Service unavailable', details: 'Later.' };
const failure = failureOf({ code: 131016, message: 'Service unavailable' });

const refusedAt = (second: number, more: Partial<AttemptRow> = {}): AttemptRow => ({
  id: `a${second}`,
  at: at(second),
  outcome: 'rejected',
  error: { code: 'meta-131016', detail: 'meta-131016', meta },
  ...more,
});

const shown = (row: Partial<MessageRow>) => advisedMessage(row as MessageRow) as Shown;

test('no final failure of any code gives hope that it is tried again, and each is advised by its code', () => {
  const codes = errorCatalogue.filter(({ subcode }) => !subcode).flatMap(({ codes: of }) => of);
  for (const code of codes) {
    const { advice } = advisedFailure(failureOf({ code, message: 'x' }));
    expect([code, advice]).not.toEqual([code, expect.stringMatching(HOPE)]);
    expect(advice.length).toBeGreaterThan(20);
  }
});

test.each([131049, 130472, 131050])('%i blames no number', (code) => {
  const { advice } = advisedFailure(failureOf({ code, message: 'x' }));
  expect(advice).not.toMatch(/number/i);
  expect(advice).toMatch(/after a day|no marketing/);
});

test('a message that was given up says after how many attempts and how long', () => {
  const attempts = [refusedAt(0), refusedAt(2), refusedAt(50, { error: failure })];
  const message = shown({ status: 'failed', statusTimes: { failed: new Date(at(53)) }, attempts, failure });
  expect(message.failure?.advice).toMatch(/^Given up after 3 attempts in 53 s\. /);
  expect(message.failure?.advice).not.toMatch(HOPE);
});

test('each attempt carries words for people, advice, and what Meta said', () => {
  const message = shown({
    status: 'deferred',
    statusTimes: {},
    attempts: [refusedAt(0), refusedAt(2, { nextAttemptAt: at(9) })],
  });
  const [first, last] = message.attempts;
  const said = { code: 'meta-131016', detail: "A service of Meta's is not available.", meta };
  expect(first?.error).toEqual({ ...said, advice: expect.stringContaining('another attempt followed') });
  expect(last).toMatchObject({ nextAttemptAt: at(9), error: said });
  expect(last?.error.advice).toMatch(/^Nothing to do: wabus tries again\. /);
});

test.each(['deferred', 'queued'] as const)(
  'nobody is told to send a message anew while it is %s: it would reach the person twice',
  (status) => {
    for (const { codes } of errorCatalogue.filter((one) => one.over !== undefined && !one.subcode)) {
      for (const code of codes) {
        const error = failureOf({ code, message: 'x' });
        const { attempts } = shown({ status, statusTimes: {}, attempts: [refusedAt(0, { error })] });
        expect([code, attempts[0]?.error.advice]).not.toEqual([code, expect.stringMatching(/new message/)]);
      }
    }
  },
);

test('a lost answer, and a call that was never made, are said in words', () => {
  const lost: AttemptRow = {
    id: 'a',
    at: at(0),
    outcome: 'unknown',
    error: { code: 'timeout', detail: 'timeout' },
  };
  const [unknown] = shown({ status: 'unknown', statusTimes: {}, attempts: [lost] }).attempts;
  expect(unknown?.error).toMatchObject({
    code: 'no-answer',
    detail: "Meta's answer to the call was lost (timeout).",
  });
  const late = {
    ...lost,
    outcome: 'abandoned' as const,
    error: { code: 'breaker-open', detail: 'breaker-open' },
  };
  const [abandoned] = shown({ status: 'queued', statusTimes: {}, attempts: [late] }).attempts;
  expect(abandoned?.error.detail).toContain('Meta was not answering');
});
