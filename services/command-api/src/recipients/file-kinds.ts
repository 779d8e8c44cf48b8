/** A kind of file that is no text, and what its owner does about it. */
interface FileKind {
  readonly name: string;
  /** Bytes at the beginning, read as latin1. */
  readonly starts: string;
  /** Stands somewhere in what was seen, too. */
  readonly holds?: RegExp;
  readonly advice?: string;
}

const FROM_A_SPREADSHEET = 'save the sheet as "CSV UTF-8" and send that';

/**
 * What people send in place of a text, the particular before the general. Signatures: en.wikipedia.org/wiki/List_of_file_signatures;
 * OOXML names its parts in the ZIP's first entries, ODF has its type in the first.
 */
const KINDS: readonly FileKind[] = [
  {
    name: 'an Excel workbook (.xlsx)',
    starts: 'PK\x03\x04',
    holds: /\[Content_Types\]\.xml|_rels\/|xl\//,
    advice: FROM_A_SPREADSHEET,
  },
  {
    name: 'an OpenDocument spreadsheet (.ods)',
    starts: 'PK\x03\x04',
    holds: /opendocument/,
    advice: FROM_A_SPREADSHEET,
  },
  { name: 'a Numbers document', starts: 'PK\x03\x04', holds: /Index\/|\.iwa/, advice: FROM_A_SPREADSHEET },
  { name: 'a ZIP archive', starts: 'PK\x03\x04' },
  { name: 'an empty ZIP archive', starts: 'PK\x05\x06' },
  {
    name: 'an old Excel workbook (.xls) or another Office document',
    starts: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    advice: FROM_A_SPREADSHEET,
  },
  { name: 'a PDF document', starts: '%PDF-' },
  { name: 'an RTF document', starts: '{\\rtf' },
  { name: 'a gzip archive', starts: '\x1f\x8b' },
  { name: 'a bzip2 archive', starts: 'BZh' },
  { name: 'an xz archive', starts: '\xfd7zXZ\x00' },
  { name: 'a Zstandard archive', starts: '\x28\xb5\x2f\xfd' },
  { name: 'a 7-Zip archive', starts: '7z\xbc\xaf\x27\x1c' },
  { name: 'a RAR archive', starts: 'Rar!\x1a\x07' },
  { name: 'a Parquet file', starts: 'PAR1' },
  { name: 'an SQLite database', starts: 'SQLite format 3\x00' },
  { name: 'a PNG picture', starts: '\x89PNG' },
  { name: 'a JPEG picture', starts: '\xff\xd8\xff' },
  { name: 'a text in UTF-32', starts: '\xff\xfe\x00\x00', advice: 'save it in UTF-8' },
  { name: 'a text in UTF-32', starts: '\x00\x00\xfe\xff', advice: 'save it in UTF-8' },
];

/** In words for a person, what the first bytes of a file say it is and what to do; null when it may be a text. */
export function foreignKind(start: Buffer): string | null {
  const seen = start.toString('latin1');
  const kind = KINDS.find(({ starts, holds }) => seen.startsWith(starts) && (!holds || holds.test(seen)));
  if (!kind) return null;
  return `This is ${kind.name}, no text: ${kind.advice ?? 'send the rows themselves, as CSV or NDJSON'}.`;
}
