import { inboundId, streamName } from '@wabus/events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { messagesWebhook, statusItem, templateWebhook, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, World } from '../../test/world.ts';

let world: World;
let presence: Presence;

beforeAll(async () => {
  world = await World.create();
  presence = await world.presence();
});

afterAll(() => world.close());

test('a normaliser that dies between append and commit leaves no fact twice', async () => {
  const sent = await world.attempted(presence);
  const template = await world.draftTemplate(presence, 'welcome', 'en');
  const nobody = newId();
  await world.deliver(
    messagesWebhook(presence, {
      statuses: [
        statusItem('wamid.1', 'sent', 1, sent.callbackData),
        statusItem('wamid.1', 'read', 2, sent.callbackData),
      ],
      messages: [textItem('wamid.in', '16505551234', 'Stop')],
    }),
    templateWebhook(presence.wabaId, 'welcome', 'en', 'APPROVED'),
    messagesWebhook(
      { wabaId: nobody, phoneNumberId: newId() },
      { statuses: [statusItem('wamid.x', 'sent', 1)] },
    ),
  );

  let appendedWithoutCommit = 0;
  const dying = world.normaliser((real) => ({
    start: (handler) => real.start(handler),
    pause: (assignment) => real.pause(assignment),
    resume: (assignment) => real.resume(assignment),
    assignments: () => real.assignments(),
    lag: () => real.lag(),
    progress: () => real.progress(),
    stop: () => real.stop(),
    commit: async () => {
      appendedWithoutCommit += 1;
      throw new Error('killed');
    },
  }));
  await dying.start();
  await expect.poll(() => appendedWithoutCommit).toBeGreaterThanOrEqual(4);
  await dying.stop();
  expect(await world.uncommitted()).toBeGreaterThan(0);

  const next = world.normaliser();
  await next.start();
  await expect.poll(() => world.uncommitted()).toBe(0);
  await next.stop();

  expect((await world.typesOf(streamName.message(sent.messageId))).slice(3)).toEqual([
    'MessageSent',
    'MessageRead',
  ]);
  expect(await world.typesOf(streamName.template(template))).toEqual(['TemplateDrafted', 'TemplateApproved']);
  expect(await world.typesOf(streamName.inbound(inboundId('wamid.in')))).toEqual(['MessageReceived']);
  const [writer] = await world.keyring.find(presence.tenantId, [{ kind: 'phone', value: '+16505551234' }]);
  expect(await world.typesOf(streamName.contact(presence.tenantId, writer?.contactId ?? ''))).toEqual([
    'ContactIdentified',
    'ConsentWithdrawn',
  ]);
  expect(await world.deadLettersOf(nobody)).toHaveLength(1);
});

test('an append that is refused for reasons of ours stops its partition, which is named with since when and why, and goes through when they are over', async () => {
  const sent = await world.attempted(presence);
  const append = vi.spyOn(world.store, 'append').mockRejectedValue(new Error('the store is away'));
  const normaliser = world.normaliser();
  await normaliser.start();
  await world.deliver(
    messagesWebhook(presence, { statuses: [statusItem('wamid.2', 'sent', 1, sent.callbackData)] }),
  );
  await expect.poll(() => append).toHaveBeenCalled();
  expect(await world.uncommitted()).toBe(1);
  await expect
    .poll(() => normaliser.waitingFor())
    .toEqual([
      expect.stringMatching(
        /^wabus\.webhooks, partition \d+: no progress since 20.*Z, 1 records wait: AggregateError: .*: Error: the store is away$/,
      ),
    ]);
  expect(normaliser.starting?.()).toEqual([]);
  append.mockRestore();
  await expect.poll(() => world.uncommitted()).toBe(0);
  await expect.poll(() => normaliser.waitingFor()).toEqual([]);
  await normaliser.stop();
  expect((await world.typesOf(streamName.message(sent.messageId))).slice(3)).toEqual(['MessageSent']);
});
