import type { Engine } from '../engine.ts';
import { announceMedium } from '../media/announce.ts';
import { numberOf } from './happenings.ts';
import { bad, type Input } from './input.ts';

const USUAL_BYTES = 2_000;

/** `POST /numbers/{id}/media`: Meta has a medium that a message may name; its bytes are given, or made up. */
export async function medium(
  engine: Engine,
  input: Input,
  phoneNumberId: string,
): Promise<Record<string, unknown>> {
  const number = numberOf(engine, phoneNumberId);
  const mimeType = input.text('mimeType') ?? 'image/jpeg';
  const bytes = input.integer('bytes', 0, 200_000_000);
  const content = input.text('base64');
  input.done();
  if (bytes !== undefined && content !== undefined) throw bad('Give base64 or bytes, not both.');
  const wanted =
    content === undefined
      ? { mimeType, bytes: bytes ?? USUAL_BYTES }
      : { mimeType, bytes: Buffer.from(content, 'base64').length, content };
  const { id, sha256, bytes: size } = announceMedium(engine, number.id, wanted);
  return { id, mime_type: mimeType, sha256, file_size: size };
}
