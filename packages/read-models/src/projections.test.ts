import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, campaignMessageId, type DomainEvent, streamName } from '@wabus/events';
import { createGates } from '@wabus/gates';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { MissingRevisionError, type OpenedEvent, openForModels, seenBy, useSchema } from '@wabus/projection';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, miscounted, playScenario, type Scenario, type World } from '../testing/index.ts';
import {
  compareModels,
  createReadDatabase,
  findCampaign,
  findMessage,
  findProject,
  findTemplate,
  LIVE_SCHEMA,
  listMessages,
  listRecipients,
  models,
  type ReadDatabase,
  rebuild,
} from './index.ts';

let world: World;
let one: Scenario;
let other: Scenario;
let events: CatalogueEvent[];
let reads: ReadDatabase;
beforeAll(async () => {
  world = await createWorld();
  one = await playScenario(world, 'tenant-1');
  other = await playScenario(world, 'tenant-2');
  events = await world.events();
  reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
  await apply(events);
});
afterAll(async () => {
  await reads.close();
  await world.close();
});

/** What a projector does with a batch, without its checkpoints. */
async function apply(batch: readonly CatalogueEvent[]): Promise<void> {
  await write(await openForModels(world.keyring, models, batch));
}

async function write(opened: readonly OpenedEvent[]): Promise<void> {
  for (const model of models) {
    await inTransaction(world.database.pool, async (tx) => {
      await tx.query('set local role wabus_projector');
      await useSchema(tx, LIVE_SCHEMA);
      await model.project(tx, seenBy(model, opened));
    });
  }
}

async function rebuildAs(schema: string): Promise<void> {
  const { store, keyring, database } = world;
  await rebuild({ store, keyring, ownerUrl: database.url, schema });
}

async function differences(schema: string): Promise<string[]> {
  const compared = await compareModels(world.database.url, LIVE_SCHEMA, schema);
  return compared.flatMap(({ table, equal, differing }) =>
    equal ? [] : [`${table}: ${differing.join(' ')}`],
  );
}

describe('a campaign', () => {
  test('counts overlap and are ever, failed is left by what was delivered after all, and breakdown sums to recipients', async () => {
    const campaign = await reads.asTenant('tenant-1', (reader) => findCampaign(reader, one.campaignId));
    expect(campaign).toMatchObject({ status: 'running', title: 'Spring', externalId: 'crm-1' });
    expect(campaign?.counts).toEqual({
      recipients: 8,
      suppressed: 1,
      queued: 6,
      accepted: 2,
      held: 1,
      sent: 2,
      delivered: 2,
      read: 1,
      replied: 1,
      failed: 1,
      unknown: 1,
      optedOut: 1,
      breakdown: { suppressed: 1, failed: 1, unknown: 1, pending: 2, accepted: 1, reached: 2 },
    });
  });

  test('shows each recipient once, with the data of the first completed upload that named the person', async () => {
    const { data } = await reads.asTenant('tenant-1', (reader) =>
      listRecipients(reader, one.campaignId, { limit: 500 }),
    );
    const byContact = new Map(data.map((row) => [row.contactId, row]));
    expect(data.length).toBe(8);
    const [first, , third, , fifth, sixth, seventh, eighth] = one.contacts.map((id) => byContact.get(id));
    expect(first).toMatchObject({
      externalId: 'lead-a-0',
      to: one.phones[0],
      status: 'read',
      metadata: { upload: 'a' },
    });
    expect(third).toMatchObject({ status: 'failed', failure: { code: 'meta-131026' } });
    expect(fifth).toMatchObject({ status: 'suppressed', failure: { code: 'variable-missing' } });
    expect(sixth).toMatchObject({ externalId: 'lead-a-5' });
    expect(seventh).toMatchObject({ externalId: 'lead-b-6', status: 'deferred' });
    expect(eighth).toMatchObject({
      externalId: 'lead-c-7',
      status: 'queued',
      statusTimes: {},
      messageId: campaignMessageId(one.campaignId, one.contacts[7] ?? '', 0),
    });
  });

  test('gives its recipients in pages without a gap or a repeat, and by status and failure code', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await reads.asTenant('tenant-1', (reader) =>
        listRecipients(reader, one.campaignId, { limit: 3, after }),
      );
      seen.push(...page.data.map(({ contactId }) => contactId));
      after = page.next ?? undefined;
    } while (after);
    expect([...seen].sort()).toEqual([...one.contacts].sort());
    const failed = await reads.asTenant('tenant-1', (reader) =>
      listRecipients(reader, one.campaignId, { limit: 5, failureCode: 'meta-131026' }),
    );
    expect(failed.data.map(({ status }) => status)).toEqual(['failed']);
  });
});

test('recipients are ordered by their place as a number, not as text', async () => {
  const campaign = '00000000-0000-4000-8000-0000000000aa';
  const places = [9, 10, 99, 100, 1_000];
  for (const place of places) {
    await world.database.pool.query(
      `insert into read_models.recipients
         (tenant_id, campaign_id, contact_id, upload_id, line, chunk, item, completed_position, position)
       values ('tenant-3', $1, gen_random_uuid(), gen_random_uuid(), $2::int, 0, 0, 1, $2::int)`,
      [campaign, place],
    );
  }
  const { rows } = await world.database.pool.query(
    'select contact_id from read_models.recipients where campaign_id = $1 order by line',
    [campaign],
  );
  const seen: string[] = [];
  for (let after: string | null | undefined; after !== null; ) {
    const page = await reads.asTenant('tenant-3', (reader) =>
      listRecipients(reader, campaign, { limit: 2, ...(after ? { after } : {}) }),
    );
    seen.push(...page.data.map(({ contactId }) => contactId));
    after = page.next;
  }
  expect(seen).toEqual(rows.map(({ contact_id }) => contact_id));
  await world.database.pool.query("delete from read_models.recipients where tenant_id = 'tenant-3'");
});

test('a message tells status times, attempts, inferred delivery and pricing; characters that Postgres refuses do no harm', async () => {
  const id = campaignMessageId(one.campaignId, one.contacts[0] ?? '', 0);
  const message = await reads.asTenant('tenant-1', (reader) => findMessage(reader, id));
  expect(message).toMatchObject({
    status: 'read',
    deliveredInferred: true,
    to: one.phones[0],
    content: { name: 'welcome' },
    pricing: { category: 'marketing', billable: true },
    attempts: [{ outcome: 'accepted' }],
  });
  expect(Object.keys(message?.statusTimes ?? {}).sort()).toEqual(['accepted', 'queued', 'read', 'sent']);
  const inbound = await reads.asTenant('tenant-1', (reader) => findMessage(reader, one.inboundId));
  expect(inbound).toMatchObject({
    direction: 'inbound',
    status: 'received',
    from: '+5511999',
    content: { body: 'hello\ufffd' },
  });
});

test('messages are found by wamid, contact, status and direction, newest first', async () => {
  const id = campaignMessageId(one.campaignId, one.contacts[1] ?? '', 0);
  const list = (filter: object) =>
    reads.asTenant('tenant-1', (reader) => listMessages(reader, { limit: 50, ...filter }));
  expect((await list({ wamid: `wamid.${id}.1` })).data.map((message) => message.id)).toEqual([id]);
  expect((await list({ contactId: one.contacts[0] })).data.map(({ direction }) => direction)).toEqual([
    'inbound',
    'outbound',
  ]);
  expect((await list({ status: 'unknown' })).data.length).toBe(1);
  expect((await list({ direction: 'inbound' })).data.length).toBe(1);
  expect((await list({ since: '2030-01-01T00:00:00Z' })).data).toEqual([]);
});

test('projects and templates are as their streams tell them, and another tenant sees none of it', async () => {
  const project = await reads.asTenant('tenant-1', (reader) => findProject(reader, one.projectId));
  expect(project).toMatchObject({
    status: 'active',
    wabaId: one.wabaId,
    verifiedName: 'Acme',
    metadata: { a: 1 },
  });
  expect(project?.checklist.map(({ status }) => status)).toEqual(['done', 'done', 'done', 'done', 'done']);
  const template = await reads.asTenant('tenant-1', (reader) => findTemplate(reader, one.templateId));
  expect(template).toMatchObject({
    status: 'approved',
    metaTemplateId: '99',
    components: [{ type: 'BODY' }],
  });
  expect(await reads.asTenant('tenant-1', (reader) => findProject(reader, other.projectId))).toBeNull();
  expect(await reads.asTenant('tenant-2', (reader) => findCampaign(reader, one.campaignId))).toBeNull();
});

test('gates answer for several tenants at once, know nothing of unknown ids, and are never fresh by themselves', async () => {
  const gates = createGates(roleUrl(world.database.url, 'wabus_gates'));
  const unknown = '00000000-0000-4000-8000-000000000000';
  const states = await gates.read({
    projects: [one.projectId, other.projectId, unknown],
    templates: [one.templateId],
    campaigns: [one.campaignId, one.campaignId],
  });
  expect(states.projects.get(other.projectId)).toMatchObject({ tenantId: 'tenant-2', status: 'active' });
  expect(states.projects.has(unknown)).toBe(false);
  expect(states.templates.get(one.templateId)).toMatchObject({ status: 'approved', category: 'MARKETING' });
  expect(states.campaigns.get(one.campaignId)).toEqual({ tenantId: 'tenant-1', status: 'running' });
  expect(states.stalenessMs).toBe(Number.POSITIVE_INFINITY);
  await gates.close();
});

describe('the rows are a pure function of the streams', () => {
  test('a rebuild in global order gives the rows that were applied, and names the keys where they differ', async () => {
    const seen: bigint[] = [];
    const result = await rebuild({
      store: world.store,
      keyring: world.keyring,
      ownerUrl: world.database.url,
      schema: 'read_models_rebuilt',
      onProgress: ({ position }) => seen.push(position),
    });
    expect(result).toEqual({ events: events.length, position: await world.store.head() });
    expect(seen.at(-1)).toBe(result.position);
    expect(await differences('read_models_rebuilt')).toEqual([]);
    await world.database.pool.query(
      "update read_models_rebuilt.tenants set name = 'x' where tenant_id = 'tenant-2'",
    );
    expect(await differences('read_models_rebuilt')).toEqual(['tenants: ["tenant-2"]']);
    await world.database.pool.query("update read_models_rebuilt.tenants set name = 'Acme'");
  });

  test('a rebuild from a store that others use, too, leaves their streams alone', async () => {
    const foreign = { ...(events[0] as CatalogueEvent), stream: 'orders-1', type: 'OrderPlaced' };
    const readAll: EventStore['readAll'] = async (filter) => {
      const page = await world.store.readAll(filter);
      const wanted = filter.streamPrefixes?.some((prefix) => foreign.stream.startsWith(prefix)) ?? true;
      return { ...page, events: wanted ? [foreign, ...page.events] : page.events };
    };
    const result = await rebuild({
      store: { ...world.store, readAll },
      keyring: world.keyring,
      ownerUrl: world.database.url,
      schema: 'read_models_of_shared_store',
    });
    expect(result.events).toBe(events.length);
    expect(await differences('read_models_of_shared_store')).toEqual([]);
  });

  test('any interleaving of the partitions, cut into any batches and with repeats, gives the same rows', async () => {
    const partitions = Array.from({ length: PARTITIONS }, (_, partition) =>
      events.filter(({ key }) => partitionOf(key, PARTITIONS) === partition),
    ).filter((list) => list.length > 0);
    expect(partitions.length).toBeGreaterThan(1);
    const turns = fc.array(
      fc.record({
        partition: fc.nat(partitions.length - 1),
        size: fc.integer({ min: 1, max: 25 }),
        again: fc.nat(5),
      }),
      { minLength: 5, maxLength: 30 },
    );
    await fc.assert(
      fc.asyncProperty(turns, async (order) => {
        await world.database.pool.query(
          `truncate ${models.flatMap(({ tables }) => tables.map(({ name }) => `read_models.${name}`)).join(', ')}`,
        );
        const next = partitions.map(() => 0);
        for (const { partition, size, again } of order) {
          const start = next[partition] ?? 0;
          const batch = (partitions[partition] ?? []).slice(Math.max(0, start - again), start + size);
          next[partition] = start + size;
          if (batch.length > 0) await apply(batch);
        }
        for (const [partition, list] of partitions.entries()) await apply(list.slice(next[partition]));
        expect(await differences('read_models_rebuilt')).toEqual([]);
        for (const tenant of ['tenant-1', 'tenant-2'])
          expect(await miscounted(world.database.pool, tenant)).toEqual([]);
      }),
      { numRuns: 12 },
    );
  });

  test('an event whose predecessor is missing is refused instead of applied', async () => {
    const paused = events.find(({ type, tenantId }) => type === 'CampaignPaused' && tenantId === 'tenant-1');
    const later = { ...(paused as CatalogueEvent), revision: 99 } as CatalogueEvent;
    await expect(apply([later])).rejects.toThrow(MissingRevisionError);
  });

  test('a person whose keys are gone is rebuilt without personal data, everybody else as before', async () => {
    await world.keyring.erase('tenant-2', other.contacts[0] ?? '');
    await rebuildAs('read_models_erased');
    const id = campaignMessageId(other.campaignId, other.contacts[0] ?? '', 0);
    const { rows } = await world.database.pool.query(
      `select address, content, external_id, metadata, status from read_models_erased.messages where message_id = $1
       union all select address, fields, external_id, metadata, null from read_models_erased.recipients where contact_id = $2`,
      [id, other.contacts[0]],
    );
    const nothing = { address: null, content: null, external_id: null, metadata: null };
    expect(rows).toEqual([
      { ...nothing, status: 'read' },
      { ...nothing, status: null },
    ]);
    const differing = await differences('read_models_erased');
    expect(differing.map((line) => line.split(':')[0]).sort()).toEqual([
      'contact_addresses',
      'contact_consents',
      'contact_preferences',
      'contacts',
      'conversation_notes',
      'conversation_threads',
      'ledger_entries',
      'messages',
      'recipients',
    ]);
  });

  test('erased in its stream, a person is forgotten in the rows as a rebuild has them; what was opened before and is written late goes with the completion', async () => {
    const contactId = other.contacts[1] ?? '';
    const own = events.filter(({ tenantId }) => tenantId === 'tenant-2');
    const opened = await openForModels(world.keyring, models, own);
    await world.keyring.erase('tenant-2', contactId);
    const at = '2026-11-23T09:00:00.000Z';
    for (const erased of [other.contacts[0] ?? '', contactId])
      await tell({ type: 'ContactErased', data: { contactId: erased, personId: erased, at } });
    const erasing = (await world.events()).slice(events.length);
    await apply(erasing);
    await rebuildAs('read_models_both_erased');
    expect(await differences('read_models_both_erased')).toEqual([]);

    const tables = models.flatMap((model) => model.tables.map(({ name }) => `read_models.${name}`));
    await world.database.pool.query(`truncate ${tables.join(', ')}`);
    await apply(events.filter(({ tenantId }) => tenantId !== 'tenant-2'));
    await write(opened.filter(({ event }) => event.key === 'tenant-2'));
    await apply(erasing);
    await write(opened.filter(({ event }) => event.key !== 'tenant-2'));
    expect(await differences('read_models_both_erased')).toContainEqual(expect.stringMatching(/^messages:/));
    await tell({ type: 'ContactErasureCompleted', data: { contactId, at } });
    await apply((await world.events()).slice(events.length + erasing.length));
    expect(await differences('read_models_both_erased')).toEqual([expect.stringMatching(/^audit/)]);
  });
});

/** Says something of a contact of the other tenant in its stream. */
function tell(event: DomainEvent & { readonly data: { readonly contactId: string } }): Promise<void> {
  const origin = { tenantId: 'tenant-2', key: 'tenant-2' };
  return world.append(streamName.contact('tenant-2', event.data.contactId), origin, [event]);
}
