import type { Page, PageQuery, RecipientRow } from '@wabus/read-models';
import type { Request, Response } from 'express';
import { withAdvice } from './advice.ts';

/** Recipients beside JSON: each line a recipient, all of them from `after` on, whatever `limit` says. */
export type ExportFormat = 'csv' | 'ndjson';

const TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;
const PAGE = 500;
const TIMES = [
  'queued',
  'accepted',
  'held',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
  'suppressed',
] as const;
const HEADER = [
  'to',
  'contactId',
  'messageId',
  'externalId',
  'status',
  ...TIMES,
  'failureCode',
  'failureDetail',
];

/** What the caller's `Accept` asks for; JSON when it names none of ours. */
export function wantedFormat(request: Request): ExportFormat | 'json' {
  const type = request.accepts(['application/json', TYPES.csv, TYPES.ndjson]);
  return type === TYPES.csv ? 'csv' : type === TYPES.ndjson ? 'ndjson' : 'json';
}

/** Writes all recipients, page by page, no faster than the caller reads; ends early when the caller has gone. */
export async function exportRecipients(
  response: Response,
  format: ExportFormat,
  read: (page: PageQuery) => Promise<Page<RecipientRow>>,
): Promise<void> {
  let page = await read({ limit: PAGE });
  response.status(200).type(`${TYPES[format]}; charset=utf-8`);
  if (format === 'csv') response.write(csvLine(HEADER));
  for (;;) {
    const lines = page.data.map(format === 'csv' ? csvRow : (row) => `${JSON.stringify(withAdvice(row))}\n`);
    if (!response.write(lines.join(''))) await drained(response);
    if (page.next === null || response.destroyed) break;
    page = await read({ limit: PAGE, after: page.next });
  }
  response.end();
}

function csvRow(row: RecipientRow): string {
  const times = TIMES.map((status) => row.statusTimes[status]?.toISOString() ?? '');
  const { to, contactId, messageId, externalId, status, failure } = row;
  return csvLine([to, contactId, messageId, externalId, status, ...times, failure?.code, failure?.detail]);
}

function csvLine(cells: readonly (string | null | undefined)[]): string {
  return `${cells.map((cell) => csvCell(cell ?? '')).join(',')}\r\n`;
}

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function drained(response: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done);
      resolve();
    };
    response.on('drain', done).on('close', done);
  });
}
