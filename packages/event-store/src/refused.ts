import { InvalidEventError } from '@wabus/events';
import { isRefusedValue } from '@wabus/postgres';

/** The store refuses an append whatever its revision. Nothing of it was stored. */
export class AppendRefusedError extends Error {
  override readonly name: string = 'AppendRefusedError';
}

/** An append is larger than the store takes. Nothing of it was stored. */
export class AppendTooLargeError extends AppendRefusedError {
  override readonly name = 'AppendTooLargeError';
}

/** A stream was deleted for good: it takes no append any more and cannot be read. Nothing was stored. */
export class StreamDeletedError extends AppendRefusedError {
  override readonly name = 'StreamDeletedError';
}

/**
 * Whether what was to be stored is refused for good: the catalogue does not know such an event, or the store or
 * database never takes it. Whoever meets it sets the fact aside, or records it without what was refused; every other
 * error of a store may pass by itself, and the same is tried again.
 */
export function isRefusedForGood(error: unknown): boolean {
  return error instanceof InvalidEventError || error instanceof AppendRefusedError || isRefusedValue(error);
}

/** Why it is refused for good, in one sentence that quotes nothing of what was refused. */
export function refusalOf(error: Error): string {
  if (error instanceof InvalidEventError) return `The catalogue refuses its event: ${faultsOf(error)}.`;
  if (error instanceof AppendRefusedError) return `The event store refuses its event: ${error.message}`;
  const { code } = error as { code?: unknown };
  return `The database refuses its event for good (SQLSTATE ${String(code)}).`;
}

const MAX_FAULTS = 5;

function faultsOf({ faults }: InvalidEventError): string {
  const more = faults.length - MAX_FAULTS;
  return [...faults.slice(0, MAX_FAULTS), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}
