import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { RawRow } from './raw-row.ts';
import { readCsv } from './read-csv.ts';
import { readJsonUpload } from './read-json.ts';
import { readNdjson } from './read-ndjson.ts';
import type { UploadReading, UploadSource } from './upload-source.ts';

/** The rows of an upload, and the digest of its bytes once all were read. */
export interface Upload {
  readonly rows: AsyncIterable<RawRow>;
  /** Country for rows that name none, if the request says one. */
  readonly country: string | undefined;
  digest(): string;
}

/** Rows between two turns of others: no file, however long, holds up who else is served. */
const ROWS_PER_TURN = 100;

/** The rows of an upload in any of its three forms; throws what the readers throw. */
export async function readUpload(source: UploadSource): Promise<Upload> {
  const { country, to } = source;
  const { chunks, digest } = digested(source);
  const type = source.contentType.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    const upload = readJsonUpload(Buffer.concat(await Array.fromAsync(chunks)));
    return { rows: inTurns(upload.rows), country: country ?? upload.country, digest };
  }
  const charset = charsetOf(source.contentType);
  const options = { ...(charset === undefined ? {} : { charset }), ...(to === undefined ? {} : { to }) };
  const rows = type === 'text/csv' ? readCsv(chunks, options) : readNdjson(chunks, charset);
  return { rows: inTurns(rows), country, digest };
}

/** The body as it is, and what it and its reading come to once it was read: two uploads with one digest have one effect. */
export function digested({ country, to, bytes }: Omit<UploadSource, 'contentType'>): {
  readonly chunks: AsyncGenerator<Uint8Array>;
  digest(): string;
} {
  const hash = createHash('sha256').update(prefixOf({ country, to }));
  return { chunks: hashed(bytes, hash), digest: () => hash.digest('hex') };
}

const prefixOf = ({ country, to }: Omit<UploadReading, 'contentType'>): string =>
  `${country ?? ''}\n${to === undefined ? '' : `to=${to}\n`}`;

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

function charsetOf(header: string): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(header)?.[1];
}
