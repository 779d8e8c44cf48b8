import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitByWaba } from '../index.ts';
import { tellsHistoryOnly } from './split.ts';

const split = (json: string) =>
  splitByWaba(Buffer.from(json), JSON.parse(json)).map(({ wabaId, bytes }) => ({ wabaId, bytes }));

test('a webhook of one WABA stays byte for byte what was received', () => {
  const json = '{ "object":"x", "entry" : [ {"id":"1","v":"\\u00e1\\/"} , {"id":"1"} ] }';
  const [part, ...rest] = split(json);
  expect(rest).toEqual([]);
  expect(part).toEqual({ wabaId: '1', bytes: Buffer.from(json) });
});

test('of several WABAs each gets the exact bytes of its own entries', () => {
  const a = '{"id":"1", "x":"}],[\\"{ é \\u00e9"}';
  const b = '{ "id" :"2","changes":[{"value":[[1,{"a":2e5}]]}]}';
  const c = '{"id":"1","y":[]}';
  const parts = split(`{"n":-1.5e3,"entry":[ ${a},\n${b} ,${c}] , "object":"whatsapp_business_account"}`);
  const head = '{"object":"whatsapp_business_account","entry":[';
  expect(parts.map(({ wabaId, bytes }) => [wabaId, bytes.toString()])).toEqual([
    ['1', `${head}${a},${c}]}`],
    ['2', `${head}${b}]}`],
  ]);
});

test('a partner entry goes to the WABA it speaks of', () => {
  const change = (waba: string) => ({ field: 'account_update', value: { waba_info: { waba_id: waba } } });
  const one = JSON.stringify({ entry: [{ id: 'portfolio', changes: [change('7')] }] });
  const two = JSON.stringify({ entry: [{ id: 'portfolio', changes: [change('7'), change('8')] }] });
  expect(split(one).map(({ wabaId }) => wabaId)).toEqual(['7']);
  expect(split(two).map(({ wabaId }) => wabaId)).toEqual(['portfolio']);
});

test('what tells of an imported history and nothing else is known as that, for each WABA', () => {
  const entry = (id: string, ...fields: string[]) => ({ id, changes: fields.map((field) => ({ field })) });
  const bulk = (...entries: object[]) => {
    const body = { entry: entries };
    const parts = splitByWaba(Buffer.from(JSON.stringify(body)), body);
    return parts.map(({ wabaId, entries: own }) => [wabaId, tellsHistoryOnly(own)]);
  };
  expect(bulk(entry('1', 'history'), entry('1', 'history'))).toEqual([['1', true]]);
  expect(bulk(entry('1', 'history', 'messages'))).toEqual([['1', false]]);
  expect(bulk(entry('1', 'history'), entry('2', 'messages'), entry('1', 'history'))).toEqual([
    ['1', true],
    ['2', false],
  ]);
  for (const entries of [[], [null], [{}], [{ changes: [] }], [{ changes: [null] }]])
    expect(tellsHistoryOnly(entries)).toBe(false);
});

test('what names no WABA is one part without one', () => {
  for (const json of ['{}', '[]', 'null', '"x"', '{"entry":[]}', '{"entry":[{"id":"no such id!"}]}']) {
    expect(split(json)).toEqual([{ wabaId: '', bytes: Buffer.from(json) }]);
  }
});

test('of a repeated key the last one counts, as for JSON.parse, and escaped keys are read', () => {
  const json = '{"entry":[{"id":"9"}],"\\u0065ntry":[{"id":"1"},{"id":"2"}]}';
  expect(split(json).map(({ wabaId }) => wabaId)).toEqual(['1', '2']);
});

test('whatever the entries hold, splitting keeps each of them and its exact bytes', () => {
  const entry = fc
    .record({ id: fc.constantFrom('1', '2', '3'), rest: fc.jsonValue(), note: fc.string({ unit: 'binary' }) })
    .chain((value) => fc.constantFrom(0, 1, 3).map((indent) => JSON.stringify(value, null, indent)));
  const others = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 });
  fc.assert(
    fc.property(fc.array(entry, { minLength: 1, maxLength: 6 }), others, (entries, extra) => {
      const { entry: _replaced, ...rest } = extra;
      const before = Object.entries(rest).map(
        ([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)},`,
      );
      const json = `{${before.join('')}"entry":[${entries.join(' ,\t')}]}`;
      for (const { wabaId, bytes } of split(json)) {
        const own = entries.filter((text) => JSON.parse(text).id === wabaId);
        expect(JSON.parse(bytes.toString()).entry).toEqual(own.map((text) => JSON.parse(text)));
        for (const text of own) expect(bytes.includes(Buffer.from(text))).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});

test('many WABAs cost no more each than few', () => {
  const json = JSON.stringify({ entry: Array.from({ length: 100_000 }, (_, id) => ({ id: String(id) })) });
  expect(split(json)).toHaveLength(100_000);
});
