import { readFileSync } from 'node:fs';
import { wireSchemas } from '@wabus/events';
import { expect, test } from 'vitest';
import { canonicalSchema, type Json } from './canonical.ts';

/** What Avro 1.12 for Java, on which Confluent's registry stands, printed for schemas of ours. */
const printed = JSON.parse(
  readFileSync(new URL('../fixtures/printed-by-java.json', import.meta.url), 'utf8'),
) as Record<string, string>;

test.each(Object.keys(printed))('%s as Avro for Java writes it says the same', (name) => {
  const ours = wireSchemas().find(({ type, version }) => `${type}.v${version}` === name);
  const theirs = printed[name] ?? '';
  expect(theirs).not.toBe(JSON.stringify(ours?.schema));
  expect(canonicalSchema(JSON.parse(theirs) as Json)).toBe(canonicalSchema(ours?.schema as unknown as Json));
});

test('no two schemas of the lock say the same', () => {
  const texts = wireSchemas().map(({ schema }) => canonicalSchema(schema as unknown as Json));
  expect(new Set(texts).size).toBe(texts.length);
});

const record = (fields: Json[], more: object = {}): Json => ({
  type: 'record',
  name: 'A',
  namespace: 'n',
  fields,
  ...more,
});
const field = (type: Json, more: object = {}): Json => ({ name: 'f', type, ...more });

test.each<[string, Json, Json]>([
  ['wording', record([field('string', { doc: 'x' })], { doc: 'y' }), record([field('string')])],
  ['a full name', { ...(record([]) as object), name: 'n.A', namespace: 'ignored' }, record([])],
  [
    'a namespace that is inherited',
    record([field({ type: 'record', name: 'B', namespace: 'n', fields: [] })]),
    record([field({ type: 'record', name: 'B', fields: [] })]),
  ],
  [
    'a list of what a string may be',
    record([field({ type: 'string', values: ['a'] })]),
    record([field('string')]),
  ],
  [
    'a name that was given before',
    record([field({ type: 'array', items: 'n.A' })]),
    record([field({ items: 'A', type: 'array' })]),
  ],
])('%s makes no difference', (_what, a, b) => {
  expect(canonicalSchema(a)).toBe(canonicalSchema(b));
});

test.each<[string, Json, Json]>([
  ['a logical type', record([field({ type: 'string', logicalType: 'json' })]), record([field('string')])],
  ['the version of the shape', record([], { version: 1 }), record([], { version: 2 })],
  [
    'the order of fields',
    record(['a', 'b'].map((name) => ({ name, type: 'int' }))),
    record(['b', 'a'].map((name) => ({ name, type: 'int' }))),
  ],
  ['a default', record([field(['null', 'int'], { default: null })]), record([field(['null', 'int'])])],
  [
    'the type of what a map holds',
    record([field({ type: 'map', values: 'int' })]),
    record([field({ type: 'map', values: 'long' })]),
  ],
  ['the namespace', record([]), { ...(record([]) as object), namespace: 'm' }],
])('%s makes a difference', (_what, a, b) => {
  expect(canonicalSchema(a)).not.toBe(canonicalSchema(b));
});
