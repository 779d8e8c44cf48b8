import { type CatalogueEvent, catalogue } from '@wabus/events';
import { expect, test } from 'vitest';
import { type Sentences, sentenceOf, sentences } from './sentences.ts';

const failure = { code: 'meta-131026', class: 'permanent-recipient', detail: 'It cannot be delivered.' };
const data = new Proxy<Record<string, unknown>>(
  {
    failure,
    labels: ['vip'],
    recipients: Object.assign([{}], { toString: () => '3' }),
    name: 'N',
    reason: 'why',
    number: 2,
    release: 2,
    round: 1,
  },
  { get: (known, name) => known[String(name)] ?? `<${String(name)}>` },
);

test('every event of the catalogue has a sentence for people that ends like one', () => {
  for (const type of Object.keys(catalogue)) {
    const sentence = sentenceOf({ type, data } as unknown as CatalogueEvent);
    expect(sentence, type).toMatch(/^[A-Z].+[.)]$/);
    expect(sentence, type).not.toMatch(/undefined|null|\[object/);
  }
});

test('an event without a sentence does not compile', () => {
  const { NoteAdded: _forgotten, ...others } = sentences;
  // @ts-expect-error an event was forgotten
  const all: Sentences = others;
  expect(Object.keys(all)).toHaveLength(Object.keys(catalogue).length - 1);
});

test('a sentence names what failed and why', () => {
  const event = { type: 'MessageFailed', data: { failure } } as unknown as CatalogueEvent;
  expect(sentenceOf(event)).toBe('The message failed: It cannot be delivered. (meta-131026)');
});
