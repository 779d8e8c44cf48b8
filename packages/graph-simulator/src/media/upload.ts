import { createHash } from 'node:crypto';
import { decimalId } from '../chance.ts';
import type { Engine } from '../engine.ts';
import type { GraphAnswer, GraphCall } from '../graph/call.ts';
import { invalid, messagingError, missing, unknownObject } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import type { PhoneNumber } from '../state/nodes.ts';
import { isLive } from './node.ts';

const MB = 1 << 20;

/** The most bytes of a file of each type that Meta takes; any other type is refused. */
const MOST_BYTES: Readonly<Record<string, number>> = {
  'image/jpeg': 5 * MB,
  'image/png': 5 * MB,
  'image/webp': 500 * 1_024,
  'video/mp4': 16 * MB,
  'video/3gpp': 16 * MB,
  'audio/aac': 16 * MB,
  'audio/amr': 16 * MB,
  'audio/mpeg': 16 * MB,
  'audio/mp4': 16 * MB,
  'audio/ogg': 16 * MB,
};
const DOCUMENTS =
  /^(?:text\/plain|application\/(?:pdf|msword|vnd\.(?:ms-excel|ms-powerpoint|openxmlformats-officedocument\..+)))$/;
const MOST_DOCUMENT_BYTES = 100 * MB;

/** Of what is larger, only how large it is and its digest are kept. */
const MOST_KEPT_BYTES = MB;

const bare = (type: string): string => type.split(';')[0]?.trim().toLowerCase() ?? '';

/** `POST /{pnid}/media`: Meta has a file of this number for 30 days. */
export async function uploadMedia(
  engine: Engine,
  { body, file }: GraphCall,
  number: PhoneNumber,
): Promise<GraphAnswer> {
  if (body.messaging_product === undefined) throw missing('messaging_product');
  if (body.messaging_product !== 'whatsapp') throw invalid('Param messaging_product must be whatsapp.');
  if (!file) throw missing('file');
  const type = String(body.type ?? file.type);
  if (bare(type) !== bare(file.type)) {
    throw invalid(`Param type is ${type}, and the part of the file says ${file.type}.`);
  }
  requireTaken(type, file.bytes.length);
  const { seed, media } = engine.world;
  const id = decimalId(15, seed, 'upload', number.id, media.size);
  const kept = file.bytes.length <= MOST_KEPT_BYTES ? { content: file.bytes.toString('base64') } : {};
  await engine.record({
    ...{ e: 'medium', id, phoneNumberId: number.id, mimeType: type, bytes: file.bytes.length, ...kept },
    sha256: createHash('sha256').update(file.bytes).digest('hex'),
    uploaded: true,
    at: engine.now(),
  });
  return { id };
}

function requireTaken(type: string, bytes: number): void {
  const most = MOST_BYTES[bare(type)] ?? (DOCUMENTS.test(bare(type)) ? MOST_DOCUMENT_BYTES : null);
  if (most === null) throw messagingError(131053, `Received file of type '${type}', which is not supported.`);
  if (bytes > most) throw messagingError(131053, `The file has ${bytes} bytes, of ${most} at most.`);
  if (bytes === 0) throw messagingError(131053, 'The file is empty.');
}

const KINDS: ReadonlySet<string> = new Set(['image', 'video', 'document', 'audio', 'sticker', 'gif']);

/** Every medium that a message names by its id must be of this number and live. Throws `GraphError` 100/33. */
export function requireMedia(engine: Engine, { id: phoneNumberId }: PhoneNumber, content: unknown): void {
  for (const id of idsIn(content, '')) {
    const medium = engine.world.media.get(id);
    // An id that was never given out is one of a test that has no file.
    if (medium && !isLive(engine, medium, phoneNumberId)) throw unknownObject('POST', id);
  }
}

function idsIn(value: unknown, name: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => idsIn(item, name));
  if (!isObject(value)) return [];
  const own = KINDS.has(name) && typeof value.id === 'string' ? [value.id] : [];
  return [...own, ...Object.entries(value).flatMap(([key, inner]) => idsIn(inner, key))];
}
