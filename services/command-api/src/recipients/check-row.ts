import { type FieldError, readAs, recipientBody, shortened } from '@wabus/api-contract';
import { readPhone } from '@wabus/phone';
import { mistakenId } from '../contacts/mistaken-id.ts';
import { isOverPortfolios, OVER_PORTFOLIOS } from '../messages/over-portfolios.ts';
import type { RawRow } from './raw-row.ts';

/** A recipient ready for the ledger, but for who the number or id is. */
export interface CheckedRow {
  readonly line: number;
  /** Number, E.164 with +, or a business-scoped user id. */
  readonly to: { readonly kind: 'phone' | 'userId'; readonly value: string };
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
    | 'recipient-kind-not-supported'
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

/** How rows are read. */
export interface RowReading {
  /** Country of numbers without one, where the row names none. */
  readonly country: string | undefined;
  /** WhatsApp sends what is sent to numbers only. */
  readonly numbersOnly: boolean;
}

/** Checks one row; numbers without a country code are read with the row's country, else with that of the reading. */
export function checkRow(row: RawRow, reading: RowReading): RowCheck {
  if ('unreadable' in row) return refused(row.line, 'recipient-invalid', row.unreadable);
  const sent = toOf(row.value);
  const read = readAs(recipientBody, row.value);
  if (read.errors !== undefined) return refused(row.line, ...whyUnfit(read.errors, row.value), sent);
  const { to, country: own, fields = {}, variables = {}, ...rest } = read.ok;
  const addressee = addresseeOf(to, { ...reading, country: own ?? reading.country });
  const { address, why } = addressee;
  if (address === null) return refused(row.line, ...why, sent);
  const bare = { ...withoutUndefined(rest), line: row.line, to: address, fields, variables };
  const bytes = Buffer.byteLength(JSON.stringify(bare));
  if (bytes > MAX_RECIPIENT_BYTES) {
    return refused(
      row.line,
      'chunk-too-large',
      `The recipient has more than ${MAX_RECIPIENT_BYTES} bytes.`,
      sent,
    );
  }
  const checked = { ...bare, bytes };
  return why === null ? { ok: checked } : { ...refused(row.line, ...why, sent), perhaps: checked };
}

type Reason = readonly [code: RejectedRow['code'], detail: string];

function refused(line: number, code: RejectedRow['code'], detail: string, to: string | null = null) {
  return { rejected: { line, to, code, detail: shortened(detail, MAX_DETAIL) } };
}

/** Why a row is none. */
function whyUnfit(errors: readonly FieldError[], value: unknown): Reason {
  const unknown = errors.find(({ code }) => code === 'unknown-field');
  if (unknown) return ['unknown-field', unknown.detail];
  const [first] = errors;
  if (errors.some(({ path }) => path === 'language'))
    return ['recipient-language-not-supported', OWN_LANGUAGE];
  if (first?.code === 'number-inexact') return ['number-inexact', `${first.path}: ${first.detail}.`];
  if (first?.path === 'to') return ['invalid-phone-number', whyNoNumber(value)];
  return ['recipient-invalid', `${first?.path || 'The row'}: ${first?.detail ?? 'does not fit'}.`];
}

/** An address as it is kept, and why it is none; both: it is one if it is a known person's. */
type Addressee =
  | { readonly address: CheckedRow['to']; readonly why: Reason | null }
  | { readonly address: null; readonly why: Reason };

function addresseeOf(
  to: string | { readonly userId: string },
  { country, numbersOnly }: RowReading,
): Addressee {
  if (typeof to !== 'string') {
    const why = whyNoId(to.userId, numbersOnly);
    if (why !== null) return { address: null, why: ['recipient-kind-not-supported', why] };
    return { address: { kind: 'userId', value: to.userId }, why: null };
  }
  const reading = readPhone(to, country);
  if (reading.phone !== null) return { address: { kind: 'phone', value: reading.phone }, why: null };
  const why: Reason = ['invalid-phone-number', whyNoPhone(to, reading.why, country)];
  return { address: reading.perhaps === null ? null : { kind: 'phone', value: reading.perhaps }, why };
}

function whyNoId(userId: string, numbersOnly: boolean): string | null {
  if (numbersOnly) return 'WhatsApp sends authentication templates to phone numbers only.';
  return isOverPortfolios(userId) ? OVER_PORTFOLIOS : null;
}

function whyNoPhone(to: string, why: string, country: string | undefined): string {
  const id = mistakenId(to);
  if (id?.key === 'userId')
    return `Not a phone number but ${id.what}: write {"to": {"userId": "…"}}, in CSV the column \`userId\`.`;
  if (id)
    return `Not a phone number but ${id.what}: recipients of a campaign are named by numbers and user ids.`;
  return why || `Not a phone number${country ? ` as read in ${country}` : ''}.`;
}

/** As it was sent, for people to find the row. */
function toOf(value: unknown): string | null {
  const to = givenTo(value);
  if (typeof to === 'number') return String(to);
  const text = typeof to === 'object' && to !== null && 'userId' in to ? to.userId : to;
  return typeof text === 'string' ? text.slice(0, 64).toWellFormed() : null;
}

function whyNoNumber(value: unknown): string {
  const to = givenTo(value);
  if (to === undefined || to === null || to === '') return 'The row has neither phone number nor user id.';
  return typeof to === 'string' ? '`to` is too long for a phone number.' : '`to` must be a string.';
}

function givenTo(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? (value as { to?: unknown }).to : undefined;
}

function withoutUndefined<Value extends object>(value: Value): Value {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Value;
}
