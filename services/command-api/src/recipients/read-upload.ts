import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { type commandRoutes, problem } from '@wabus/api-contract';
import { type CallOf, contentType } from '@wabus/http-face';
import type { RawRow } from './raw-row.ts';
import { readCsv } from './read-csv.ts';
import { readJsonUpload } from './read-json.ts';
import { readNdjson } from './read-ndjson.ts';

/** A request that adds recipients. */
export type UploadCall = CallOf<typeof commandRoutes.addRecipients>;

/** The rows of a request, and the digest of its bytes once all were read. */
export interface Upload {
  readonly rows: AsyncIterable<RawRow>;
  /** Country for rows that name none, if the request says one. */
  readonly country: string | undefined;
  digest(): string;
}

/** Rows between two turns of others: no file, however long, holds up who else is served. */
const ROWS_PER_TURN = 100;

/**
 * The rows of a request in any of its three forms.
 * @throws {ProblemError} `validation-failed` for `to` beside another form than CSV, and what the readers throw
 */
export async function readUpload({ request, query }: UploadCall): Promise<Upload> {
  const { country, to } = query;
  const type = contentType(request);
  if (to !== undefined && type !== 'text/csv') throw toBesideRows();
  const hash = createHash('sha256').update(`${country ?? ''}\n${to === undefined ? '' : `to=${to}\n`}`);
  const digest = () => hash.digest('hex');
  if (type === 'application/json') {
    const upload = await readJsonUpload(request);
    hash.update(upload.bytes);
    return { rows: inTurns(upload.rows), country: country ?? upload.country, digest };
  }
  const chunks = hashed(request.iterator({ destroyOnReturn: false }), hash);
  const charset = charsetOf(request.headers['content-type']);
  const options = { ...(charset === undefined ? {} : { charset }), ...(to === undefined ? {} : { to }) };
  const rows = type === 'text/csv' ? readCsv(chunks, options) : readNdjson(chunks, charset);
  return { rows: inTurns(rows), country, digest };
}

/** The rows as they are, with a turn of the event loop now and then. */
export async function* inTurns(rows: AsyncIterable<RawRow> | Iterable<RawRow>): AsyncGenerator<RawRow> {
  let read = 0;
  for await (const row of rows) {
    yield row;
    read += 1;
    if (read % ROWS_PER_TURN === 0) await setImmediate();
  }
}

/** A turn for each chunk, too: it may hold nothing but blank lines. */
async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: { update(bytes: Uint8Array): unknown },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
    await setImmediate();
  }
}

function charsetOf(header = ''): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(header)?.[1];
}

function toBesideRows() {
  const detail = 'names a column of CSV; rows of JSON and NDJSON have `to`';
  return problem('validation-failed', {
    detail: 'Wrong: query.to.',
    errors: [{ path: 'query.to', code: 'csv-only', detail }],
  });
}
