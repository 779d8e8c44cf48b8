import { randomUUID } from 'node:crypto';
import {
  type CatalogueEvent,
  campaignMessageId,
  conversationId,
  type DomainEvent,
  derivedId,
  inboundId,
  streamName,
} from '@wabus/events';
import { roleUrl } from '@wabus/postgres';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createWorld, miscounted, playScenario, type Scenario, type World } from '../../testing/index.ts';
import { createReadDatabase, findCampaign, LIVE_SCHEMA, listRecipients, models } from '../index.ts';
import { applyEvents } from '../rebuild/replay.ts';
import { campaignSizes, recipients } from './tables.ts';

/** `WABUS_PROPERTY_RUNS=10` tries ten times as many. */
const times = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const TENANT = 'tenant-1';

let world: World;
let played: Scenario;
let events: CatalogueEvent[];
beforeEach(async () => {
  world = await createWorld();
  played = await playScenario(world, TENANT);
  events = await world.events();
  await apply(events);
});
afterEach(() => world.close());

function apply(batch: readonly CatalogueEvent[]): Promise<void> {
  const { keyring, database } = world;
  return applyEvents({ keyring, pool: database.pool, schema: LIVE_SCHEMA, models }, batch);
}

/** Something more happens to the message of a round to one of the people, and is applied. */
async function happens(
  person: number,
  round: number,
  event: (messageId: string) => DomainEvent,
): Promise<void> {
  const { campaignId, contacts, wabaId } = played;
  const messageId = campaignMessageId(campaignId, contacts[person] ?? '', round);
  const origin = { tenantId: TENANT, key: wabaId, wabaId };
  const before = events.length;
  await world.append(streamName.message(messageId), origin, [event(messageId)]);
  events = await world.events();
  await apply(events.slice(before));
}

function sending(person: number) {
  const { projectId, wabaId, phoneNumberId, campaignId, templateId, contacts } = played;
  const contactId = contacts[person] ?? '';
  const shared = {
    projectId,
    wabaId,
    phoneNumberId,
    contactId,
    campaignId,
    templateId,
    messageType: 'template',
  };
  const plain = { to: '+5511961000000', content: { name: 'welcome', language: { code: 'en' } } };
  const open = { ...shared, purpose: 'marketing', priority: 'bulk' } as const;
  return { open, personal: [{ contactId, plain }] };
}

function queue(person: number, round: number): Promise<void> {
  const { open, personal } = sending(person);
  return happens(person, round, (messageId) => ({
    type: 'MessageQueued',
    data: { ...open, messageId, round, sentBy: 'campaign' },
    personal,
  }));
}

const STATUSES = ['MessageSent', 'MessageDelivered', 'MessageRead'] as const;

test('a person of several rounds counts once: by what any of the messages ever was, and by how the newest stands', async () => {
  // The third person's first message failed, the fourth's is of unknown outcome.
  const people = [2, 3];
  for (const person of people) for (const round of [1, 2]) await queue(person, round);
  expect(await miscounted(world.database.pool, TENANT)).toEqual([]);
  const reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
  const campaign = await reads.asTenant(TENANT, (reader) => findCampaign(reader, played.campaignId));
  await reads.close();
  expect(campaign?.counts).toMatchObject({
    recipients: 8,
    failed: 1,
    unknown: 1,
    breakdown: { failed: 0, unknown: 0 },
  });

  let told = 0;
  const step = fc.record({ person: fc.nat(1), round: fc.nat(2), status: fc.constantFrom(...STATUSES) });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      for (const { person, round, status } of steps) {
        told += 1;
        const at = new Date(Date.UTC(2026, 10, 21, 9, 0, told)).toISOString();
        await happens(people[person] ?? 0, round, (messageId) => ({
          type: status,
          id: derivedId('told', told),
          data: { messageId, attemptId: derivedId('attempt', messageId), wamid: `wamid.${messageId}`, at },
        }));
      }
      expect(await miscounted(world.database.pool, TENANT)).toEqual([]);
    }),
    { numRuns: 4 * times },
  );
});

test('in whichever rounds and batches messages come, one of a person or several, they are counted as a count of the rows', async () => {
  const round = fc.nat(2);
  const step = fc.record({ person: fc.nat(2), round, what: fc.constantFrom('left out', ...STATUSES) });
  const input = fc.record({
    steps: fc.array(step, { minLength: 1, maxLength: 12 }),
    size: fc.integer({ min: 1, max: 12 }),
  });
  let told = 0;
  await fc.assert(
    fc.asyncProperty(input, async ({ steps, size }) => {
      const campaignId = await anotherCampaign();
      const from = events.length;
      const begun = new Set<string>();
      for (const { person, round, what } of steps) {
        const { open, personal } = { ...sending(person) };
        const { projectId, contactId } = open;
        const messageId = campaignMessageId(campaignId, contactId, round);
        const origin = { tenantId: TENANT, key: played.wabaId, wabaId: played.wabaId };
        told += 1;
        const at = new Date(Date.UTC(2026, 10, 21, 9, 0, told)).toISOString();
        const status = {
          id: derivedId('told in batches', told),
          data: { messageId, attemptId: derivedId('attempt', messageId), wamid: `wamid.${messageId}`, at },
        };
        const failure = { code: 'no-consent', class: 'own-rule', detail: 'no-consent' } as const;
        const leftOut = { messageId, projectId, contactId, campaignId, failure };
        const data = { ...open, campaignId, messageId, round, sentBy: 'campaign' } as const;
        const first =
          begun.has(messageId) || what === 'left out'
            ? []
            : [{ type: 'MessageQueued', data, personal } as const];
        const next: DomainEvent[] =
          what !== 'left out'
            ? [{ type: what, ...status }]
            : begun.has(messageId)
              ? []
              : [{ type: 'MessageSuppressed', data: leftOut }];
        begun.add(messageId);
        if (first.length + next.length > 0)
          await world.append(streamName.message(messageId), origin, [...first, ...next]);
      }
      events = await world.events();
      for (let at = from; at < events.length; at += size) await apply(events.slice(at, at + size));
      expect(await miscounted(world.database.pool, TENANT)).toEqual([]);
    }),
    { numRuns: 4 * times },
  );
});

/** A campaign to the same people of which no message has come yet; answers its id. */
async function anotherCampaign(): Promise<string> {
  const campaignId = randomUUID();
  for (const { name, columns } of [recipients, campaignSizes]) {
    const names = Object.keys(columns);
    const values = names.map((column) => (column === 'campaign_id' ? '$1' : column));
    await world.database.pool.query(
      `insert into ${LIVE_SCHEMA}.${name} (${names.join(', ')}) select ${values.join(', ')}
       from ${LIVE_SCHEMA}.${name} where campaign_id = $2`,
      [campaignId, played.campaignId],
    );
  }
  return campaignId;
}

test('a reply and a withdrawal count for the campaign whichever contact of the person they came from, once they are one', async () => {
  const { projectId, wabaId, phoneNumberId, campaignId } = played;
  const person = 5;
  const contactId = played.contacts[person] ?? '';
  const otherId = await world.contact(TENANT, '+5511961009999');
  await queue(person, 1);
  await happens(person, 1, (messageId) => {
    const told = { messageId, attemptId: derivedId('attempt', messageId), wamid: `wamid.${messageId}` };
    return { type: 'MessageSent', data: { ...told, at: '2026-11-21T09:00:00.000Z' } };
  });
  const at = '2026-11-21T09:10:00.000Z';
  const origin = { tenantId: TENANT, key: wabaId, wabaId };
  const tell = async (...told: [string, DomainEvent][]): Promise<void> => {
    const before = events.length;
    for (const [stream, event] of told) await world.append(stream, origin, [event]);
    events = await world.events();
    await apply(events.slice(before));
  };
  const counts = async () => {
    const reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
    const answer = await reads.asTenant(TENANT, async (reader) => ({
      counts: (await findCampaign(reader, campaignId))?.counts,
      replied: (await listRecipients(reader, campaignId, { limit: 100, replied: true })).data,
    }));
    await reads.close();
    return { ...answer.counts, who: answer.replied.map((recipient) => recipient.contactId) };
  };
  const contact = (id: string): string => streamName.contact(TENANT, id);
  const thread = { contactId: otherId, conversationId: conversationId(projectId, otherId) };
  const plain = { from: '5511961009999', content: { body: 'Stop' } };
  await tell(
    [
      streamName.inbound(inboundId('wamid.other')),
      {
        type: 'MessageReceived',
        data: { wamid: 'wamid.other', projectId, wabaId, phoneNumberId, ...thread, messageType: 'text', at },
        personal: [{ contactId: otherId, plain }],
      },
    ],
    [
      contact(otherId),
      {
        type: 'ConsentWithdrawn',
        data: { contactId: otherId, purpose: 'marketing', source: 'keyword', at },
      },
    ],
  );
  const before = await counts();
  const data = { survivorId: contactId, because: 'shown-together', at } as const;
  await tell(
    [contact(otherId), { type: 'ContactsMerged', data: { contactId: otherId, otherId: contactId, ...data } }],
    [contact(contactId), { type: 'ContactsMerged', data: { contactId, otherId, ...data } }],
  );
  const after = await counts();
  expect(after).toMatchObject({
    replied: (before.replied ?? 0) + 1,
    optedOut: (before.optedOut ?? 0) + 1,
  });
  expect(after.who.toSorted()).toEqual([...before.who, contactId].toSorted());
  expect(await miscounted(world.database.pool, TENANT)).toEqual([]);
});

test('what is applied anew counts nothing anew', async () => {
  await apply(events);
  await apply(events.slice(10));
  expect(await miscounted(world.database.pool, TENANT)).toEqual([]);
});

test('what a campaign has put off is known by itself, and no more once it goes on', async () => {
  const deferrals = async (): Promise<object[]> => {
    const text = 'select message_id as id, reason from read_models.campaign_deferrals';
    return (await world.database.pool.query(text)).rows;
  };
  const id = campaignMessageId(played.campaignId, played.contacts[6] ?? '', 0);
  expect(await deferrals()).toEqual([{ id, reason: 'campaign-paused' }]);
  const { open, personal } = sending(6);
  await happens(6, 0, (messageId) => ({
    type: 'MessageReleased',
    data: { ...open, messageId, release: 2 },
    personal,
  }));
  expect(await deferrals()).toEqual([]);
  await happens(6, 0, (messageId) => ({
    type: 'MessageDeferred',
    data: { messageId, reason: 'messaging-limit', dueAt: '2026-11-22T10:00:00.000Z' },
  }));
  expect(await deferrals()).toEqual([{ id, reason: 'messaging-limit' }]);
});
