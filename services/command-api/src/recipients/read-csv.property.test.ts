import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawRow } from './raw-row.ts';
import { readCsv } from './read-csv.ts';

/** Times the usual number of files: `WABUS_PROPERTY_RUNS=10` makes 10,000 of each kind. */
const numRuns = 1_000 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

/** A cell before it is written. */
interface Cell {
  readonly value: string;
  readonly quoted: boolean;
  readonly blanks: string;
}

/** A line or more of a file as a person counts them. */
type Entry =
  | { readonly kind: 'blank'; readonly text: string }
  | { readonly kind: 'row'; readonly cells: readonly Cell[]; readonly extra: number }
  | { readonly kind: 'stray'; readonly text: readonly string[]; readonly at: number; readonly end: string };

interface File {
  readonly delimiter: string;
  readonly mark: '"' | '\\';
  readonly entries: readonly Entry[];
  readonly before: readonly string[];
  readonly ends: readonly string[];
  readonly lastEnd: boolean;
  readonly encode: (text: string) => Buffer;
  readonly piece: number;
}

const COLUMNS = ['to', 'first_name', 'order', 'note'];
const word = fc.oneof(
  fc.constantFrom(
    'Ana',
    'Jos\u00e9',
    '\u5f20\u4f1f',
    '\ud83d\ude00',
    '5" pipe',
    "O'Hara",
    'a|b',
    'x; y',
    'a, b',
    'tab\tbed',
    'say "hi", you',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => text.replace(/[\\\p{C}\p{Z}\ufffd"]/gu, '')),
);
const value = fc.oneof(
  { weight: 8, arbitrary: word },
  {
    weight: 1,
    arbitrary: fc.tuple(word, word).map((lines) => lines.map((text) => text.replace(/\d/g, '')).join('\n')),
  },
);
const phone = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.integer({ min: 5_511_961_000_000, max: 5_511_961_999_999 }).map((n) => `+${n}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('12', '(11) 96130-1104', '11961301104') },
);
const cell = (of: fc.Arbitrary<string>): fc.Arbitrary<Cell> =>
  fc.record({ value: of, quoted: fc.boolean(), blanks: fc.constantFrom('', '', ' ') });
const row = fc.record({
  kind: fc.constant('row' as const),
  cells: fc.tuple(cell(phone), cell(value), cell(value), cell(value)),
  extra: fc.constantFrom(0, 0, 0, 1, 2),
});
const blank = fc.record({
  kind: fc.constant('blank' as const),
  text: fc.constantFrom('', '  ', 'D', 'DDD', ' D ', '""D""', '\u200b', '\u001a'),
});
const stray = fc.record({
  kind: fc.constant('stray' as const),
  text: fc.tuple(
    phone,
    fc.constantFrom('Ana', 'Bia'),
    fc.constantFrom('A1', '5"', ''),
    fc.constantFrom('x', ''),
  ),
  at: fc.integer({ min: 1, max: 3 }),
  end: fc.constantFrom('', '" x', 'x"y'),
});
const encodings: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text),
  (text) => Buffer.from(`\ufeff${text}`),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(text, 'utf16le').swap16(),
];
const fileOf = (entry: fc.Arbitrary<Entry>): fc.Arbitrary<File> =>
  fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    mark: fc.constantFrom('"' as const, '\\' as const),
    entries: fc.array(entry, { maxLength: 12 }),
    before: fc.array(fc.constantFrom('', '# made by hand', ' ', 'D'), { maxLength: 2 }),
    ends: fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 }),
    lastEnd: fc.boolean(),
    encode: fc.constantFrom(...encodings),
    piece: fc.integer({ min: 1, max: 90 }),
  });

/** The file, and for each entry the line that it begins on. */
function written(file: File): { bytes: Buffer; lines: number[] } {
  const { delimiter, entries, before, ends } = file;
  const texts = [
    ...before.map((text) => text.replaceAll('D', delimiter)),
    COLUMNS.join(delimiter),
    ...entries.map((entry) => textOf(entry, file)),
  ];
  const lines: number[] = [];
  let text = '';
  let line = 1;
  for (const [index, own] of texts.entries()) {
    if (index > before.length) lines.push(line);
    text += own.replaceAll('\n', ends[index % ends.length] as string);
    const end = ends[(index + 1) % ends.length] as string;
    const joins = text.endsWith('\r') && end === '\n';
    if (index < texts.length - 1 || file.lastEnd) text += joins ? '\r' : end;
    line += own.split('\n').length;
  }
  return { bytes: file.encode(text), lines };
}

function textOf(entry: Entry, { delimiter, mark }: File): string {
  if (entry.kind === 'blank') return entry.text.replaceAll('D', delimiter);
  if (entry.kind === 'stray') {
    return entry.text
      .map((text, index) => (index === entry.at ? `"${text.replaceAll('"', '')}${entry.end}` : text))
      .join(delimiter);
  }
  const cells = entry.cells.map(({ value: inside, quoted, blanks }) => {
    const needed = quoted || inside.includes(delimiter) || inside.includes('\n') || inside.startsWith('"');
    return needed
      ? `${blanks}"${inside.replaceAll('"', `${mark}"`)}"${blanks}`
      : `${blanks}${inside}${blanks}`;
  });
  return cells.join(delimiter) + delimiter.repeat(entry.extra);
}

async function readRows({ piece }: File, bytes: Buffer): Promise<RawRow[]> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  }
  return Array.fromAsync(readCsv(pieces()));
}

const meant = (entry: Entry & { kind: 'row' }): unknown => {
  const [to, ...rest] = entry.cells.map((one) => one.value);
  const fields = rest.flatMap((text, index) => (text === '' ? [] : [[COLUMNS[index + 1], text]]));
  return { to, fields: Object.fromEntries(fields) };
};

describe('of files of which it is known what stands in them', () => {
  test('every row is read as it was meant, on its line, and nothing else is a row', async () => {
    const files = fileOf(fc.oneof({ weight: 4, arbitrary: row }, { weight: 1, arbitrary: blank }));
    await fc.assert(
      fc.asyncProperty(files, async (file) => {
        const { bytes, lines } = written(file);
        const expected = file.entries.flatMap((entry, index) =>
          entry.kind === 'row' ? [{ line: lines[index], value: meant(entry) }] : [],
        );
        expect(await readRows(file, bytes)).toEqual(expected);
      }),
      { numRuns },
    );
  });

  test('stray quotes swallow nobody: each row is read as it was meant, or refused on its line, or the file is refused', async () => {
    const entry = fc.oneof(
      { weight: 4, arbitrary: row },
      { weight: 1, arbitrary: blank },
      { weight: 2, arbitrary: stray },
    );
    await fc.assert(
      fc.asyncProperty(fileOf(entry), async (file) => {
        const { bytes, lines } = written(file);
        let read: RawRow[];
        try {
          read = await readRows(file, bytes);
        } catch (error) {
          expect(error).toMatchObject({
            code: 'malformed-upload',
            message: expect.stringMatching(/Line \d+/),
          });
          expect(file.entries.some(({ kind }) => kind === 'stray')).toBe(true);
          return;
        }
        const byLine = new Map(read.map((found) => [found.line, found]));
        for (const [index, one] of file.entries.entries()) {
          const found = byLine.get(lines[index] as number);
          if (one.kind !== 'blank') expect(found, `line ${lines[index]}`).toBeDefined();
          if (one.kind === 'row' && found && 'value' in found) expect(found.value).toEqual(meant(one));
        }
      }),
      { numRuns },
    );
  });
});
