import { extensionOf } from './types.ts';

const MOST_BYTES = 150;
const MOST_EXTENSION = 16;

/**
 * Separators, controls, marks that turn the direction of reading, and what a header or a shell reads otherwise; but not what
 * joins pictures of a name to one.
 */
const UNSAFE = /(?!\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\:*?"<>|]/gu;

/** What a file is called where its name is served. */
export interface NamedFile {
  /** As received; null where none was sent. */
  readonly name: string | null;
  /** Meta's type of the message, such as `image`. */
  readonly kind: string;
  /** When it was said, RFC 3339. */
  readonly at: string;
  /** The type found in the content. */
  readonly mimeType: string;
}

/** The name that a file is served by: no path, nothing that a header or a reader takes for something else, 150 bytes at most. */
export function servedName({ name, kind, at, mimeType }: NamedFile): string {
  const own = name === null ? '' : cleaned(name);
  return own === '' ? `${cleaned(kind)}-${at.slice(0, 10)}.${extensionOf(mimeType)}` : own;
}

function cleaned(name: string): string {
  const safe = name
    .toWellFormed()
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[.\s_]+|[.\s]+$/gu, '');
  const dot = safe.lastIndexOf('.');
  const extension = dot > 0 && safe.length - dot <= MOST_EXTENSION ? safe.slice(dot) : '';
  const stem = extension === '' ? safe : safe.slice(0, dot);
  return firstBytes(stem, MOST_BYTES - Buffer.byteLength(extension)) + extension;
}

/** As many whole characters as have so many bytes. */
function firstBytes(text: string, most: number): string {
  let [kept, bytes] = ['', 0];
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment);
    if (bytes > most) break;
    kept += segment;
  }
  return kept;
}

/** The header that says how a browser saves it: an ASCII name for old readers, and the whole one (RFC 6266, RFC 8187). */
export function contentDisposition(name: string, inPlace: boolean): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^\x20-\x7e]/gu, '_')
    .replaceAll(/["\\%;]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(
    /['()*!]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${inPlace ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
