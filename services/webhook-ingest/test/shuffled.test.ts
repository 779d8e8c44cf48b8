import { setTimeout as sleep } from 'node:timers/promises';
import { LIVE_SCHEMA, models, rebuild } from '@wabus/read-models';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountWebhook, messagesWebhook, statusItem, templateWebhook, textItem } from './webhooks.ts';
import { type Presence, type SentMessage, World } from './world.ts';

const RUNS = 3;
const SEED = Number(process.env.WABUS_SHUFFLE_SEED ?? Date.now() % 1_000_000);
const REBUILT = `${LIVE_SCHEMA}_after`;

/** Where and when something was recorded, and which record of the log brought it, is not what it says. */
const PLACES = new Set([
  'position',
  'created_position',
  'sent_position',
  'named_position',
  'wrote_position',
  'profile_position',
  'revision',
  'created_at',
  'recorded_at',
  'createdAt',
  'causation_id',
  'correlation_id',
  'last_inbound_recorded_at',
]);

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

/** Delivers webhooks, some at once, to a normaliser that ends when all are placed. */
async function play(world: World, webhooks: readonly object[], atOnce: number): Promise<void> {
  const normaliser = world.normaliser();
  await normaliser.start();
  for (let from = 0; from < webhooks.length; from += atOnce) {
    await world.deliver(...webhooks.slice(from, from + atOnce));
    if (atOnce === 1) await placed(world);
  }
  await placed(world);
  await normaliser.stop();
}

/** Also before the first test, where `expect.poll` may not stand: the hook's deadline ends it. */
async function placed(world: World): Promise<void> {
  while ((await world.uncommitted()) > 0) await sleep(20);
}

/** Every row of every read model, without its place, in an order that does not depend on it. */
async function readModelsOf(world: World): Promise<Record<string, string[]>> {
  const { store, keyring, db } = world;
  await rebuild({ store, keyring, ownerUrl: db.url, schema: REBUILT });
  const content: Record<string, string[]> = {};
  for (const { name: table } of models.flatMap(({ tables }) => tables)) {
    const { rows } = await db.pool.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${REBUILT}.${table} t`,
    );
    // The audit says when we recorded something, everything else when it happened.
    if (table === 'audit') for (const { row } of rows) delete row.at;
    content[table] = rows.map(({ row }) => JSON.stringify(withoutPlace(row))).toSorted();
  }
  return content;
}

function withoutPlace(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlace);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !PLACES.has(name) && !name.endsWith('_position'));
  return Object.fromEntries(entries.map(([name, one]) => [name, withoutPlace(one)]));
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
