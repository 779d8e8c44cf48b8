import { expect, test } from 'vitest';
import { corpus, corpusAgain } from '../../testing/corpus/index.ts';
import { bodyOf, toldIn } from '../../testing/told-in.ts';
import { catalogue } from './catalogue.ts';

test.each(corpus)('%s', (_name, field, value, facts) => {
  expect(toldIn(bodyOf(field, value))).toEqual(facts);
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

test('the corpus of another account, told again, tells the same of others, each fact at a second of its own', () => {
  const of = {
    ...{ wabaId: '900200', phoneNumberId: '900201', digits: '5511999990000', metaTemplateId: '900202' },
    ...{
      messageId: '5b2f7a52-7f0c-4c5e-9d6e-000000000001',
      attemptId: '0190b2a0-1111-7000-8000-000000000002',
    },
  };
  const told = [7, 8].map((repetition) => corpusAgain(corpus, of, repetition));
  for (const { body, facts } of told.flat()) expect(toldIn(body)).toEqual(facts);
  const [seventh, eighth] = told.map((bodies) => namesIn(bodies.map(({ body }) => body)));
  expect(seventh?.intersection(eighth ?? new Set())).toEqual(new Set());
  expect(seventh?.size).toBeGreaterThan(corpus.length);
});

/** What may stand anywhere, as JSON can say it. */
const ODD: readonly unknown[] = [
  null,
  -0,
  1e308,
  '\ud800\u0000',
  '99999999999999999999',
  [],
  [null, [{}]],
].concat(JSON.parse('[{"toString":1,"__proto__":{"id":1}},[[{"toString":1,"valueOf":1}]]]'));

/** A value with another one at each of its places in turn. */
function* bentAt(value: unknown, odd: unknown): Generator<unknown> {
  yield odd;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    for (const bent of bentAt(inner, odd)) {
      yield Array.isArray(value) ? value.with(Number(key), bent) : { ...value, [key]: bent };
    }
  }
}

test('whatever stands at any place of a body of the corpus, it is read, and tells something', () => {
  for (const [name, field, value] of corpus) {
    for (const bent of ODD.flatMap((odd) => [...bentAt(value, odd)])) {
      const told = toldOrError(bodyOf(field, bent));
      if (!Array.isArray(told) || told.length === 0) {
        expect.unreachable(`${name}, as ${JSON.stringify(bent)}: ${told}`);
      }
    }
  }
});

function toldOrError(body: object): object[] | string {
  try {
    return toldIn(body);
  } catch (error) {
    return String(error);
  }
}

/** Everything in bodies that names a message, a call, a person or a second of the corpus. */
function namesIn(bodies: readonly object[]): Set<string> {
  const text = JSON.stringify(bodies);
  const named = text.match(
    /"(?:(?:wamid|wacid)\.[^"]*|[A-Z]{2}\.(?:ENT\.)?\d+)"|(?<="timestamp":"?|"time":)17\d{8}/g,
  );
  return new Set(named);
}
