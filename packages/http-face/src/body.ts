import type { IncomingMessage } from 'node:http';
import { LossyJsonError, parseExactly, problem } from '@wabus/api-contract';

/** The content type without its parameters, in lower case; empty when none is named. */
export function contentType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * The bytes of a request, at most `limit` of them.
 * @param withinMs how long they may take to come in; without it as long as the server lets a request take.
 * @throws {ProblemError} `body-too-large`, `body-too-slow`; the connection ends with the answer.
 */
export async function readBytes(request: IncomingMessage, limit: number, withinMs?: number): Promise<Buffer> {
  if (withinMs === undefined) return bytesOf(request, limit);
  const detail = `The body took longer than ${withinMs / 1000} s to come in.`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(problem('body-too-slow', { detail })), withinMs);
  });
  try {
    return await Promise.race([bytesOf(request, limit), late]);
  } finally {
    clearTimeout(timer);
  }
}

function bytesOf(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => problem('body-too-large', { detail: `The body may have at most ${limit} bytes.` });
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) return void chunks.push(chunk);
      chunks.length = 0;
      reject(tooLarge());
    });
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the caller went away')));
  });
}

/**
 * The JSON value of a body, as `parseExactly` reads it; undefined for an empty one.
 * @throws {ProblemError} `malformed-json`
 */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return parseExactly(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const why = error instanceof LossyJsonError ? error.message : 'could not be read as JSON in UTF-8';
    throw problem('malformed-json', { detail: `The body ${why}.` });
  }
}

/**
 * The JSON body of a request. No content type is needed where there is no body.
 * @throws {ProblemError} `unsupported-media-type`, `body-too-large`, `body-too-slow`, `malformed-json`
 */
export async function readJson(request: IncomingMessage, limit: number, withinMs: number): Promise<unknown> {
  const bytes = await readBytes(request, limit, withinMs);
  if (bytes.length === 0) return undefined;
  const type = contentType(request);
  if (type !== '' && type !== 'application/json' && !type.endsWith('+json')) {
    throw problem('unsupported-media-type', { detail: `This route takes application/json, not ${type}.` });
  }
  return parseJson(bytes);
}
