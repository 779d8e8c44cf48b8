import { type ProblemError, problem } from '@wabus/api-contract';
import type { Secret } from '@wabus/platform';
import type { ProviderNumber, ProviderRefusal } from '@wabus/provider';
import type { CommandProvider } from '../streams/core.ts';
import { graphProblem, metaOf } from '../streams/graph-problems.ts';

/** What a browser claims to have got. */
export interface SignupClaim {
  readonly code: string;
  readonly wabaId: string;
  readonly phoneNumberId?: string | undefined;
}

/** What was proven with Meta: a token that grants the WABA, and a number which that WABA lists. */
export interface ProvenSignup {
  readonly token: Secret;
  readonly number: ProviderNumber;
}

/**
 * Exchanges the code and proves with Meta that its token grants the WABA and that the WABA lists the number.
 * @throws {ProblemError} `signup-code-expired`, `waba-not-granted`, `number-not-granted`, `phone-number-required`,
 * `graph-refused`, `graph-unavailable`
 */
export async function prove(provider: CommandProvider, claim: SignupClaim): Promise<ProvenSignup> {
  const exchanged = await provider.exchangeCode(claim.code);
  if (exchanged.kind !== 'ok') throw exchangeProblem(exchanged);
  const { token } = exchanged.value;
  const granted = await provider.grantsAccount(claim.wabaId, token);
  if (granted.kind !== 'ok') throw graphProblem(granted);
  if (!granted.value) throw problem('waba-not-granted');
  const numbers = await provider.listPhoneNumbers(claim.wabaId, token);
  if (numbers.kind !== 'ok') throw graphProblem(numbers);
  return { token, number: chosen(numbers.value, claim.phoneNumberId) };
}

/** An exchange that got no answer may have used the code up all the same. */
function exchangeProblem(answer: ProviderRefusal): ProblemError {
  if (!('failure' in answer)) {
    const detail = 'Meta did not answer the exchange; the code may be used up.';
    return problem('graph-unavailable', { detail });
  }
  if (answer.kind !== 'rejected' || answer.because !== 'code') return graphProblem(answer);
  const meta = metaOf(answer);
  return problem('signup-code-expired', { ...(meta ? { meta } : {}) });
}

function chosen(numbers: readonly ProviderNumber[], wanted: string | undefined): ProviderNumber {
  if (wanted !== undefined) {
    const number = numbers.find(({ id }) => id === wanted);
    if (!number) throw problem('number-not-granted');
    return number;
  }
  const [only, ...others] = numbers;
  if (only && others.length === 0) return only;
  throw problem('phone-number-required', {
    detail: `The account has ${numbers.length} numbers and the request names none.`,
  });
}
