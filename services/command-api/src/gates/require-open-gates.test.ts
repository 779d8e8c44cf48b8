import { isProblemCode, problem } from '@wabus/api-contract';
import type { ShutVerdict } from '@wabus/gates';
import { expect, test } from 'vitest';

test('a gate that refuses for a reason which the catalogue of problems does not know does not compile', () => {
  const refusal = (reason: ShutVerdict['reason']) => problem(reason);
  // @ts-expect-error: nobody could look up what it means
  const unknown = (reason: ShutVerdict['reason'] | 'no-such-reason') => problem(reason);
  expect(isProblemCode(refusal('window-closed').code)).toBe(true);
  expect(isProblemCode(unknown('window-closed').code)).toBe(true);
});
