import { isProblemCode, type ProblemError, problem } from '@wabus/api-contract';
import { AppendUnknownError, DomainError, StreamContendedError } from '@wabus/domain';

/** Network and Postgres conditions that pass by themselves: connections refused, reset, or shut down by the server. */
const PASSING = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);

/** The problem that an error of domain or storage is to the caller; null for one that nobody expected. */
export function translate(error: unknown): ProblemError | null {
  if (error instanceof DomainError && isProblemCode(error.code)) {
    return problem(error.code, { detail: error.detail });
  }
  if (error instanceof AppendUnknownError || error instanceof StreamContendedError || isPassing(error)) {
    return problem('service-unavailable', { detail: 'The request could not be made durable just now.' });
  }
  return null;
}

function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  return (typeof code === 'string' && PASSING.has(code)) || /^Connection terminated/.test(error.message);
}
