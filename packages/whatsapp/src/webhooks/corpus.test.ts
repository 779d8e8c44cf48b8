import { expect, test } from 'vitest';
import { corpus } from '../../testing/corpus/index.ts';
import { toldIn } from '../../testing/told-in.ts';
import { catalogue } from './catalogue.ts';

test.each(corpus)('%s', (_name, field, value, facts) => {
  expect(toldIn(field, value)).toEqual(facts);
});

test('the corpus has every kind of fact, every field that a kind is read from, and no body twice', () => {
  const kinds = new Set(corpus.flatMap(([, , , facts]) => facts.map((fact) => 'kind' in fact && fact.kind)));
  expect(catalogue.map(({ kind }) => kind).filter((kind) => !kinds.has(kind))).toEqual([]);
  const fields = new Set(corpus.map(([, field]) => field));
  expect(catalogue.flatMap((kind) => kind.fields).filter((field) => !fields.has(field))).toEqual([]);
  for (const place of [0, 2] as const) {
    const seen = corpus.map((one) => JSON.stringify([one[1], one[place]]));
    expect(seen.filter((one, index) => seen.indexOf(one) !== index)).toEqual([]);
  }
  expect(corpus.length).toBeGreaterThanOrEqual(250);
});
