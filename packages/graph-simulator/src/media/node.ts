import { digest } from '../chance.ts';
import type { Engine } from '../engine.ts';
import type { GraphAnswer, GraphCall } from '../graph/call.ts';
import { unknownObject } from '../graph/errors.ts';
import type { MediumEntry } from '../state/entries.ts';

const DAY_MS = 86_400_000;
const URL_LIVES_MS = 5 * 60_000;

/** Where the bytes of media are, below the address of the Graph side. */
export const MEDIA_PATH = '/lookaside/';

/** Whether an id is known to a number still: what was uploaded lives 30 days, what came with a message 7. */
export function isLive(engine: Engine, { phoneNumberId, at, uploaded }: MediumEntry, asked: string): boolean {
  return asked === phoneNumberId && engine.now() <= at + (uploaded ? 30 : 7) * DAY_MS;
}

/** `GET /{media}`: an address that is good for five minutes. */
export function mediumNode(engine: Engine, call: GraphCall, medium: MediumEntry): GraphAnswer {
  const { id, phoneNumberId, mimeType, sha256, bytes } = medium;
  const asked = call.query.get('phone_number_id') ?? phoneNumberId;
  if (!isLive(engine, medium, asked)) throw unknownObject(call.method, id);
  const until = engine.now() + URL_LIVES_MS;
  const url = `${engine.graphUrl}${MEDIA_PATH}${id}?ext=${until}&hash=${signatureOf(engine, id, until)}`;
  // Meta's documents have the size as a text, its answers as a number.
  return { messaging_product: 'whatsapp', url, mime_type: mimeType, sha256, file_size: bytes, id };
}

/** Whether an address is one that was given out and is still good. */
export function isGoodAddress(engine: Engine, id: string, query: URLSearchParams): boolean {
  const until = Number(query.get('ext'));
  return until >= engine.now() && query.get('hash') === signatureOf(engine, id, until);
}

const signatureOf = ({ world }: Engine, id: string, until: number): string =>
  digest(world.seed, 'address', id, until);
