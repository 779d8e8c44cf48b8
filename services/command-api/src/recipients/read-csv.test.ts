import { describe, expect, test } from 'vitest';
import { MAX_LINE_BYTES, type RawRow } from './raw-row.ts';
import { readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(file: string | Uint8Array, charset?: string): Promise<RawRow[]> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const found: RawRow[] = [];
  const options = charset === undefined ? {} : { charset };
  for await (const row of readCsv(inPieces(bytes, 5), options)) found.push(row);
  return found;
}

const row = (line: number, to: string, fields: Record<string, string> = {}): RawRow => ({
  line,
  value: { to, fields },
});
const utf16 = (text: string, endian: 'le' | 'be', mark = ''): Buffer => {
  const little = Buffer.from(`${mark}${text}`, 'utf16le');
  return endian === 'le' ? little : little.swap16();
};

describe('line ends', () => {
  test.each([
    ['CR', '\r'],
    ['LF', '\n'],
    ['CR LF', '\r\n'],
    ['CR CR LF', '\r\r\n'],
  ])('%s end rows', async (_what, end) => {
    const rows = await rowsOf(['to,name', '+1,Ana', '+2,Bia', ''].join(end));
    expect(rows.map((found) => 'value' in found && found.value)).toEqual([
      { to: '+1', fields: { name: 'Ana' } },
      { to: '+2', fields: { name: 'Bia' } },
    ]);
  });

  test('may be mixed, and be missing at the end', async () => {
    expect(await rowsOf('to,name\r+1,Ana\r\n+2,Bia\n+3,Lu')).toEqual([
      row(2, '+1', { name: 'Ana' }),
      row(3, '+2', { name: 'Bia' }),
      row(4, '+3', { name: 'Lu' }),
    ]);
  });
});

describe('encodings', () => {
  const text = 'to\tpr\u00e9nom\r\n+1\tZo\u00eb \ud83d\ude00\r\n';
  const read = [row(2, '+1', { prénom: 'Zo\u00eb \ud83d\ude00' })];
  test.each([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`)],
    ['UTF-16 LE with a mark', utf16(text, 'le', '\ufeff')],
    ['UTF-16 BE with a mark', utf16(text, 'be', '\ufeff')],
    ['UTF-16 LE without a mark', utf16(text, 'le')],
    ['UTF-16 BE without a mark', utf16(text, 'be')],
  ])('%s is read', async (_what, bytes) => {
    expect(await rowsOf(bytes)).toEqual(read);
  });

  test('another one is read when the content type names it', async () => {
    const bytes = Buffer.from('to;pr\u00e9nom\n+1;Jo\u00e3o\n', 'latin1');
    expect(await rowsOf(bytes, 'windows-1252')).toEqual([row(2, '+1', { prénom: 'Jo\u00e3o' })]);
    await expect(rowsOf(bytes, 'klingon')).rejects.toMatchObject({ code: 'unsupported-media-type' });
  });

  test('another one is refused with line and byte in the header, too: its name would fill nothing', async () => {
    const bytes = Buffer.from('\nto,pr\u00e9nom\n+1,Ana\n', 'latin1');
    await expect(rowsOf(bytes)).rejects.toMatchObject({
      code: 'malformed-upload',
      message: expect.stringMatching(
        /Line 2, the header row, is not UTF-8 \(byte E9, "\u00e9" in windows-1252\)/,
      ),
    });
  });

  test('a row in another one is refused alone, with the column and the byte, and not with what stands there', async () => {
    const bytes = Buffer.from('to,name\n+1,Jo\u00e3o\n+2,Ana\n', 'latin1');
    expect(await rowsOf(bytes)).toEqual([
      { line: 2, unreadable: expect.stringMatching(/^The column `name` is not UTF-8 \(byte E3, "\u00e3"/) },
      row(3, '+2', { name: 'Ana' }),
    ]);
  });

  test.each([
    ['in the file itself', Buffer.from('to,name\n+1,Jo\ufffdo\n+2,Ana\n'), undefined],
    ['in UTF-16 that was cut within a letter', utf16('to,name\n+1,\ud83d\n+2,Ana\n', 'le'), undefined],
    [
      'by a charset that is not that of the file',
      Buffer.from('to,name\n+1,\xff\xff\n+2,Ana\n', 'latin1'),
      'shift_jis',
    ],
  ])('a letter that is lost %s is not sent to people as a sign of that', async (_what, bytes, charset) => {
    expect(await rowsOf(bytes, charset)).toEqual([
      { line: 2, unreadable: expect.stringMatching(/^The column `name` holds U\+FFFD/) },
      row(3, '+2', { name: 'Ana' }),
    ]);
  });

  test('names of columns are composed, however the file spells them', async () => {
    expect(await rowsOf('to,pre\u0301nom\n+1,Ana\n')).toEqual([row(2, '+1', { prénom: 'Ana' })]);
  });

  test('NDJSON in UTF-16 or with CR alone is read', async () => {
    const bytes = utf16('{"to":"+1"}\r{"to":"+2"}\r\u001a', 'le', '\ufeff');
    const found: RawRow[] = [];
    for await (const next of readNdjson(inPieces(bytes, 3))) found.push(next);
    expect(found).toEqual([
      { line: 1, value: { to: '+1' } },
      { line: 2, value: { to: '+2' } },
    ]);
  });
});

describe('files that are no text are named', () => {
  test.each([
    ['Excel workbook', 'PK\x03\x04\x14\x00\x06\x00[Content_Types].xml'],
    ['old Excel workbook', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00'],
    ['OpenDocument', 'PK\x03\x04\x14\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet'],
    ['PDF', '%PDF-1.7\n'],
    ['ZIP', 'PK\x03\x04\x14\x00people.csv'],
    ['gzip', '\x1f\x8b\x08'],
    ['UTF-32', '\xff\xfe\x00\x00t\x00\x00\x00'],
  ])('%s', async (name, start) => {
    const refusal = { code: 'malformed-upload', message: expect.stringContaining(name) };
    await expect(rowsOf(Buffer.from(start, 'latin1'))).rejects.toMatchObject(refusal);
    await expect(readNdjson(inPieces(Buffer.from(start, 'latin1'), 9)).next()).rejects.toMatchObject(refusal);
  });
});

describe('what stands before the header', () => {
  test.each([
    ["Excel's line with the separator", 'sep=;\nto;name\n+1;Ana\n', 3],
    ['the same with a tab', 'sep=\t\nto\tname\n+1\tAna\n', 3],
    ['the same with blanks', ' Sep = |\nto|name\n+1|Ana\n', 3],
    ['the same in quotes', '\ufeff"sep=^"\r\nto^name\r\n+1^Ana\r\n', 3],
    ['blank lines', '\n  \n,,\nto,name\n+1,Ana\n', 5],
    ['comments', '# exported, today\n#to nobody\n\nto,name\n+1,Ana\n', 5],
    ['characters that nobody sees', '\ufeff\u200bto,\u202aname\u202c\n+1,Ana\n', 2],
    ['the same and quotes', '\u200b"to","name"\n"+1","Ana"\n', 2],
    ['a number sign as a name', '#,to,name\n,+1,Ana\n', 2],
    ['bars', 'to|name\n+1|Ana\n', 2],
    ['another mark more often', 'to;name;"a,b,c,d"\n+1;Ana;\n', 2],
  ])('%s', async (_what, text, line) => {
    expect(await rowsOf(text)).toEqual([row(line, '+1', { name: 'Ana' })]);
  });

  test('a header without the column of numbers is refused with the names that it has, or read by another name', async () => {
    const text = '\nNome;Telefon\nAna;+1\n';
    await expect(rowsOf(text)).rejects.toMatchObject({
      message: expect.stringMatching(/Line 2, .* no column `to`. Seen: `Nome`, `Telefon`. .*`\?to=`/),
    });
    const found: RawRow[] = [];
    for await (const next of readCsv(inPieces(Buffer.from(text), 50), { to: 'telefon' })) found.push(next);
    expect(found).toEqual([row(3, '+1', { Nome: 'Ana' })]);
  });

  test('of several columns that may be that of numbers the named one is, and the others are fields', async () => {
    const text = 'to,telefon,To\nteam,+1,x\n';
    const found = await Array.fromAsync(readCsv(inPieces(Buffer.from(text), 50), { to: 'telefon' }));
    expect(found).toEqual([row(2, '+1', { to: 'team', To: 'x' })]);
    expect(await rowsOf('To,to\n+1,+2\n')).toEqual([row(2, '+2', { To: '+1' })]);
    await expect(rowsOf('To,TO\n+1,+2\n')).rejects.toMatchObject({
      message: expect.stringContaining('Seen: `To`, `TO`'),
    });
  });

  test.each(['\u0085', '\u2028', '\u2029', '\v', '\f', '\x1e'])(
    'rows that end with %j do not become one header that nobody is in',
    async (end) => {
      await expect(rowsOf(['to,name', '+1,Ana', '+2,Bia', ''].join(end))).rejects.toMatchObject({
        code: 'malformed-upload',
        message: expect.stringMatching(/Line 1, .* holds U\+\w{4}, which ends no line/),
      });
    },
  );

  test('JSON that is called CSV is told so', async () => {
    await expect(rowsOf('{"to":"+1"}\n')).rejects.toMatchObject({ message: expect.stringContaining('JSON') });
  });

  test('more columns than anybody has are refused', async () => {
    await expect(rowsOf(`to${',x'.repeat(500)}\n`)).rejects.toMatchObject({
      code: 'malformed-upload',
      message: expect.stringContaining('501 columns'),
    });
    expect(await rowsOf(`to${','.repeat(499)}\n+1\n`)).toEqual([row(2, '+1')]);
  });
});

describe('rows that are none', () => {
  test('of nothing but blanks, delimiters, quotes or the end of a text of DOS', async () => {
    const text = 'to,name\n,,\n+1,Ana\n  \t\n"",""\n , \n\u200b\n+2,Bia\n\u001a';
    expect(await rowsOf(text)).toEqual([row(3, '+1', { name: 'Ana' }), row(8, '+2', { name: 'Bia' })]);
    expect(await rowsOf('to,name\n+1,Ana\u001a\u001a')).toEqual([row(2, '+1', { name: 'Ana' })]);
  });

  test('a number that is missing beside other values is a row', async () => {
    expect(await rowsOf('to,name\n,Ana\n')).toEqual([row(2, '', { name: 'Ana' })]);
  });

  test('empty cells behind the last column are no fault', async () => {
    expect(await rowsOf('to,name\n+1,Ana,\n+2,"Bia",  ,\n+3,Lu,x\n')).toEqual([
      row(2, '+1', { name: 'Ana' }),
      row(3, '+2', { name: 'Bia' }),
      { line: 4, unreadable: 'The line has 3 columns, the header 2.' },
    ]);
  });
});

describe('quotes', () => {
  test.each([
    ['with blanks around them', 'to, name\n+1, "Ana" \n', 'Ana'],
    ['doubled', 'to,name\n+1,"Jos\u00e9 ""Z\u00e9"" Silva"\n', 'Jos\u00e9 "Z\u00e9" Silva'],
    [
      'behind a backslash',
      'to,name\n+1,"Jos\u00e9 \\"Z\\u00e9\\" \\\\ Silva"\n',
      'Jos\u00e9 "Z\\u00e9" \\ Silva',
    ],
    ['behind a backslash, with a comma behind', 'to,name\n+1,"say \\"hi\\", you"\n', 'say "hi", you'],
    ['behind a backslash that is one', 'to,name\n+1,"C:\\dir\\"\n', 'C:\\dir\\'],
    ['inside a value', 'to,name\n+1,5" pipe "x"\n', '5" pipe "x"'],
    ['around two lines', 'to,name\n+1,"two\r\nlines, +5 of\r\n\r\nthem"\n', 'two\nlines, +5 of\n\nthem'],
    ['of a person', "to,name\n+1,'Ana'\n", "'Ana'"],
  ])('%s', async (_what, text, name) => {
    expect(await rowsOf(text)).toEqual([row(2, '+1', { name })]);
  });

  test('that are stray cost their own row and no other', async () => {
    const text =
      'to,name,order\n+5511961371012,"Jose,A1\n+5511961371013,Ana,A2\n+5511961371014,"Bia",A3\n+5511961371015,"Lu" x,A4\n+5511961371016,Zoe,A5\n';
    expect(await rowsOf(text)).toEqual([
      { line: 2, unreadable: 'A quote opens in column `name` and is not closed on the line.' },
      row(3, '+5511961371013', { name: 'Ana', order: 'A2' }),
      row(4, '+5511961371014', { name: 'Bia', order: 'A3' }),
      { line: 5, unreadable: 'After the closing quote in column `name` stands something else.' },
      row(6, '+5511961371016', { name: 'Zoe', order: 'A5' }),
    ]);
  });

  test('that hold what looks like rows have each of those lines refused: nobody knows whether they are', async () => {
    const text =
      'to,name\n+5511961371012,"Jose\n\n+5511961371013,Ana\n+5511961371014,Bia"\n+5511961371015,Lu\n';
    const unreadable = expect.stringContaining('Lines 2 to 5');
    expect(await rowsOf(text)).toEqual([
      { line: 2, unreadable },
      { line: 4, unreadable },
      { line: 5, unreadable },
      row(6, '+5511961371015', { name: 'Lu' }),
    ]);
  });

  test.each([
    ['cells are lacking', '+5511961371012,"Jose,A1\n12,"\n'],
    ['a line begins like a row', '+5511961371012,Ana,"A1\n12,"\n'],
  ])('that close where one would open are doubted when %s, and are read otherwise', async (_what, lines) => {
    const unreadable = expect.stringContaining('stray');
    expect(await rowsOf(`to,name,order\n${lines}`)).toEqual([
      { line: 2, unreadable },
      { line: 3, unreadable },
    ]);
    expect(await rowsOf('to,name,order\n+5511961371012,"Rua X,\nCentro,",A1\n')).toEqual([
      row(2, '+5511961371012', { name: 'Rua X,\nCentro,', order: 'A1' }),
    ]);
  });

  test.each([
    ['at the end', 'to,name\n+1,x\n+2,"y\n+3,z\n'],
    ['long before it', `to,name\n+1,x\n+2,"y\n${`z${'\n'.repeat(99)}`.repeat(900)}`],
  ])('that never close refuse the file with the line where they open, %s', async (_what, text) => {
    await expect(rowsOf(text)).rejects.toMatchObject({
      code: 'malformed-upload',
      message: expect.stringMatching(/Line 3 opens a quote in column `name`/),
    });
  });

  test('that open in each row and close behind the next are given up, and do not cost more with each row', async () => {
    const header = `to${','.repeat(499)}`;
    const text = `${header}\n${'5","\n'.repeat(100_000)}`;
    const rows = readCsv(inPieces(Buffer.from(text), 65_536));
    await expect(Array.fromAsync(rows)).rejects.toMatchObject({ code: 'malformed-upload' });
  });
});

test('a file without an end is let go after the bytes that a row may have', async () => {
  let given = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('to,name\n+1,"');
    for (;;) {
      given += 1_000;
      yield Buffer.from(`${'x'.repeat(99)}\n`.repeat(10));
    }
  }
  await expect(readCsv(endless()).next()).rejects.toMatchObject({ code: 'malformed-upload' });
  expect(given).toBeLessThan(MAX_LINE_BYTES * 2);
});
