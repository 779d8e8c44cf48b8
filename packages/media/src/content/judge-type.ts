import { findType } from './find-type.ts';
import { SENDABLE_TYPES } from './kinds.ts';
import { bareType } from './types.ts';

/** What a file that is given is sent as, or why it is not taken; `detail` is a sentence for a person. */
export type JudgedType =
  | { readonly kind: 'good'; readonly mimeType: string; readonly mostBytes?: number }
  | { readonly kind: 'refused' | 'mismatch'; readonly detail: string };

/** Other names of types that senders use. */
const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'audio/opus': 'audio/ogg',
  'application/ogg': 'audio/ogg',
  'audio/mp3': 'audio/mpeg',
  'audio/m4a': 'audio/mp4',
  'audio/x-m4a': 'audio/mp4',
  'audio/x-aac': 'audio/aac',
  'audio/3gpp': 'audio/amr',
  'video/3gp': 'video/3gpp',
  'application/x-pdf': 'application/pdf',
};

/** What says nothing of a file. */
const NOTHING: ReadonlySet<string> = new Set(['', 'application/octet-stream', 'binary/octet-stream']);

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
const OLE = new Set(['application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint']);

/** Whatever it says, a text is a text where it is taken for one. */
const TEXTS = new Set(['application/json', 'application/xml', 'text/html', 'image/svg+xml']);

/** What WhatsApp plays as if it were recorded in the chat, and nothing else. */
export const VOICE_TYPE = 'audio/ogg; codecs=opus';
const STATIC_STICKER_BYTES = 100 * 1_024;

/** Types whose beginning is that of another one, too: by what is found, what it may be. */
function mayBe(found: string, named: string): boolean {
  if (found === named) return true;
  // A container of sound alone has the same beginning, and the first parts of an office file need not tell its kind.
  if (found === 'video/mp4') return named === 'audio/mp4' || named === 'video/3gpp';
  if (found === 'application/zip') return named.startsWith(OFFICE);
  if (found === 'application/x-ole-storage') return OLE.has(named);
  if (named === 'text/plain') return TEXTS.has(found);
  return false;
}

/**
 * The type that a file which people sent is sent on as, in the place of this kind. What was found in it counts; what was
 * announced, where the beginning does not tell which it is.
 */
export function typeToSend(kind: string, found: string, announced: string | null): string {
  if (found === 'audio/ogg') return VOICE_TYPE;
  if (found === 'video/mp4' && kind === 'audio') return 'audio/mp4';
  const named = bareType(announced ?? '');
  return isUntold(found) && mayBe(found, named) ? named : found;
}

/** Whether the beginning of a file of this type leaves open of which it is. */
const isUntold = (found: string): boolean =>
  found === 'application/zip' || found === 'application/x-ole-storage';

/**
 * The type that a file is sent as: the one that it is said to be of, where its content may be of that; else the one found.
 * Ogg is taken with Opus in one channel, since WhatsApp plays no other.
 */
export function judgeType(announced: string, head: Buffer): JudgedType {
  const bare = bareType(announced);
  const named = ALIASES[bare] ?? bare;
  const found = findType(head);
  const isUnnamed = NOTHING.has(named);
  if (!isUnnamed && !mayBe(found, named)) {
    return { kind: 'mismatch', detail: `It is said to be ${bare}, and its content is of ${found}.` };
  }
  const type = isUnnamed ? found : named;
  if (!SENDABLE_TYPES.includes(type)) {
    return {
      kind: 'refused',
      detail: `It is of type ${type}. WhatsApp carries ${SENDABLE_TYPES.join(', ')}.`,
    };
  }
  if (type === 'audio/ogg') return judgeOgg(head);
  if (type === 'image/webp' && !isAnimated(head)) {
    return { kind: 'good', mimeType: type, mostBytes: STATIC_STICKER_BYTES };
  }
  return { kind: 'good', mimeType: type };
}

/** RFC 7845: the first page has the head of the stream, and that the number of channels after its version. */
function judgeOgg(head: Buffer): JudgedType {
  const at = head.indexOf('OpusHead', 0, 'latin1');
  if (at < 0)
    return { kind: 'refused', detail: 'It is Ogg without Opus. WhatsApp plays Ogg with Opus alone.' };
  const channels = head[at + 9];
  if (channels === 1) return { kind: 'good', mimeType: VOICE_TYPE };
  return {
    kind: 'refused',
    detail: `Its Opus has ${channels} channels. WhatsApp plays Opus with one alone.`,
  };
}

/** The extended form of WebP says by a flag whether it moves. */
const isAnimated = (head: Buffer): boolean =>
  head.toString('latin1', 12, 16) === 'VP8X' && ((head[20] ?? 0) & 2) !== 0;
