import type {
  FailureMeaning,
  FailureWords,
  NamedFailure,
  ProviderFailure,
  ProviderWords,
} from '@wabus/provider';
import { whatsappFailures } from '@wabus/whatsapp/failures';
import type { ProviderName } from './names.ts';

const FAILURES: { readonly [Name in ProviderName]: FailureWords } = { whatsapp: whatsappFailures };

const all: readonly FailureWords[] = Object.values(FAILURES);

/** The codes of all providers that have a name. */
export const failureCodes: readonly string[] = all.flatMap(({ codes }) => codes);

/** What a failure of a provider means, whichever it is of; undefined where its code is no provider's. */
export function meaningOf(failure: NamedFailure): FailureMeaning | undefined {
  for (const words of all) {
    const meaning = words.meaningOf(failure);
    if (meaning) return meaning;
  }
  return undefined;
}

/** What a person can do about a failure that is final; undefined for one that is no provider's. */
export function finalAdvice(failure: NamedFailure): string | undefined {
  return meaningOf(failure)?.advice.final;
}

/** The failure that a provider's words tell of. Events keep words of Meta's only. */
export function failureOf(words: ProviderWords): ProviderFailure {
  return FAILURES.whatsapp.failureOf(words);
}
