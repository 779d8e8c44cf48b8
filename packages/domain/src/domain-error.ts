/** Codes of the rules that deciders and the command runner enforce on callers; each is a problem code of the HTTP face. */
export const DOMAIN_ERROR_CODES = [
  'not-found',
  'idempotency-key-reused',
  'signup-in-progress',
  'signup-not-current',
  'project-already-connected',
  'waba-claimed',
  'number-claimed',
  'template-exists',
  'template-not-submittable',
  'variable-unknown',
  'campaign-not-startable',
  'campaign-not-pausable',
  'campaign-not-resumable',
  'campaign-empty',
  'ledger-closed',
  'chunk-too-large',
  'contacts-merged',
  'conflict-decided',
] as const;

/**
 * Codes of the rules that only our own services could break, since no request carries the command: a caller never
 * meets them, so they are no problem codes.
 */
export const INVARIANT_CODES = [
  'already-exists',
  'project-not-ready',
  'campaign-not-running',
  'upload-incomplete',
  'attempt-unknown',
  'message-conflict',
] as const;

/** One of the codes of a broken rule. */
export type DomainErrorCode = (typeof DOMAIN_ERROR_CODES)[number] | (typeof INVARIANT_CODES)[number];

/** A command broke a rule; nothing was appended. `code` is stable, `detail` is one sentence for a person without personal data. */
export class DomainError extends Error {
  readonly code: DomainErrorCode;
  readonly detail: string;

  constructor(code: DomainErrorCode, detail: string) {
    super(`${code}: ${detail}`);
    this.name = 'DomainError';
    this.code = code;
    this.detail = detail;
  }
}

/** The stream belongs to another tenant: to the caller it is as if there were none. */
export class ForeignStreamError extends DomainError {
  constructor() {
    super('not-found', 'There is no such thing for this tenant.');
    this.name = 'ForeignStreamError';
  }
}
