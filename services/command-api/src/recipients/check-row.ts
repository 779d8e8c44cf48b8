import { readAs, recipientBody, shortened } from '@wabus/api-contract';
import { readPhone } from '@wabus/phone';
import { mistakenId } from '../contacts/mistaken-id.ts';
import type { RawRow } from './raw-row.ts';

/** A recipient ready for the ledger, but for who the number is. */
export interface CheckedRow {
  readonly line: number;
  /** E.164 with +. */
  readonly to: string;
  readonly fields: Record<string, string>;
  readonly variables: Record<string, string>;
  readonly externalId?: string;
  readonly metadata?: Record<string, unknown>;
  /** Of all this as JSON. */
  readonly bytes: number;
}

/** A row that is refused; `to` as sent, for the answer only. */
export interface RejectedRow {
  readonly line: number;
  readonly to: string | null;
  readonly code:
    | 'recipient-invalid'
    | 'unknown-field'
    | 'number-inexact'
    | 'recipient-language-not-supported'
    | 'invalid-phone-number'
    | 'chunk-too-large';
  readonly detail: string;
}

/** What became of a row. `perhaps`: the row as it is good if its number is a known person's, though in no numbering plan. */
export type RowCheck =
  | { readonly ok: CheckedRow }
  | { readonly rejected: RejectedRow; readonly perhaps?: CheckedRow };

/** Largest personal part of one recipient, in bytes of JSON: several must fit one chunk of the ledger. */
export const MAX_RECIPIENT_BYTES = 32_768;

/** Longest `detail` of a refusal, in characters: names in it are the caller's, and as long as a line may be. */
const MAX_DETAIL = 400;

const OWN_LANGUAGE = 'The row has a language; everybody gets that of the campaign.';

/** Checks one row; numbers without a country code are read with the row's country, else with `country`. */
export function checkRow(row: RawRow, country: string | undefined): RowCheck {
  const refuse = (code: RejectedRow['code'], detail: string, to: string | null = null) => ({
    rejected: { line: row.line, to, code, detail: shortened(detail, MAX_DETAIL) },
  });
  if ('unreadable' in row) return refuse('recipient-invalid', row.unreadable);
  const sent = toOf(row.value);
  const read = readAs(recipientBody, row.value);
  if (read.errors !== undefined) {
    const unknown = read.errors.find(({ code }) => code === 'unknown-field');
    if (unknown) return refuse('unknown-field', unknown.detail, sent);
    const [first] = read.errors;
    if (read.errors.some(({ path }) => path === 'language'))
      return refuse('recipient-language-not-supported', OWN_LANGUAGE, sent);
    if (first?.code === 'number-inexact')
      return refuse('number-inexact', `${first.path}: ${first.detail}.`, sent);
    if (first?.path === 'to') return refuse('invalid-phone-number', whyNoNumber(row.value), sent);
    return refuse(
      'recipient-invalid',
      `${first?.path || 'The row'}: ${first?.detail ?? 'does not fit'}.`,
      sent,
    );
  }
  const { to, country: own, fields = {}, variables = {}, ...rest } = read.ok;
  const reading = readPhone(to, own ?? country);
  const phone = reading.phone ?? reading.perhaps;
  const why = reading.phone === null ? whyNoPhone(to, reading.why, own ?? country) : '';
  if (phone === null) return refuse('invalid-phone-number', why, sent);
  const bare = { ...withoutUndefined(rest), line: row.line, to: phone, fields, variables };
  const bytes = Buffer.byteLength(JSON.stringify(bare));
  if (bytes > MAX_RECIPIENT_BYTES) {
    return refuse('chunk-too-large', `The recipient has more than ${MAX_RECIPIENT_BYTES} bytes.`, sent);
  }
  const checked = { ...bare, bytes };
  if (reading.phone !== null) return { ok: checked };
  return { ...refuse('invalid-phone-number', why, sent), perhaps: checked };
}

function whyNoPhone(to: string, why: string, country: string | undefined): string {
  const id = mistakenId(to);
  if (id) return `Not a phone number but ${id.what}: recipients of a campaign are named by their numbers.`;
  return why || `Not a phone number${country ? ` as read in ${country}` : ''}.`;
}

/** As it was sent, for people to find the row. */
function toOf(value: unknown): string | null {
  const to = givenTo(value);
  if (typeof to === 'number') return String(to);
  return typeof to === 'string' ? to.slice(0, 64).toWellFormed() : null;
}

function whyNoNumber(value: unknown): string {
  const to = givenTo(value);
  if (to === undefined || to === null || to === '') return '`to` has no phone number.';
  return typeof to === 'string' ? '`to` is too long for a phone number.' : '`to` must be a string.';
}

function givenTo(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { to?: unknown }).to : undefined;
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Value;
}
