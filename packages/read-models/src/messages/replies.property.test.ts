import { randomUUID } from 'node:crypto';
import {
  type CatalogueEvent,
  conversationId,
  type DomainEvent,
  derivedId,
  inboundId,
  streamName,
} from '@wabus/events';
import { unopened } from '@wabus/keyring';
import { inTransaction, type PoolClient } from '@wabus/postgres';
import { useSchema } from '@wabus/projection';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, playScenario, type Scenario, type World } from '../../testing/index.ts';
import { LIVE_SCHEMA, models } from '../index.ts';
import { applyEvents } from '../rebuild/replay.ts';
import { noteAnswers, whoMayAnswer } from './replies.ts';
import { messages } from './tables.ts';

/** `WABUS_PROPERTY_RUNS=10` tries ten times as many. */
const times = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const TENANT = 'tenant-1';
const HOUR = 3_600_000;

let world: World;
let shop: Scenario;
let events: readonly CatalogueEvent[] = [];
beforeAll(async () => {
  // Nothing counts as written after it was recorded.
  world = await createWorld(new Date());
  shop = await playScenario(world, TENANT);
  await apply(100);
});
afterAll(() => world.close());

/** Applies what was appended since, in batches of so many events. */
async function apply(size: number): Promise<void> {
  const all = await world.events();
  const { keyring, database } = world;
  const into = { keyring, pool: database.pool, schema: LIVE_SCHEMA, models };
  for (let from = events.length; from < all.length; from += size)
    await applyEvents(into, all.slice(from, from + size));
  events = all;
}

const append = (stream: string, told: DomainEvent[]): Promise<unknown> =>
  world.append(stream, { tenantId: TENANT, key: shop.wabaId, wabaId: shop.wabaId }, told);
const number = () => ({ projectId: shop.projectId, wabaId: shop.wabaId, phoneNumberId: shop.phoneNumberId });

/** A message of ours that Meta took, of a campaign or a single one; answers its id. */
async function sends(contactId: string, at: string, campaignId?: string): Promise<string> {
  const messageId = randomUUID();
  const data = {
    ...{ messageId, ...number(), contactId, messageType: 'text' },
    ...(campaignId === undefined ? {} : { campaignId, round: 0 }),
    ...({ purpose: 'none', priority: 'conversational', sentBy: 'api' } as const),
  };
  const plain = { to: '+5511970001234', content: { body: 'Hello' } };
  const attemptId = derivedId('attempt', messageId);
  await append(streamName.message(messageId), [
    { type: 'MessageQueued', data, personal: [{ contactId, plain }] },
    { type: 'MessageAccepted', data: { messageId, attemptId, wamid: `wamid.${messageId}`, at } },
  ]);
  return messageId;
}

/** Of an attempt that nobody heard of before, which so far nobody could quote. */
async function tellsSent(messageId: string, at: string): Promise<void> {
  const data = { messageId, attemptId: randomUUID(), wamid: `wamid.again.${messageId}`, at };
  await append(streamName.message(messageId), [{ type: 'MessageSent', data }]);
}

async function writes(contactId: string, at: string, quoted?: string): Promise<void> {
  const wamid = `wamid.${randomUUID()}`;
  const data = {
    ...{ wamid, ...number(), contactId, conversationId: conversationId(shop.projectId, contactId) },
    ...{ messageType: 'text', ...(quoted === undefined ? {} : { contextWamid: quoted }), at },
  };
  const plain = { from: '5511970001234', content: { body: 'hi' } };
  await append(streamName.inbound(inboundId(wamid)), [
    { type: 'MessageReceived', data, personal: [{ contactId, plain }] },
  ]);
}

/** Both contacts are one person from now on; each stream says so by itself. */
async function merge(survivorId: string, absorbedId: string): Promise<void> {
  for (const [contactId, otherId] of [
    [survivorId, absorbedId],
    [absorbedId, survivorId],
  ] as const) {
    const at = new Date().toISOString();
    await append(streamName.contact(TENANT, contactId), [
      { type: 'ContactsMerged', data: { contactId, otherId, survivorId, because: 'shown-together', at } },
    ]);
  }
}

/** Campaigns that the person answered, with the contact they were sent to: as `campaign_replies` finds them, and as they are kept; and how many answered when. */
function answers(
  contactIds: readonly string[],
): Promise<Readonly<Record<'found' | 'kept' | 'tallied' | 'counted', string[]>>> {
  return inTransaction(world.database.pool, async (tx) => {
    await useSchema(tx, LIVE_SCHEMA);
    await tx.query("select set_config('app.tenant_id', $1, true)", [TENANT]);
    const ids = async (text: string, values: unknown[] = [contactIds]): Promise<string[]> =>
      (await tx.query<{ id: string }>(text, values)).rows.map(({ id }) => id);
    return {
      tallied: await ids(
        "select concat_ws(' ', campaign_id, answered_within, people) as id from campaign_answers order by 1",
        [],
      ),
      counted: await ids(
        `select concat_ws(' ', campaign_id, answered_within, count(*)) as id from campaign_writers
         where answered_within is not null group by campaign_id, answered_within order by 1`,
        [],
      ),
      found: await ids(
        'select distinct campaign_id::text || contact_id as id from campaign_replies where contact_id = any($1) order by 1',
      ),
      kept: await ids(
        'select campaign_id::text || contact_id as id from campaign_writers where contact_id = any($1) and answered_within <= 72 order by 1',
      ),
    };
  });
}

test('who answered a campaign is kept as it is found, whatever is told of which message when, by whichever contact of a person, in any batches', async () => {
  const [first, second] = [randomUUID(), randomUUID()];
  const hours = fc.integer({ min: 0, max: 90 });
  const quoted = fc.option(fc.record({ message: fc.nat(2), again: fc.boolean() }), { nil: undefined });
  const other = fc.boolean();
  const sending = fc.record({ campaign: fc.constantFrom(first, second, undefined), at: hours, other });
  const step = fc.oneof(
    fc.record({ at: hours, quoted, other }),
    fc.record({ at: hours, tells: fc.nat(2) }),
    fc.record({ merges: fc.constant(true) }),
  );
  const input = fc.record({
    ...{ sent: fc.array(sending, { minLength: 1, maxLength: 3 }), size: fc.integer({ min: 1, max: 9 }) },
    steps: fc.array(step, { minLength: 1, maxLength: 5 }),
  });
  const quotedBeforeKnown = {
    sent: [
      { campaign: first, at: 10, other: false },
      { campaign: undefined, at: 9, other: false },
    ],
    steps: [
      { at: 5, quoted: { message: 1, again: true }, other: false },
      { at: 4, tells: 1 },
    ],
    size: 2,
  };
  let people = 0;
  await fc.assert(
    fc.asyncProperty(input, async ({ sent, steps, size }) => {
      people += 1;
      const contacts = [
        await world.contact(TENANT, `+551197000${1_000 + people}`),
        await world.contact(TENANT, `+551197010${1_000 + people}`),
      ];
      const [one = '', another = ''] = contacts;
      const now = Date.now();
      const ago = (n: number): string => new Date(now - n * HOUR).toISOString();
      // What is queued hours after somebody wrote answers nothing, so all of it goes out first.
      const ids: string[] = [];
      for (const { campaign, at, other } of sent)
        ids.push(await sends(other ? another : one, ago(at), campaign));
      const idOf = (n: number): string => ids[n % ids.length] ?? '';
      for (const step of steps) {
        if ('merges' in step) await merge(one, another);
        else if ('tells' in step) await tellsSent(idOf(step.tells), ago(step.at));
        else {
          const { message = 0, again } = step.quoted ?? {};
          const wamid = `wamid.${again ? 'again.' : ''}${idOf(message)}`;
          await writes(step.other ? another : one, ago(step.at), step.quoted && wamid);
        }
        if (size % 2 === 0) await apply(size);
      }
      await apply(size);
      const { found, kept, tallied, counted } = await answers(contacts);
      expect(kept).toEqual(found);
      expect(tallied).toEqual(counted);
    }),
    // Which message is quoted is known only after what quotes it.
    { numRuns: 15 * times, examples: [[quotedBeforeKnown]] },
  );
});

test('what one more message costs grows with what the person wrote, not with its square', async () => {
  const contactId = await world.contact(TENANT, '+551197009999');
  const now = Date.now();
  for (let n = 5; n > 0; n -= 1) await sends(contactId, new Date(now - n * HOUR).toISOString(), randomUUID());
  await writes(contactId, new Date(now - HOUR / 2).toISOString());
  await apply(100);
  const [came] = events.filter(isReceived).slice(-1);
  if (!came) throw new Error('nobody wrote');
  const other: Record<string, string> = {
    message_id: 'gen_random_uuid()',
    wamid: 'n::text',
    created_position: '-n',
  };
  const columns = Object.keys(messages.columns);
  const values = columns.map((column) => other[column] ?? column);
  await inTransaction(world.database.pool, async (tx) => {
    await useSchema(tx, LIVE_SCHEMA);
    await tx.query(
      `insert into messages (${columns.join(', ')}) select ${values.join(', ')}
       from messages cross join generate_series(1, 300) n where contact_id = $1 and direction = 'inbound'`,
      [contactId],
    );
    const before = await rowsRead(tx);
    await noteAnswers(tx, whoMayAnswer([], [unopened(came)]), new Map());
    expect((await rowsRead(tx)) - before).toBeLessThan(306 * 4);
  });
});

const isReceived = (event: CatalogueEvent): event is Extract<CatalogueEvent, { type: 'MessageReceived' }> =>
  event.type === 'MessageReceived';

/** How many rows of messages this transaction has read. */
async function rowsRead(tx: PoolClient): Promise<number> {
  const { rows } = await tx.query<{ read: string }>(
    `select seq_tup_read + idx_tup_fetch as read from pg_stat_xact_user_tables
     where relname = 'messages' and schemaname = current_schema()`,
  );
  return Number(rows[0]?.read);
}
