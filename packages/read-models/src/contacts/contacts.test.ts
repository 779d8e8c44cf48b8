import { randomUUID } from 'node:crypto';
import {
  contactDecider,
  type Decider,
  type FoldableEvent,
  fold,
  projectDecider,
  templateDecider,
  tenantDecider,
} from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import {
  contactOptedOut,
  createGates,
  type Gates,
  gatePerson,
  gateProject,
  gateTemplate,
  gateTenant,
} from '@wabus/gates';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { openForModels, seenBy, useSchema } from '@wabus/projection';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorld, playScenario, type Scenario, type World } from '../../testing/index.ts';
import {
  createReadDatabase,
  findCampaign,
  findContact,
  findSettings,
  LIVE_SCHEMA,
  listContacts,
  models,
  type ReadDatabase,
} from '../index.ts';

let world: World;
let scenario: Scenario;
let reads: ReadDatabase;
let gates: Gates;
beforeAll(async () => {
  world = await createWorld();
  scenario = await playScenario(world, 'tenant-1');
  reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
  gates = createGates(roleUrl(world.database.url, 'wabus_gates'));
  await apply(await world.events());
});
afterAll(async () => {
  await reads.close();
  await gates.close();
  await world.close();
});

async function apply(batch: readonly CatalogueEvent[]): Promise<void> {
  const opened = await openForModels(world.keyring, models, batch);
  for (const model of models) {
    await inTransaction(world.database.pool, async (tx) => {
      await tx.query('set local role wabus_projector');
      await useSchema(tx, LIVE_SCHEMA);
      await model.project(tx, seenBy(model, opened));
    });
  }
}

/** With times as events have them: Postgres writes the zone in another way. */
const sameTimes = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, field) => (key === 'at' ? new Date(field).toISOString() : field));

const nth = (index: number): string => scenario.contacts[index] as string;

test('a contact shows its addresses, the newest profile as a whole, and the newest word per purpose and number', async () => {
  const contact = await reads.asTenant('tenant-1', (reader) => findContact(reader, nth(0)));
  expect(contact).toMatchObject({
    id: nth(0),
    knownAddresses: [{ kind: 'phone', value: scenario.phones[0] }],
    name: 'Ana',
    language: null,
    externalId: 'lead\ufffd',
    consents: [
      {
        purpose: 'marketing',
        state: 'withdrawn',
        at: '2026-11-21T09:30:00.999Z',
        source: 'form',
        evidence: 'signed\ufffd',
      },
    ],
    marketingPreferences: [
      { phoneNumberId: scenario.phoneNumberId, preference: 'stop', at: '2026-11-21T09:40:00.000Z' },
    ],
  });
});

test('contacts are listed newest first, and found by any address', async () => {
  const all = await reads.asTenant('tenant-1', (reader) => listContacts(reader, { limit: 10 }));
  expect(all.data.map(({ id }) => id)).toEqual([nth(1), nth(0)]);
  const address = `US.${nth(1)}`;
  const found = await reads.asTenant('tenant-1', (reader) => listContacts(reader, { limit: 10, address }));
  expect(found.data).toMatchObject([
    {
      id: nth(1),
      knownAddresses: [
        { kind: 'phone', value: scenario.phones[1] },
        { kind: 'userId', value: address },
      ],
    },
  ]);
  for (const spelling of [
    scenario.phones[0],
    ` ${scenario.phones[0]?.slice(1)}`,
    scenario.phones[0]?.slice(1),
  ]) {
    const byPhone = await reads.asTenant('tenant-1', (reader) =>
      listContacts(reader, { limit: 10, address: spelling as string }),
    );
    expect(byPhone.data.map(({ id }) => id)).toEqual([nth(0)]);
  }
  const others = await reads.asTenant('tenant-2', (reader) => listContacts(reader, { limit: 10 }));
  expect(others.data).toEqual([]);
});

test('whoever withdrew after the message of a campaign opted out of it; who did so before did not', async () => {
  const counts = async () =>
    (await reads.asTenant('tenant-1', (reader) => findCampaign(reader, scenario.campaignId)))?.counts;
  expect(await counts()).toMatchObject({ optedOut: 1 });
});

test('a tenant that set nothing has the default settings', async () => {
  const settings = await reads.asTenant('tenant-1', findSettings);
  expect(settings).toMatchObject({ consentPolicy: { marketing: 'opt-out' }, replyAttributionHours: 72 });
});

describe('the gates of consent', () => {
  const optedOut = async (index: number, phoneNumberId: string, purpose: 'marketing' | 'utility') => {
    const states = await gates.read({ contacts: [nth(index), randomUUID()], tenants: ['tenant-1'] });
    return contactOptedOut(states, { tenantId: 'tenant-1', contactId: nth(index), phoneNumberId, purpose });
  };

  test('follow the newest word and the preference of the number', async () => {
    expect(await optedOut(0, scenario.phoneNumberId, 'marketing')).toBe(true);
    expect(await optedOut(0, scenario.phoneNumberId, 'utility')).toBe(false);
    expect(await optedOut(1, scenario.phoneNumberId, 'marketing')).toBe(true);
    expect(await optedOut(2, scenario.phoneNumberId, 'marketing')).toBe(false);
  });

  test('know of project, template, people and tenant what commands judge by, which read their streams', async () => {
    const { tenantId, projectId, templateId } = scenario;
    const people = [nth(0), nth(1), nth(2)];
    const read = await gates.read({
      ...{ projects: [projectId], templates: [templateId], contacts: people, tenants: [tenantId] },
    });
    const stateOf = async <State>(
      decider: Pick<Decider<State, never>, 'initialState' | 'evolve'>,
      stream: string,
    ) => fold(decider, (await world.store.readStream(stream)) as FoldableEvent[]);
    const project = await stateOf(projectDecider, streamName.project(projectId));
    expect(project && gateProject(tenantId, project)).toEqual(read.projects.get(projectId));
    const template = await stateOf(templateDecider, streamName.template(templateId));
    expect(template && gateTemplate(tenantId, template)).toEqual(read.templates.get(templateId));
    const tenant = await stateOf(tenantDecider, streamName.tenant(tenantId));
    expect(gateTenant(tenant)).toEqual(read.tenants.get(tenantId));
    for (const person of people) {
      const contact = await stateOf(contactDecider, streamName.contact(tenantId, person));
      const known = read.contacts.get(person) ?? { tenantId, consents: {}, preferences: {} };
      expect(gatePerson(tenantId, [contact], [])).toEqual(sameTimes(known));
    }
    expect(read.contacts.size).toBeGreaterThan(1);
  });

  test("follow the template's category of today, not the purpose that its message was queued for", async () => {
    const read = await gates.read({ contacts: [nth(0)], tenants: ['tenant-1'] });
    const subject = {
      tenantId: 'tenant-1',
      contactId: nth(0),
      phoneNumberId: scenario.phoneNumberId,
      purpose: 'utility',
      templateId: 'x1',
    } as const;
    const now = (category: string) =>
      contactOptedOut({ ...read, templates: new Map([['x1', { category }]]) }, subject);
    expect([now('UTILITY'), now('MARKETING'), now('AUTHENTICATION')]).toEqual([false, true, false]);
    expect(contactOptedOut(read, subject)).toBe(false);
  });

  test('follow consent given back: for other numbers at once, for a number stopped in WhatsApp not before it is resumed', async () => {
    const { tenantId } = scenario;
    const contactId = nth(0);
    const seen = (await world.events()).length;
    const at = '2026-11-21T10:00:00.000Z';
    const stream = `contact-${tenantId}-${contactId}`;
    const given = { contactId, purpose: 'marketing', source: 'form', at } as const;
    await world.append(stream, { tenantId, key: tenantId }, [{ type: 'ConsentGiven', data: given }]);
    await apply((await world.events()).slice(seen));
    expect(await optedOut(0, 'another number', 'marketing')).toBe(false);
    expect(await optedOut(0, scenario.phoneNumberId, 'marketing')).toBe(true);
    const { projectId, wabaId, phoneNumberId } = scenario;
    const resumed = { contactId, projectId, wabaId, phoneNumberId, preference: 'resume', at } as const;
    await world.append(stream, { tenantId, key: tenantId }, [
      { type: 'MarketingPreferenceChanged', data: resumed },
    ]);
    // Everything once more, the old behind the new: nothing comes back.
    const events = await world.events();
    await apply(events.slice(seen));
    for (const event of events.toReversed()) {
      if (event.type.startsWith('Consent') || event.type === 'MarketingPreferenceChanged')
        await apply([event]);
    }
    expect(await optedOut(0, scenario.phoneNumberId, 'marketing')).toBe(false);
  });

  test('ask for consent first where the tenant says so', async () => {
    const { tenantId } = scenario;
    const seen = (await world.events()).length;
    await world.append(`tenant-${tenantId}`, { tenantId, key: tenantId }, [
      {
        type: 'TenantSettingsChanged',
        data: {
          tenantId,
          stopKeywords: {},
          startKeywords: {},
          consentPolicy: { marketing: 'opt-in' },
          replyAttributionHours: 1,
        },
      },
    ]);
    await apply((await world.events()).slice(seen));
    expect(await optedOut(2, scenario.phoneNumberId, 'marketing')).toBe(true);
    expect(await optedOut(2, scenario.phoneNumberId, 'utility')).toBe(false);
    expect(await optedOut(0, scenario.phoneNumberId, 'marketing')).toBe(false);
  });
});
