import { expect, test } from 'vitest';
import { z } from 'zod';
import { catalogue, definitionOf, sentenceOf } from './catalogue.ts';
import { defineEvent } from './define-event.ts';

const failure = { code: 'meta-131026', class: 'permanent-recipient', detail: 'It cannot be delivered.' };
const data = new Proxy<Record<string, unknown>>(
  {
    failure,
    labels: ['vip'],
    restrictions: [{ restriction: 'R' }],
    recipients: Object.assign([{}], { toString: () => '3' }),
    name: 'N',
    reason: 'why',
    number: 2,
    release: 2,
    round: 1,
  },
  { get: (known, name) => known[String(name)] ?? `<${String(name)}>` },
);

test('every event of the catalogue says a sentence to people that ends like one', () => {
  for (const type of Object.keys(catalogue)) {
    const sentence = definitionOf(type)?.sentence(data);
    expect(sentence, type).toMatch(/^[A-Z].+[.)]$/);
    expect(sentence, type).not.toMatch(/undefined|null|\[object/);
  }
});

test('an event without a sentence does not compile, nor one whose sentence tells what its open part has not', () => {
  const parts = { stream: 'project', version: 1, summary: 'A thing happened.' } as const;
  const open = z.object({ name: z.string() });
  const sealed = z.object({ secret: z.string() });
  // @ts-expect-error It says nothing to people.
  defineEvent({ ...parts, type: 'SilentThing', data: open });
  defineEvent({
    ...parts,
    type: 'TalkativeThing',
    data: open,
    personal: sealed,
    // @ts-expect-error What is sealed does not stand in the audit.
    sentence: ({ secret }) => `A thing happened: ${secret}.`,
  });
  const { sentence } = defineEvent({
    ...parts,
    type: 'Thing',
    data: open,
    sentence: ({ name }) => `${name} happened.`,
  });
  expect(sentence({ name: 'Something' })).toBe('Something happened.');
});

test('a sentence names what failed and why', () => {
  const said = sentenceOf({ type: 'MessageFailed', data: { failure } });
  expect(said).toBe('The message failed: It cannot be delivered. (meta-131026)');
});
