import { setImmediate as othersTurn } from 'node:timers/promises';
import { MESSAGE_STATUSES } from '@wabus/domain';
import type { Page, PageQuery, RecipientRow } from '@wabus/read-models';
import { stringify } from 'csv-stringify/sync';
import type { Request, Response } from 'express';
import { withAdvice } from './advice.ts';

/** Recipients beside JSON: each line a recipient, all of them from `after` on, whatever `limit` says. */
export type ExportFormat = 'csv' | 'ndjson';

const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;
const PAGE = 500;
/** Rows that are made into lines at one time. */
const PIECE = 50;
const HEADER = [
  'to',
  'contactId',
  'messageId',
  'externalId',
  'status',
  ...MESSAGE_STATUSES,
  'failureCode',
  'failureDetail',
];

/** What the caller's `Accept` asks for; JSON when it names none of ours. */
export function wantedFormat(request: Request): ExportFormat | 'json' {
  const type = request.accepts(['application/json', TYPES.csv, TYPES.ndjson]);
  return type === TYPES.csv ? 'csv' : type === TYPES.ndjson ? 'ndjson' : 'json';
}

/** Reads a page and gives its rows to `write`, all in the tenant's turn. */
export type ReadExported = (
  page: PageQuery,
  write: (rows: readonly RecipientRow[]) => Promise<void>,
) => Promise<Page<RecipientRow>>;

/**
 * Writes all recipients, page by page, no faster than the caller reads; ends early when the caller has gone. Between
 * the pieces of a page other requests have their turn; a caller that reads slowly is waited for in nobody's turn.
 */
export async function exportRecipients(
  response: Response,
  format: ExportFormat,
  read: ReadExported,
): Promise<void> {
  let begun = false;
  const write = async (rows: readonly RecipientRow[]): Promise<void> => {
    if (!begun) begin(response, format);
    begun = true;
    for (let at = 0; at < rows.length && !response.destroyed; at += PIECE) {
      response.write(linesOf(format, rows.slice(at, at + PIECE)));
      await othersTurn();
    }
  };
  for (let after: string | null | undefined; after !== null && !response.destroyed; ) {
    const page = await read({ limit: PAGE, ...(after === undefined ? {} : { after }) }, write);
    after = page.next;
    if (response.writableNeedDrain && !response.destroyed) await drained(response);
  }
  response.end();
}

function begin(response: Response, format: ExportFormat): void {
  response.status(200).attachment(`recipients.${format}`).type(`${TYPES[format]}; charset=utf-8`);
  if (format === 'csv') response.write(csvOf([HEADER]));
}

const linesOf = (format: ExportFormat, rows: readonly RecipientRow[]): string =>
  format === 'csv' ? csvOf(rows.map(cellsOf)) : rows.map(ndjsonLine).join('');

const ndjsonLine = (row: RecipientRow): string => `${JSON.stringify(withAdvice(row))}\n`;

function cellsOf(row: RecipientRow): (string | null)[] {
  const times = MESSAGE_STATUSES.map((status) => row.statusTimes[status]?.toISOString() ?? null);
  const { to, contactId, messageId, externalId, status, failure } = row;
  const { code = null, detail = null } = failure ?? {};
  return [to, contactId, messageId, externalId, status, ...times, code, detail];
}

/** A number with its sign is no formula: phone numbers keep their +. */
const SIGNED_NUMBER = /^[+-]\d+$/;

/**
 * Rows as CSV. What a spreadsheet would run as a formula (it begins with `=`, `+`, `-`, `@`, a tab or a line break) gets
 * an apostrophe before it, which a spreadsheet takes for "this is text". NDJSON is for programs and has all as it is.
 */
export function csvOf(rows: readonly (readonly (string | null)[])[]): string {
  return stringify([...rows], {
    record_delimiter: 'windows',
    quoted_match: /[\r\n]/,
    escape_formulas: true,
    cast: { string: (value) => (SIGNED_NUMBER.test(value) ? { value, escape_formulas: false } : value) },
  });
}

function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
