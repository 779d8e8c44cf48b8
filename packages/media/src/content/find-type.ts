/** What a file is where its beginning says nothing that is known. */
const UNKNOWN_TYPE = 'application/octet-stream';

type Test = (head: Buffer) => boolean;

const at =
  (offset: number, ...texts: readonly string[]): Test =>
  (head) =>
    texts.some((text) => head.subarray(offset, offset + text.length).equals(Buffer.from(text, 'latin1')));

const all =
  (...tests: readonly Test[]): Test =>
  (head) =>
    tests.every((test) => test(head));

const holds =
  (...texts: readonly string[]): Test =>
  (head) =>
    texts.some((text) => head.includes(text, 0, 'latin1'));

const ZIP = at(0, 'PK\x03\x04');
const OLE = at(0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1');
const FTYP = at(4, 'ftyp');
const EBML = at(0, '\x1a\x45\xdf\xa3');
const office = (kind: string): string => `application/vnd.openxmlformats-officedocument.${kind}`;

/** In the order in which they are asked: what is more particular first. */
const SIGNATURES: readonly (readonly [type: string, test: Test])[] = [
  ['image/jpeg', at(0, '\xff\xd8\xff')],
  ['image/png', at(0, '\x89PNG\r\n\x1a\n')],
  ['image/gif', at(0, 'GIF87a', 'GIF89a')],
  ['image/webp', all(at(0, 'RIFF'), at(8, 'WEBP'))],
  ['audio/wav', all(at(0, 'RIFF'), at(8, 'WAVE'))],
  ['image/heic', all(FTYP, at(8, 'heic', 'heix', 'mif1', 'msf1', 'hevc'))],
  ['image/avif', all(FTYP, at(8, 'avif', 'avis'))],
  ['audio/mp4', all(FTYP, at(8, 'M4A ', 'M4B '))],
  ['video/3gpp', all(FTYP, at(8, '3gp', '3g2', '3ge', '3gs'))],
  ['video/quicktime', all(FTYP, at(8, 'qt  '))],
  ['video/mp4', FTYP],
  ['video/webm', all(EBML, holds('webm'))],
  ['video/x-matroska', EBML],
  ['audio/ogg', at(0, 'OggS')],
  ['audio/amr', at(0, '#!AMR')],
  ['audio/aac', at(0, '\xff\xf1', '\xff\xf9')],
  ['audio/mpeg', at(0, 'ID3', '\xff\xfb', '\xff\xf3', '\xff\xf2')],
  ['application/pdf', at(0, '%PDF-')],
  [office('wordprocessingml.document'), all(ZIP, holds('word/'))],
  [office('spreadsheetml.sheet'), all(ZIP, holds('xl/'))],
  [office('presentationml.presentation'), all(ZIP, holds('ppt/'))],
  ['application/zip', ZIP],
  ['application/x-ole-storage', OLE],
  ['application/gzip', at(0, '\x1f\x8b')],
  ['application/x-rar-compressed', at(0, 'Rar!\x1a\x07')],
  ['application/x-7z-compressed', at(0, '7z\xbc\xaf\x27\x1c')],
];

/** Which type a file is of, by its beginning; `application/octet-stream` where that says nothing. */
export function findType(head: Buffer): string {
  const found = SIGNATURES.find(([, test]) => test(head));
  if (found) return found[0];
  return textType(head) ?? (at(0, 'MZ')(head) ? 'application/x-msdownload' : UNKNOWN_TYPE);
}

/** Control characters that texts have: tab, ends of lines and pages, and escape. */
const OF_TEXTS: ReadonlySet<number> = new Set([9, 10, 11, 12, 13, 27]);
const isOfText = (byte: number): boolean => byte >= 32 || OF_TEXTS.has(byte);

const MARKUP = /^<(?:!doctype\s+html|html|head|body|script|iframe|meta|title|table|div|a\s|p>|h1)/i;

function textType(head: Buffer): string | null {
  const text = head.toString('latin1').replace(/^\xef\xbb\xbf/, '');
  if (text === '' || !head.every(isOfText)) return null;
  const begun = withoutComments(text.trimStart());
  if (MARKUP.test(begun)) return 'text/html';
  if (/^<svg[\s>]/i.test(begun)) return 'image/svg+xml';
  if (/^<\?xml\s/.test(begun)) {
    if (/<svg[\s>]/i.test(begun)) return 'image/svg+xml';
    return /<html[\s>]/i.test(begun) ? 'text/html' : 'application/xml';
  }
  return /^[[{]\s*(?:["\]}[{\d-]|true|false|null)/.test(begun) ? 'application/json' : 'text/plain';
}

/** HTML may begin with comments. */
function withoutComments(text: string): string {
  let rest = text;
  while (rest.startsWith('<!--')) {
    const end = rest.indexOf('-->');
    if (end < 0) return rest;
    rest = rest.slice(end + 3).trimStart();
  }
  return rest;
}
