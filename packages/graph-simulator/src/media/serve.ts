import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Engine } from '../engine.ts';
import { spent, strikes } from '../faults/standing-fault.ts';
import { grantsNumber } from '../graph/grants.ts';
import type { Fault, MediaFaultKind, MediumEntry } from '../state/entries.ts';
import { isGoodAddress, MEDIA_PATH } from './node.ts';
import { bytesOf } from './sample.ts';

/** Kinds of fault that strike the bytes of media. */
export const mediaFaultKinds: readonly MediaFaultKind[] = [
  'media-gone',
  'media-error',
  'media-cut',
  'media-html',
  'media-json',
  'media-redirect',
];

/** Whether a request is for the bytes of a medium. */
export const isForMedia = ({ url }: IncomingMessage): boolean => url?.startsWith(MEDIA_PATH) ?? false;

/** Answers with the bytes of a medium. Who has no token, says not who he is, or comes too late gets a bare refusal. */
export async function serveMedium(
  engine: Engine,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://graph');
  const medium = engine.world.media.get(pathname.slice(MEDIA_PATH.length));
  if (!request.headers['user-agent']) return bare(response, 403);
  if (!medium || !mayRead(engine, request, medium)) return bare(response, medium ? 401 : 404);
  const isGood = isGoodAddress(engine, medium.id, searchParams);
  if (!isGood || (medium.uploaded && medium.content === undefined)) return bare(response, 404);
  const fault = faultOf(engine, medium.id, pathname);
  if (fault && played(response, fault, medium)) return;
  response.writeHead(200, { 'content-type': medium.mimeType, 'content-length': medium.bytes });
  // Who hangs up has what he wanted.
  await pipeline(Readable.from(bytesOf(medium)), response).catch(() => undefined);
}

function mayRead({ world }: Engine, { headers }: IncomingMessage, { phoneNumberId }: MediumEntry): boolean {
  const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
  const signup = world.signupsByToken.get(token ?? '');
  const number = world.numbers.get(phoneNumberId);
  return signup !== undefined && number !== undefined && grantsNumber(signup, number);
}

function faultOf(engine: Engine, id: string, path: string): Fault | undefined {
  const kinds: ReadonlySet<string> = new Set(mediaFaultKinds);
  for (const standing of engine.world.faults.values()) {
    const { fault } = standing;
    const isOther = fault.match.path !== undefined && !path.includes(fault.match.path);
    if (!kinds.has(fault.kind) || spent(standing) || isOther) continue;
    const struck = strikes(standing, id);
    engine.note({ e: 'fault-met', id: fault.id, key: id, struck });
    if (struck) return fault;
  }
  return undefined;
}

/** Plays a fault; false where the bytes are to be given all the same. */
function played(response: ServerResponse, { kind, url }: Fault, medium: MediumEntry): boolean {
  switch (kind) {
    case 'media-gone':
      bare(response, 404);
      return true;
    case 'media-error':
      bare(response, 500);
      return true;
    case 'media-cut':
      response.writeHead(200, { 'content-type': medium.mimeType, 'content-length': medium.bytes });
      response.write(bytesOf(medium).next().value?.subarray(0, -1), () => response.socket?.destroy());
      return true;
    case 'media-html':
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!DOCTYPE html><html><body>Log in</body></html>');
      return true;
    case 'media-json':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ url: 'https://lookaside.fbsbx.com/', id: medium.id }));
      return true;
    case 'media-redirect':
      response.writeHead(302, { location: url });
      response.end();
      return true;
    default:
      return false;
  }
}

function bare(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 });
  response.end();
}
