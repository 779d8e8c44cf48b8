import { expect, test } from 'vitest';
import { classifyError, errorCatalogue } from '../errors/classify.ts';
import { verdictOf } from './answers.ts';

const said = (code: number, more: { subcode?: number; httpStatus?: number } = {}) =>
  verdictOf({ kind: 'error', status: more.httpStatus ?? 400, error: { code, message: 'no', ...more } });

test('a wamid is acceptance; no answer is unknown; what never left is not reached', () => {
  const value = { wamid: 'wamid.1', held: true, waId: '16505551234' };
  expect(verdictOf({ kind: 'ok', value })).toEqual({
    kind: 'accepted',
    providerMessageId: 'wamid.1',
    held: true,
  });
  expect(verdictOf({ kind: 'no-answer', reason: 'timeout' })).toEqual({ kind: 'unknown', reason: 'timeout' });
  expect(verdictOf({ kind: 'refused', reason: 'dns' })).toEqual({ kind: 'not-reached', reason: 'dns' });
});

test.each([
  [131056, { kind: 'later', of: 'pair', growing: { firstMs: 4_000, factor: 4 } }],
  [130429, { kind: 'later', of: 'number' }],
  [131000, { kind: 'later', of: 'provider' }],
  [1, { kind: 'later', of: 'provider', maxTries: 3 }],
  [131057, { kind: 'later', of: 'other', atLeastMs: 60_000 }],
  [190, { kind: 'rejected', refused: 'token' }],
  [131042, { kind: 'rejected', refused: 'account' }],
  [131026, { kind: 'rejected', failure: { class: 'permanent-recipient' } }],
  [424242, { kind: 'rejected', failure: { class: 'unknown' } }],
])('%i means %o', (code, verdict) => {
  expect(said(code)).toMatchObject({ failure: { code: `meta-${code}` }, ...verdict });
});

test('a code that nobody knows is a no for now when a 5xx carried it', () => {
  expect(said(424242, { httpStatus: 503 })).toMatchObject({ kind: 'later', of: 'other' });
});

test('every row is a final no or one for now, and what is refused of a project is never only for now', () => {
  for (const { codes, subcode, range } of errorCatalogue) {
    if (range) continue;
    for (const code of codes) {
      const error = subcode ? { code: 100, subcode: code } : { code };
      const { retryable, refused } = classifyError(error);
      expect([code, retryable && refused !== undefined]).toEqual([code, false]);
      expect(said(error.code, error)).toMatchObject(
        retryable ? { kind: 'later' } : { kind: 'rejected', ...(refused ? { refused } : {}) },
      );
    }
  }
});
