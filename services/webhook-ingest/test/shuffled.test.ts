import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { play, readModelsOf } from './playing.ts';
import { accountWebhook, messagesWebhook, statusItem, templateWebhook, textItem } from './webhooks.ts';
import { type Presence, type SentMessage, World } from './world.ts';

const RUNS = 3;
const SEED = Number(process.env.WABUS_SHUFFLE_SEED ?? Date.now() % 1_000_000);

let base: World;
let presence: Presence;
let corpus: readonly object[];

beforeAll(async () => {
  base = await World.create();
  presence = await base.presence();
  await base.draftTemplate(presence, 'welcome', 'en');
  const sent: SentMessage[] = [];
  for (let count = 0; count < 5; count += 1) sent.push(await base.attempted(presence));
  // Both people are known before the worlds part, so that both worlds call them the same.
  await play(
    base,
    PEOPLE.map((from, index) => text(`wamid.hello-${index}`, from, 'hello', 0)),
    1,
  );
  corpus = corpusAbout(sent);
});

afterAll(async () => {
  await base.close();
});

const PEOPLE = ['16505551234', '16505559876'];

function text(wamid: string, from: string, body: string, second: number): object {
  const message = { ...textItem(wamid, from, body), timestamp: String(1_740_000_000 + second) };
  return messagesWebhook(presence, { messages: [message] });
}

/** Every fate of a message, people who stop and come back, and a template's review. */
function corpusAbout(sent: readonly SentMessage[]): object[] {
  const fates = [
    ['sent', 'delivered', 'read'],
    ['sent', 'failed'],
    ['read'],
    ['sent', 'delivered'],
    ['failed'],
  ];
  const statuses = sent.flatMap(({ callbackData }, index) =>
    (fates[index] ?? []).map((status, second) =>
      messagesWebhook(presence, {
        statuses: [statusItem(`wamid.S${index}`, status, second + 1, callbackData)],
      }),
    ),
  );
  const [one = '', other = ''] = PEOPLE;
  return [
    ...statuses,
    text('wamid.T1', one, 'STOP', 10),
    text('wamid.T2', one, 'START', 20),
    text('wamid.T3', other, 'START', 11),
    text('wamid.T4', other, 'stop!', 21),
    text('wamid.T5', other, 'Is this still open?', 30),
    templateWebhook(presence.wabaId, 'welcome', 'en', 'APPROVED', 1),
    templateWebhook(presence.wabaId, 'welcome', 'en', 'PAUSED', 2),
    restriction('RESTRICTED_BIZ_INITIATED_MESSAGING', 1),
    restriction('RESTRICTED_UTILITY_TEMPLATES', 2),
  ];
}

function restriction(type: string, second: number): object {
  const value = { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: type }] };
  return accountWebhook(presence.wabaId, 'account_update', value, second);
}

test(`webhooks delivered three times and shuffled give the same read models (WABUS_SHUFFLE_SEED=${SEED})`, async () => {
  const calm = await base.copy();
  await play(calm, corpus, 1);
  const expected = await readModelsOf(calm);
  await calm.close();
  expect(expected.messages?.length).toBe(12);
  expect(expected.audit?.filter((row) => row.includes('Meta restricts the account: '))).toHaveLength(2);
  const thrice = [...corpus, ...corpus, ...corpus];
  const shuffled = fc.shuffledSubarray(thrice, { minLength: thrice.length });
  await fc.assert(
    fc.asyncProperty(shuffled, fc.integer({ min: 1, max: 12 }), async (webhooks, atOnce) => {
      const unruly = await base.copy();
      try {
        await play(unruly, webhooks, atOnce);
        expect(await readModelsOf(unruly)).toEqual(expected);
      } finally {
        await unruly.close();
      }
    }),
    { seed: SEED, numRuns: RUNS, endOnFailure: true },
  );
});
