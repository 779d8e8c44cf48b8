import { bodyOf, corpus, ENTRY, NUMBER, OURS } from '@wabus/whatsapp/corpus';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { play, readModelsOf } from './playing.ts';
import { messagesWebhook } from './webhooks.ts';
import { World } from './world.ts';

const RUNS = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const SEED = Number(process.env.WABUS_SHUFFLE_SEED ?? Date.now() % 1_000_000);

const bodies = corpus.map(([, field, value]) => bodyOf(field, value));
let base: World;

beforeAll(async () => {
  base = await World.create();
  const presence = await base.presence({ wabaId: ENTRY.id, phoneNumberId: NUMBER.phone_number_id });
  await base.connected(presence, `+${NUMBER.display_phone_number}`);
  await base.draftTemplate(presence, 'welcome', 'en_US');
  await base.attempted(presence, OURS);
  // Whoever is named is known before the worlds part, so that all of them call people the same.
  const hellos = people().map((person, index) => ({
    ...{ ...person, id: `wamid.hello-${index}`, timestamp: '1740000000' },
    ...{ type: 'text', text: { body: 'hello' } },
  }));
  await play(base, [messagesWebhook(presence, { messages: hellos })], 1);
});
afterAll(async () => {
  await base.close();
});

/** Everybody of whom the facts of the corpus tell, by number and id, those who have both at first. */
function people(): object[] {
  const told = corpus.flatMap(([, , , facts]) => facts as Readonly<Record<string, string | undefined>>[]);
  const pairs = told.flatMap((fact) => [
    [fact.from, fact.fromUserId],
    [fact.recipientUserId && fact.recipient, fact.recipientUserId],
    [fact.participant, undefined],
    [fact.oldPhone, fact.oldUserId],
  ]);
  const named = new Set(pairs.filter((pair) => pair.some(Boolean)).map((pair) => JSON.stringify(pair)));
  return [...named]
    .map((pair) => JSON.parse(pair) as (string | null)[])
    .sort((one, other) => other.filter(Boolean).length - one.filter(Boolean).length)
    .map(([from, id]) => ({ ...(from ? { from } : {}), ...(id ? { from_user_id: id } : {}) }));
}

/** What came before the content itself is only there when it came first: its place is taken by the content either way. */
const BEFORE_CONTENT = /A person wrote a message of type (media_placeholder|unsupported)/;

async function modelsOf(world: World): Promise<Record<string, string[]>> {
  const { audit = [], ...rest } = await readModelsOf(world);
  return { ...rest, audit: audit.filter((row) => !BEFORE_CONTENT.test(row)) };
}

test(`the whole corpus, three times and shuffled, gives the same read models (WABUS_SHUFFLE_SEED=${SEED})`, async () => {
  const calm = await base.copy();
  await play(calm, bodies, bodies.length);
  const expected = await modelsOf(calm);
  expect(await calm.failures()).toBe(0);
  // Statuses of messages that nobody knows are counted again when they are foreign.
  const facts = corpus.flatMap(([, , , told]) =>
    told.filter((fact) => 'kind' in fact && fact.kind !== 'status'),
  );
  expect((await calm.outcomes()) - (await calm.outcomes('status'))).toBe(facts.length);
  await calm.close();
  const thrice = [...bodies, ...bodies, ...bodies];
  const shuffled = fc.shuffledSubarray(thrice, { minLength: thrice.length });
  await fc.assert(
    fc.asyncProperty(shuffled, fc.integer({ min: 100, max: 1_000 }), async (webhooks, atOnce) => {
      const unruly = await base.copy();
      try {
        await play(unruly, webhooks, atOnce);
        expect(await modelsOf(unruly)).toEqual(expected);
      } finally {
        await unruly.close();
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
});
