import type { IncomingMessage } from 'node:http';
import { problem } from '../problem-error.ts';

/** The content type without its parameters, in lower case; empty when none is named. */
export function contentType(request: IncomingMessage): string {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

/**
 * The bytes of a request, at most `limit` of them.
 * @throws {ProblemError} `body-too-large`; what still comes is read and dropped by the server.
 */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () => problem('body-too-large', { detail: `The body may have at most ${limit} bytes.` });
  if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge();
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
 * The JSON value of a body; undefined for an empty one.
 * @throws {ProblemError} `malformed-json`
 */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw problem('malformed-json', { detail: 'The body could not be read as JSON in UTF-8.' });
  }
}

/**
 * The JSON body of a request. No content type is needed where there is no body.
 * @throws {ProblemError} `unsupported-media-type`, `body-too-large`, `malformed-json`
 */
export async function readJson(request: IncomingMessage, limit: number): Promise<unknown> {
  const bytes = await readBytes(request, limit);
  if (bytes.length === 0) return undefined;
  const type = contentType(request);
  if (type !== '' && type !== 'application/json' && !type.endsWith('+json')) {
    throw problem('unsupported-media-type', { detail: `This route takes application/json, not ${type}.` });
  }
  return parseJson(bytes);
}
