import { type CatalogueEvent, catalogue, sentenceOf } from '@wabus/events';
import { expect, test } from 'vitest';
import { ownSentenceOf, readSentence } from './usual-sentences.ts';

const failure = { code: 'meta-131026', detail: 'It cannot be delivered.' };
const known: Readonly<Record<string, unknown>> = {
  ...{ failure, labels: ['vip'], restrictions: [{ restriction: 'R' }], recipients: [{}] },
};

const eventOf = (type: string, more: Readonly<Record<string, unknown>>): CatalogueEvent => {
  const get = (_target: object, name: string): unknown => more[name] ?? known[name] ?? `<${name}>`;
  return { type, data: new Proxy({}, { get }) } as unknown as CatalogueEvent;
};

test('what is stored of a sentence and what its type says give the sentence of every event', () => {
  const usual = { sentBy: 'campaign', sentById: undefined, release: 1, number: 1, round: 0 };
  const unusual = { sentBy: 'agent', release: 2, number: 3, round: 1 };
  let unsaid = 0;
  for (const type of Object.keys(catalogue)) {
    for (const more of [usual, unusual]) {
      const event = eventOf(type, more);
      const own = ownSentenceOf(event);
      if (own === null) unsaid += 1;
      expect(readSentence(type, own)).toBe(sentenceOf(event));
    }
  }
  expect(unsaid).toBeGreaterThan(40);
});
