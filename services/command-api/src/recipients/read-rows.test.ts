import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkRow } from './check-row.ts';
import { MAX_LINE_BYTES, type RawRow } from './raw-row.ts';
import { readCsv } from './read-csv.ts';
import { readNdjson } from './read-ndjson.ts';
import { inTurns } from './read-upload.ts';

async function* inPieces(text: string | Buffer, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(rows: AsyncIterable<RawRow>): Promise<RawRow[]> {
  const found: RawRow[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

const reading = { country: 'US', numbersOnly: false };

describe('CSV', () => {
  test('own columns are known in any case, every other column is a field, and the header is line 1', async () => {
    const text =
      '\ufeffTo,country,externalid,first_name\n+1 415 555 2671,,lead-1,Ana\n11 98765-4321,BR,,"Bia, Lu"\n';
    expect(await all(readCsv(inPieces(text)))).toEqual([
      { line: 2, value: { to: '+1 415 555 2671', externalId: 'lead-1', fields: { first_name: 'Ana' } } },
      { line: 3, value: { to: '11 98765-4321', country: 'BR', fields: { first_name: 'Bia, Lu' } } },
    ]);
  });

  test('lines are those of the file, whatever stands between them', async () => {
    const text = 'to,note\r\n+1,"two\r\nlines"\r\n\r\n+2,x\r\n+3,"a "b" c"\r\n+4,x,y\r\n+5,z\r\n';
    const rows = await all(readCsv(inPieces(text)));
    expect(rows.map(({ line }) => line)).toEqual([2, 5, 6, 7, 8]);
    expect(rows[3]).toEqual({ line: 7, unreadable: 'The line has 3 columns, the header 2.' });
  });

  test.each([
    [';', 'to;first_name\n+1;Ana, Lu\n'],
    ['a tab', 'to\tfirst_name\n+1\tAna, Lu\n'],
  ])('a header with %s sets the delimiter', async (_mark, text) => {
    expect(await all(readCsv(inPieces(text)))).toEqual([
      { line: 2, value: { to: '+1', fields: { first_name: 'Ana, Lu' } } },
    ]);
  });

  test.each([
    ['an empty file', ''],
    ['a header without `to`', 'name,phone\nAna,+1\n'],
    ['a column twice', 'to,a,a\n+1,2,3\n'],
    ['a quote that never closes', 'to,a\n+1,"x\n+2,y\n'],
    ['a row without end', `to,a\n+1,"${'x'.repeat(MAX_LINE_BYTES * 2)}\n`],
  ])('%s refuses the whole upload', async (_what, text) => {
    await expect(all(readCsv(inPieces(text, 4096)))).rejects.toMatchObject({ code: 'malformed-upload' });
  });
});

test('a line of CSV in another encoding than UTF-8 is refused alone: its letters would reach people garbled', async () => {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('to,first_name\n+1,Jo\u00e3o\n', 'latin1');
    yield Buffer.from('+2,Jo\u00e3o\n');
  }
  expect(await all(readCsv(bytes()))).toEqual([
    { line: 2, unreadable: expect.stringContaining('UTF-8') },
    { line: 3, value: { to: '+2', fields: { first_name: 'Jo\u00e3o' } } },
  ]);
});

describe('NDJSON', () => {
  test('a row that names a field twice is refused and says which, not sent to one of the two', async () => {
    const text = '{"to":"+1","to":"+2"}\n{"to":"+3"}';
    expect(await all(readNdjson(inPieces(text)))).toEqual([
      { line: 1, unreadable: 'The line names `to` twice in one object: only one can be meant.' },
      { line: 2, value: { to: '+3' } },
    ]);
  });

  test('a bad line is an error of its own; blank lines count as lines', async () => {
    const text = '{"to":"+1"}\n\nnot json\n{"to":"+2"}';
    expect(await all(readNdjson(inPieces(text)))).toEqual([
      { line: 1, value: { to: '+1' } },
      { line: 3, unreadable: 'The line is not JSON in UTF-8.' },
      { line: 4, value: { to: '+2' } },
    ]);
  });

  test('a line that is too long is refused and the next one is read', async () => {
    const text = `{"to":"${'1'.repeat(MAX_LINE_BYTES)}"}\n{"to":"+2"}\n`;
    const rows = await all(readNdjson(inPieces(text, 1000)));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toHaveProperty('unreadable');
    expect(rows[1]).toEqual({ line: 2, value: { to: '+2' } });
  });

  test('U+FFFD is a letter like any other in UTF-8; in place of one that another encoding lost, or a byte that is none, it is refused', async () => {
    const rowsOf = (text: string | Buffer, charset?: string) => all(readNdjson(inPieces(text), charset));
    const text = '{"to":"+1","fields":{"name":"Jo\ufffdo"}}\n';
    expect(await rowsOf(text)).toEqual([{ line: 1, value: { to: '+1', fields: { name: 'Jo\ufffdo' } } }]);
    const lost = [{ line: 1, unreadable: expect.stringContaining('U+FFFD') }];
    expect(await rowsOf(Buffer.from('{"to":"\xff\xff"}\n', 'latin1'), 'shift_jis')).toEqual(lost);
    expect(await rowsOf(Buffer.from('{"to":"\ud83d"}\n', 'utf16le'))).toEqual(lost);
    expect(await rowsOf(Buffer.from('{"to":"Jo\u00e3o"}\n', 'latin1'))).toEqual([
      { line: 1, unreadable: 'The line is not JSON in UTF-8.' },
    ]);
  });

  test('however the bytes are cut, the same rows come out', async () => {
    const letters = fc.oneof(
      { weight: 9, arbitrary: fc.string({ unit: 'grapheme' }) },
      fc.constant('a\ufffdb'),
    );
    const value = fc.record({ to: letters, n: fc.integer() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { maxLength: 8 }),
        fc.integer({ min: 1, max: 40 }),
        async (values, size) => {
          const text = values.map((item) => `${JSON.stringify(item)}\n`).join('');
          const rows = await all(readNdjson(inPieces(text, size)));
          expect(rows).toEqual(values.map((item, index) => ({ line: index + 1, value: item })));
        },
      ),
      { numRuns: 50 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1) },
    );
  });
});

describe('a row', () => {
  const BSUID = 'BR.13491208655302741918';

  test('names a person by an id of WhatsApp, in CSV in a column of its own', async () => {
    const ok = { to: { kind: 'userId', value: BSUID } };
    expect(checkRow({ line: 1, value: { to: { userId: BSUID } } }, reading)).toMatchObject({ ok });
    const file = `to,UserId,name\n,${BSUID},Ana\n+14155552671,,Bia\n`;
    const rows = await all(readCsv(inPieces(file)));
    expect(rows.map((row) => checkRow(row, reading))).toMatchObject([
      { ok: { ...ok, fields: { name: 'Ana' } } },
      { ok: { to: { kind: 'phone', value: '+14155552671' }, fields: { name: 'Bia' } } },
    ]);
    const alone = await all(readCsv(inPieces(`name;userId\nAna;${BSUID}\nBia;x\nCaio;\n`)));
    expect(alone.map((row) => checkRow(row, reading))).toMatchObject([
      { ok: { ...ok, fields: { name: 'Ana' } } },
      { rejected: { to: 'x', code: 'recipient-invalid', detail: expect.stringContaining('to.userId') } },
      { rejected: { code: 'invalid-phone-number' } },
    ]);
  });

  test('has one of number and id; beside a number, what is no id of WhatsApp is a field', async () => {
    const rows = await all(readCsv(inPieces(`userId,to\n${BSUID},+14155552671\n4711,+14155552671\n`)));
    expect(rows.map((row) => checkRow(row, reading))).toMatchObject([
      { rejected: { line: 2, code: 'recipient-invalid', detail: expect.stringContaining('one of them') } },
      { ok: { to: { value: '+14155552671' }, fields: { userId: '4711' } } },
    ]);
  });

  test('by an id is refused where its template goes to numbers only, and by one over linked portfolios', () => {
    const refused = (userId: string, numbersOnly: boolean) =>
      checkRow({ line: 1, value: { to: { userId } } }, { ...reading, numbersOnly });
    const code = 'recipient-kind-not-supported';
    expect(refused(BSUID, true)).toMatchObject({ rejected: { to: BSUID, code } });
    expect(refused('BR.ENT.13491208655302741918', false)).toMatchObject({ rejected: { code } });
  });

  test('is read with its own country, else with that of the upload', () => {
    expect(checkRow({ line: 2, value: { to: '11 98765-4321', country: 'br' } }, reading)).toMatchObject({
      ok: { to: { kind: 'phone', value: '+5511987654321' } },
    });
    expect(checkRow({ line: 2, value: { to: '415 555 2671' } }, reading)).toMatchObject({
      ok: { to: { kind: 'phone', value: '+14155552671' } },
    });
  });

  test('numbers and booleans among its fields are written out', () => {
    const row = { to: '+14155552671', fields: { amount: 12.5, vip: true }, variables: { '1': 3 } };
    expect(checkRow({ line: 1, value: row }, reading)).toMatchObject({
      ok: { fields: { amount: '12.5', vip: 'true' }, variables: { '1': '3' } },
    });
  });

  test.each([
    ['a bad number', { to: '12' }, 'invalid-phone-number'],
    ['no number', { fields: {} }, 'invalid-phone-number'],
    ['an id where a number stands', { to: 'BR.1' }, 'invalid-phone-number'],
    ['what is no id', { to: { userId: '11987654321' } }, 'recipient-invalid'],
    ['no object', 'text', 'recipient-invalid'],
    ['a field that is an object', { to: '+14155552671', fields: { a: {} } }, 'recipient-invalid'],
    ['text that no database takes', { to: '+14155552671', fields: { a: '\u0000' } }, 'recipient-invalid'],
    ['a field that is not known', { to: '+14155552671', sendAt: '2027-01-01T00:00:00Z' }, 'unknown-field'],
    ['a megabyte of fields', { to: '+14155552671', fields: { a: 'x'.repeat(40_000) } }, 'chunk-too-large'],
  ])('with %s is refused', (_what, value, code) => {
    expect(checkRow({ line: 9, value }, reading)).toMatchObject({ rejected: { line: 9, code } });
  });
});

test('a line of NDJSON with a number that would be changed is refused alone, and says which', async () => {
  const text = '{"to":"+14155552671","metadata":{"id":12345678901234567890}}\n{"to":"+14155552672"}\n';
  const checks = (await all(readNdjson(inPieces(text)))).map((row) => checkRow(row, reading));
  expect(checks).toMatchObject([
    { rejected: { line: 1, code: 'number-inexact', detail: expect.stringContaining('metadata.id') } },
    { ok: { to: { value: '+14155552672' } } },
  ]);
});

test('others get their turn every hundred rows, even where nothing has to be waited for', async () => {
  let turns = 0;
  let running = true;
  const count = (): void => {
    turns += 1;
    if (running) setImmediate(count);
  };
  setImmediate(count);
  const rows = Array.from({ length: 10_000 }, (_, index) => ({ line: index + 1, value: {} }));
  expect(await all(inTurns(rows))).toHaveLength(10_000);
  running = false;
  expect(turns).toBeGreaterThanOrEqual(99);
});
