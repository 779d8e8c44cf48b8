import { type DomainEventOf, streamName } from '@wabus/events';
import { createGates, type Gates } from '@wabus/gates';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { openForModels, seenBy, useSchema } from '@wabus/projection';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, playScenario, type Scenario, type World } from '../../testing/index.ts';
import {
  createReadDatabase,
  findProject,
  findTemplate,
  LIVE_SCHEMA,
  models,
  type ReadDatabase,
} from '../index.ts';

const at = '2026-11-21T10:00:00.000Z';
let world: World;
let scenario: Scenario;
let reads: ReadDatabase;
let gates: Gates;
let applied = 0;
beforeAll(async () => {
  world = await createWorld();
  scenario = await playScenario(world, 'tenant-1');
  reads = createReadDatabase(roleUrl(world.database.url, 'wabus_api'));
  gates = createGates(roleUrl(world.database.url, 'wabus_gates'));
  await apply();
});
afterAll(async () => {
  await reads.close();
  await gates.close();
  await world.close();
});

async function apply(): Promise<void> {
  const batch = (await world.events()).slice(applied);
  applied += batch.length;
  const opened = await openForModels(world.keyring, models, batch);
  for (const model of models) {
    await inTransaction(world.database.pool, async (tx) => {
      await tx.query('set local role wabus_projector');
      await useSchema(tx, LIVE_SCHEMA);
      await model.project(tx, seenBy(model, opened));
    });
  }
}

async function told(
  stream: string,
  tenantId: string,
  ...events: DomainEventOf<'waba' | 'number' | 'template' | 'project'>[]
) {
  const { wabaId } = scenario;
  await world.append(stream, { tenantId, key: wabaId, wabaId }, events);
  await apply();
}

const gated = async () =>
  (await gates.read({ projects: [scenario.projectId] })).projects.get(scenario.projectId);
const shown = () => reads.asTenant('tenant-1', (reader) => findProject(reader, scenario.projectId));

test('what Meta says of account and number is with the gates, and shown with the project', async () => {
  const { wabaId, phoneNumberId, projectId } = scenario;
  expect(await gated()).toMatchObject({ holds: [], throughput: 'STANDARD', isOnBizApp: false });
  expect(await shown()).toMatchObject({ signedUpAt: expect.any(String), worksSince: expect.any(String) });
  await told(streamName.waba(wabaId), 'tenant-1', { type: 'AccountDisabled', data: { wabaId, at } });
  const ofNumber = { phoneNumberId, wabaId, projectId, at };
  await told(
    streamName.number(phoneNumberId),
    'tenant-1',
    { type: 'PhoneNumberThroughputChanged', data: { ...ofNumber, throughput: 'HIGH' } },
    { type: 'PhoneNumberDisconnected', data: ofNumber },
    { type: 'HistoryPartReceived', data: { ...ofNumber, phase: 0, order: 1, progress: 20, messages: 7 } },
  );
  expect(await gated()).toMatchObject({
    holds: [{ reason: 'account-disabled', since: at }, { reason: 'number-disconnected' }],
    throughput: 'HIGH',
  });
  expect(await shown()).toMatchObject({
    account: { ban: { value: 'disabled', at } },
    number: {
      throughput: { value: 'HIGH', at },
      disconnected: { value: 'PARTNER_REMOVED' },
      history: { progress: 20, messages: 7, partAt: at },
    },
  });
});

test('what is said of an account while another tenant has it stops its sending, and is not shown to who had it', async () => {
  const { wabaId } = scenario;
  const later = '2026-11-21T11:00:00.000Z';
  const reinstated = { type: 'AccountReinstated', data: { wabaId, at: later } } as const;
  await told(streamName.waba(wabaId), 'tenant-2', reinstated);
  expect((await gated())?.holds.map(({ reason }) => reason)).toEqual(['number-disconnected']);
  expect((await shown())?.account?.ban?.value).toBe('disabled');
});

test('a template shows its quality, its texts at Meta, and what was announced, each with its time', async () => {
  const { templateId } = scenario;
  const changesAt = '2026-11-22T10:00:00.000Z';
  const found = () => reads.asTenant('tenant-1', (reader) => findTemplate(reader, templateId));
  const before = await found();
  expect(before).toMatchObject({ componentsSince: null, draftedComponents: null });
  await told(
    streamName.template(templateId),
    'tenant-1',
    { type: 'TemplateQualityChanged', data: { templateId, quality: 'RED', at } },
    {
      type: 'TemplateCategoryChangeAnnounced',
      data: { templateId, category: 'AUTHENTICATION', changesAt, at },
    },
    {
      type: 'TemplateCategoryChanged',
      data: { templateId, category: 'MARKETING', categoryBefore: 'UTILITY', at },
    },
    {
      type: 'TemplateComponentsChanged',
      data: { templateId, body: 'Other words', footer: 'Bye', buttons: [], at },
    },
    {
      type: 'TemplateRejected',
      data: {
        ...{ templateId, metaTemplateId: '', reason: 'INVALID_FORMAT', at },
        ...{ explanation: 'Too long.', recommendation: 'Say less.' },
      },
    },
  );
  expect(await found()).toMatchObject({
    ...{ qualityRating: 'RED', qualityRatingSince: new Date(at) },
    announcedCategory: { category: 'AUTHENTICATION', at: changesAt },
    ...{ category: 'MARKETING', categoryBefore: 'UTILITY' },
    components: [
      { type: 'BODY', text: 'Other words' },
      { type: 'FOOTER', text: 'Bye' },
    ],
    componentsSince: new Date(at),
    draftedComponents: before?.components,
    ...{ status: 'rejected', rejectionReason: 'INVALID_FORMAT' },
    statusNotes: { explanation: 'Too long.', recommendation: 'Say less.', disableDate: null },
  });
});

test('that a number is in the app on a phone, too, is with the gates once its signup said so', async () => {
  const { projectId, wabaId, phoneNumberId } = scenario;
  const shown = { displayPhoneNumber: '+1 555 0100', verifiedName: 'Shop', qualityRating: 'GREEN' };
  const granted = { ...shown, throughput: 'STANDARD', vaultVersion: 2, onBusinessApp: true };
  await told(streamName.project(projectId), 'tenant-1', {
    type: 'BusinessTokenStored',
    data: { ...{ projectId, signupId: 's2', wabaId, phoneNumberId }, ...granted },
  });
  expect(await gated()).toMatchObject({ isOnBizApp: true });
});
