import { isProblemCode, type ProblemError, problem } from '@wabus/api-contract';
import { AppendUnknownError, StreamContendedError } from '@wabus/commands';
import { DomainError } from '@wabus/domain';
import { isRefusedForGood, refusalOf } from '@wabus/event-store';
import { KeyringError } from '@wabus/keyring';
import { isPassing } from '@wabus/postgres';

/** The problem that an error of domain or storage is to the caller; null for one that nobody expected. */
export function translate(error: unknown): ProblemError | null {
  if (error instanceof DomainError && isProblemCode(error.code)) {
    return problem(error.code, { detail: error.detail });
  }
  if (error instanceof AppendUnknownError || error instanceof StreamContendedError || isPassing(error)) {
    return problem('service-unavailable', { detail: 'The request could not be made durable just now.' });
  }
  // What is about a person is sealed with their key: who has none was erased, also while this was done.
  if (error instanceof KeyringError && error.fault === 'no-key') return problem('contact-erased');
  if (error instanceof Error && isRefusedForGood(error)) {
    return problem('validation-failed', { detail: `What was sent cannot be kept. ${refusalOf(error)}` });
  }
  return null;
}
