import type { Problem } from './generated/types.ts';

/** wabus refused a request; what it said, as `application/problem+json` (RFC 9457). The catalogue is `docs/errors.md`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  /** Status of the answer. */
  readonly status: number;
  /** What happened, for programs; a code that this client does not know is kept as it came. */
  readonly code: string;
  /** All that was said, with advice and, where fields are wrong, `errors`. */
  readonly problem: Partial<Problem>;
  /** Name it when you report something. */
  readonly requestId: string | null;

  constructor(status: number, problem: Partial<Problem>, requestId: string | null) {
    const code = problem.code ?? 'unknown';
    super([`${status} ${code}`, problem.detail].filter(Boolean).join(': '));
    this.status = status;
    this.code = code;
    this.problem = problem;
    this.requestId = requestId;
  }
}

/**
 * No answer that counts came before the deadline of a call; `cause` is what the last try met. Whether a command was
 * carried out is not known: the same call with the same `idempotencyKey` finds out, and does nothing twice.
 */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
  /** What the command was sent under; null for reads. */
  readonly idempotencyKey: string | null;

  constructor(operation: string, deadlineMs: number, idempotencyKey: string | null, cause: unknown) {
    super(`${operation} got no answer within ${deadlineMs} ms`, { cause });
    this.idempotencyKey = idempotencyKey;
  }
}

/** The feed cannot go on where it was asked to: what came between is not kept. Read the state anew, then follow from now. */
export class FeedGapError extends Error {
  override readonly name = 'FeedGapError';
  /** The cursor that was asked for. */
  readonly asked: string;
  /** The oldest that can be asked for; null where there is none. */
  readonly oldest: string | null;

  constructor(asked: string, oldest: string | null) {
    super(`The feed does not know what came behind ${asked}.`);
    this.asked = asked;
    this.oldest = oldest;
  }
}
