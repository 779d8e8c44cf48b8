import type { IncomingMessage } from 'node:http';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy';
import { problem } from '@wabus/api-contract';
import { contentType } from '@wabus/http-face';

/** A file of a request, whose bytes come in as they are read. */
export interface SentFile {
  /** As it is said to be; empty where nothing is said. */
  readonly mimeType: string;
  readonly filename: string | null;
  readonly bytes: AsyncIterable<Buffer>;
}

/** More fields than that stand around no file. */
const MOST_FIELDS = 20;

/**
 * Hands the file of a request to `take`: the `file` of a form, or the body itself under its own type. No more of it is in
 * memory than `take` lets come in.
 * @throws {ProblemError} `validation-failed` for a form without such a file, or that breaks off; what `take` throws
 */
export async function withSentFile<Taken>(
  request: IncomingMessage,
  take: (file: SentFile) => Promise<Taken>,
): Promise<Taken> {
  const mimeType = request.headers['content-type'] ?? '';
  if (contentType(request) !== 'multipart/form-data') {
    const filename = nameIn(request.headers['content-disposition']);
    return take({ mimeType, filename, bytes: whole(request) });
  }
  return fileOfForm(request, mimeType, take);
}

/** A caller who goes before the last byte has sent no file. */
async function* whole(request: IncomingMessage): AsyncGenerator<Buffer> {
  yield* request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  if (!request.complete) throw new Error('the caller went away');
}

async function fileOfForm<Taken>(
  request: IncomingMessage,
  type: string,
  take: (file: SentFile) => Promise<Taken>,
): Promise<Taken> {
  const form = formOf(type);
  const ended = new AbortController();
  let part: BusboyFileStream | undefined;
  let taken: Promise<Taken> | undefined;
  let isRefused = false;
  form.on('file', (name, stream, filename, _encoding, mimeType) => {
    // Whoever reads it hears of its error; of one that nobody reads any more, nobody is to be told.
    stream.on('error', () => undefined);
    if (name !== 'file' || part) return void stream.resume();
    part = stream;
    taken = take({ mimeType, filename: filename || null, bytes: bytesOf(stream) });
    taken.catch(() => {
      // What is not taken is not read any further: the answer ends the connection.
      isRefused = !stream.errored;
      ended.abort();
    });
  });
  let unknown: string | undefined;
  form.on('field', (name) => {
    if (OF_META.has(name)) return;
    unknown ??= name;
    ended.abort();
  });
  try {
    // Without an end of its own: the request outlives a form that is not read to its end.
    const through = request.pipe(new PassThrough());
    request.once('close', () => request.complete || through.destroy(new Error('the caller went away')));
    await pipeline(through, form, { signal: ended.signal });
  } catch {
    if (!isRefused) part?.destroy(new Error('the form breaks off'));
    const outcome = taken && (await Promise.allSettled([taken]))[0];
    if (unknown !== undefined) throw unknownField(unknown);
    if (isRefused && outcome?.status === 'rejected') throw outcome.reason;
    throw wrongForm('breaks off, or is none');
  }
  if (!taken) throw wrongForm('has no part `file`');
  return taken;
}

function formOf(type: string): BusboyInstance {
  try {
    const limits = { fields: MOST_FIELDS, fieldSize: 4_096, parts: MOST_FIELDS };
    return new Busboy({ headers: { 'content-type': type }, limits });
  } catch {
    throw wrongForm('names no boundary');
  }
}

async function* bytesOf(stream: Readable): AsyncGenerator<Buffer> {
  yield* stream as AsyncIterable<Buffer>;
}

/** Fields that Meta's own examples have: they say nothing that the file does not. */
const OF_META: ReadonlySet<string> = new Set(['messaging_product', 'type']);

function unknownField(path: string) {
  const detail = 'is no field of this form; the file is `file`';
  return problem('unknown-field', {
    detail: `\`${path}\` ${detail}.`,
    errors: [{ path, code: 'unknown-field', detail }],
  });
}

function wrongForm(why: string) {
  return problem('validation-failed', {
    detail: `The form ${why}.`,
    errors: [{ path: 'file', code: 'invalid-form', detail: why }],
  });
}

/** The name in a `Content-Disposition`, in either of its spellings (RFC 6266); null where there is none. */
function nameIn(header: string | undefined): string | null {
  const [, encoded] = /;\s*filename\*\s*=\s*UTF-8'[^']*'([^;\s]+)/i.exec(header ?? '') ?? [];
  const [, quoted, plain] = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? '') ?? [];
  if (encoded !== undefined) return decoded(encoded);
  return quoted?.replaceAll(/\\(.)/g, '$1') ?? plain ?? null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
