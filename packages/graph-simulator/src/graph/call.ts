import type { IncomingMessage } from 'node:http';
import { BodyTooLarge, isObject, readBody } from '../http/body.ts';
import { GraphError, notYet, unknownPath } from './errors.ts';
import { nestedFields } from './nested-fields.ts';

/** A Graph request, taken apart. */
export interface GraphCall {
  readonly method: string;
  /** `v25.0`; empty when the path has no version. */
  readonly version: string;
  /** Path without the version, split at `/`. */
  readonly segments: readonly string[];
  readonly path: string;
  readonly query: URLSearchParams;
  /**
   * JSON or form fields without those that are null, which count as absent; empty without a body. Of a call that is not
   * a GET, the parameters of the query stand among them, and go before those of the body.
   */
  readonly body: Readonly<Record<string, unknown>>;
  /** The fields as they were sent. */
  readonly sent: Readonly<Record<string, unknown>>;
  /** The first file of a multipart body, under whatever name. */
  readonly file?: SentFile;
  /** That of the query goes before that of the header. */
  readonly token: string | null;
}

/** A file of a multipart body. */
interface SentFile {
  /** As its part says it; `application/octet-stream` where that says nothing. */
  readonly type: string;
  readonly bytes: Buffer;
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
  const { url, parts: all } = takeApart(request.url ?? '/');
  const version = /^v\d+\.\d+$/.test(all[0] ?? '') ? (all.shift() as string) : '';
  const bytes = await readBytes(request, all[1] === 'media' ? LARGEST_FILE : LARGEST_BODY);
  const { fields: sent, file } = await readFields(bytes, request.headers['content-type'] ?? '');
  const method = request.method ?? 'GET';
  const given = readGiven(sent);
  const body = method === 'GET' ? given : { ...given, ...formFields(url.searchParams) };
  return {
    method,
    version,
    segments: all,
    path: url.pathname,
    query: url.searchParams,
    body,
    sent,
    ...(file ? { file } : {}),
    token: tokenOf(request, url.searchParams, body),
  };
}

const LARGEST_BODY = 5 << 20;
/** A document of 100 MB, and what stands around it. */
const LARGEST_FILE = 101 << 20;

async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  try {
    return await readBody(request, limit);
  } catch (error) {
    if (!(error instanceof BodyTooLarge)) throw error;
    const message = `(#100) The request body is larger than ${limit >> 20} MB.`;
    throw notYet('bodies of that size', { status: 413, code: 100, message });
  }
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
  const given = query.get('access_token') ?? header?.[1] ?? body.access_token;
  return typeof given === 'string' && given !== '' ? given : null;
}

interface Sent {
  readonly fields: Record<string, unknown>;
  readonly file?: SentFile;
}

async function readFields(bytes: Buffer, type: string): Promise<Sent> {
  if (bytes.length === 0) return { fields: {} };
  if (type.includes('multipart/form-data')) return multipartFields(bytes, type);
  const text = bytes.toString('utf8');
  if (type.includes('application/x-www-form-urlencoded')) {
    return { fields: formFields(new URLSearchParams(text)) };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (isObject(value)) return { fields: value };
  throw noFields('The request body is not a JSON object.');
}

function noFields(why: string): GraphError {
  return new GraphError(400, { message: `(#100) ${why}`, type: 'OAuthException', code: 100 });
}

async function multipartFields(bytes: Buffer, type: string): Promise<Sent> {
  const form = await formOf(bytes, type);
  const texts = form.flatMap(([key, value]): [string, string][] =>
    typeof value === 'string' ? [[key, value]] : [],
  );
  const fields = formFields(texts);
  const file = form.map(([, value]) => value).find((value) => typeof value !== 'string');
  if (file === undefined) return { fields };
  const sent = {
    type: file.type || 'application/octet-stream',
    bytes: Buffer.from(await file.arrayBuffer()),
  };
  return { fields, file: sent };
}

async function formOf(bytes: Buffer, type: string): Promise<[string, File | string][]> {
  try {
    return [...(await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData())];
  } catch {
    throw noFields('The multipart body cannot be read.');
  }
}

function formFields(fields: Iterable<[string, string]>): Record<string, unknown> {
  const flat = [...fields].map(([key, value]) => [key, formValue(value)] as const);
  const nested = flat.filter(([key]) => key.includes('['));
  return { ...Object.fromEntries(flat.filter(([key]) => !key.includes('['))), ...nestedFields(nested) };
}

/** A field of a form or query: objects and lists stand there as JSON text. */
export function formValue(value: string): unknown {
  if (!/^[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function readGiven(sent: Record<string, unknown>): Record<string, unknown> {
  try {
    return withoutNulls(sent);
  } catch {
    throw noFields('The request body is nested too deeply.');
  }
}

/** An object without its fields that are null, at any depth: Graph takes null for absent. */
function withoutNulls(fields: Record<string, unknown>): Record<string, unknown> {
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return Object.fromEntries(given.map(([key, value]) => [key, withoutNullsIn(value)]));
}

function withoutNullsIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNullsIn);
  return isObject(value) ? withoutNulls(value) : value;
}
