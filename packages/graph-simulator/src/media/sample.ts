import { createHash } from 'node:crypto';
import { digest } from '../chance.ts';

/** Beginnings of files that readers take for what they are; the first two are whole pictures of one dot. */
const BEGINNINGS: Readonly<Record<string, Buffer>> = {
  'image/jpeg': Buffer.from(
    '/9j/4AAQSkZJRgABAQEAYABgAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==',
    'base64',
  ),
  'image/png': Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
  'image/webp': Buffer.from('RIFF\x24\0\0\0WEBPVP8 ', 'latin1'),
  'video/mp4': Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
  'audio/ogg': Buffer.from(`OggS\0\x02${'\0'.repeat(20)}\x01\x13OpusHead\x01\x01`, 'latin1'),
  'audio/mpeg': Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'),
  'application/pdf': Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1'),
};

const BLOCK = 65_536;

/** What a medium is made of. */
export interface Made {
  readonly id: string;
  readonly mimeType: string;
  readonly bytes: number;
  /** Its bytes, base64; absent: made up by id and type, and the same each time. */
  readonly content?: string;
}

/** The bytes of a medium, piece by piece. */
export function* bytesOf({ id, mimeType, bytes, content }: Made): Generator<Buffer> {
  if (content !== undefined) return yield Buffer.from(content, 'base64');
  const begun = BEGINNINGS[mimeType.split(';')[0] ?? ''] ?? Buffer.alloc(0);
  yield begun.subarray(0, bytes);
  for (let made = begun.length, n = 0; made < bytes; n += 1) {
    const seed = Buffer.from(digest(id, 'block', n), 'hex');
    const block = Buffer.alloc(Math.min(BLOCK, bytes - made), seed);
    made += block.length;
    yield block;
  }
}

/** SHA-256 of the bytes of a medium. */
export function sha256Of(made: Made): Buffer {
  const hash = createHash('sha256');
  for (const block of bytesOf(made)) hash.update(block);
  return hash.digest();
}
