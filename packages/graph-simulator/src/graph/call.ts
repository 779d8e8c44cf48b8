import type { IncomingMessage } from 'node:http';
import { isObject, readBody } from '../http/body.ts';
import { GraphError, unknownPath } from './errors.ts';

/** A Graph request, taken apart. */
export interface GraphCall {
  readonly method: string;
  /** `v25.0`; empty when the path has no version. */
  readonly version: string;
  /** Path without the version, split at `/`. */
  readonly segments: readonly string[];
  readonly path: string;
  readonly query: URLSearchParams;
  /** JSON or form fields; empty without a body. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string | null;
}

/** What the Graph side answers, with HTTP status 200. */
export type GraphAnswer = Readonly<Record<string, unknown>>;

/** A parameter of the query or else of the body, as text; null when it is in neither. */
export function parameter(call: GraphCall, name: string): string | null {
  const given = call.query.get(name);
  if (given !== null) return given;
  const value = call.body[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}

/** Reads and takes apart a request. Throws `GraphError` for a body that cannot be read. */
export async function readCall(request: IncomingMessage): Promise<GraphCall> {
  const bytes = await readBody(request);
  const { url, parts: all } = takeApart(request.url ?? '/');
  const version = /^v\d+\.\d+$/.test(all[0] ?? '') ? (all.shift() as string) : '';
  const body = readFields(bytes, request.headers['content-type'] ?? '');
  return {
    method: request.method ?? 'GET',
    version,
    segments: all,
    path: url.pathname,
    query: url.searchParams,
    body,
    token: tokenOf(request, url.searchParams, body),
  };
}

function takeApart(target: string): { url: URL; parts: string[] } {
  try {
    const url = new URL(`http://graph${target}`);
    return {
      url,
      parts: url.pathname
        .split('/')
        .filter((part) => part !== '')
        .map(decodeURIComponent),
    };
  } catch {
    throw unknownPath(target.slice(1, 100));
  }
}

function tokenOf(
  request: IncomingMessage,
  query: URLSearchParams,
  body: Record<string, unknown>,
): string | null {
  const header = /^(?:Bearer|OAuth)\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  const given = header?.[1] ?? query.get('access_token') ?? body.access_token;
  return typeof given === 'string' && given !== '' ? given : null;
}

function readFields(bytes: Buffer, type: string): Record<string, unknown> {
  if (bytes.length === 0) return {};
  const text = bytes.toString('utf8');
  if (type.includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries([...new URLSearchParams(text)].map(([key, value]) => [key, formValue(value)]));
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (isObject(value)) return value;
  throw new GraphError(400, {
    message: '(#100) The request body is not a JSON object.',
    type: 'OAuthException',
    code: 100,
  });
}

// Form fields carry objects and lists as JSON text.
function formValue(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
