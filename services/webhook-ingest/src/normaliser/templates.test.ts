import {
  categoryBefore,
  evolveTemplate,
  type FoldableEvent,
  fold,
  statusNotes,
  templateDecider,
  templateStatus,
} from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Service } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { templateWebhook } from '../../test/webhooks.ts';
import { type Presence, World } from '../../test/world.ts';

let world: World;
let normaliser: Service;
let presence: Presence;
beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser();
  await normaliser.start();
  presence = await world.presence();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});

const deliver = async (...bodies: (object | Buffer)[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
const stateOf = async (id: string) => {
  const events = (await world.events(streamName.template(id))) as unknown as FoldableEvent[];
  const state = fold({ ...templateDecider, evolve: evolveTemplate }, events);
  if (!state) return state;
  const [notes, before] = [statusNotes(state), categoryBefore(state)];
  return { status: templateStatus(state), category: state.category, notes, before };
};
let lastName = 0;
const drafted = async (language = 'en_US') => {
  const name = `template_${++lastName}`;
  return { name, language, id: await world.draftTemplate(presence, name, language) };
};
/** As bytes, since a number beyond 2^53 must come as Meta writes it. */
const withId = (body: object, id: string) =>
  Buffer.from(
    JSON.stringify(body).replace('"message_template_id":594425479261596', `"message_template_id":${id}`),
  );
const update = ({ name, language }: { name: string; language: string }, field: string, value: object) => ({
  object: 'whatsapp_business_account',
  entry: [
    {
      id: presence.wabaId,
      time: 1_740_000_000,
      changes: [
        {
          field,
          value: {
            message_template_id: 594_425_479_261_596,
            message_template_name: name,
            message_template_language: language,
            ...value,
          },
        },
      ],
    },
  ],
});

test.each([
  '24123456789012345',
  '9007199254740993',
  '0',
  '"0"',
  'null',
  '{}',
  '1.5',
  '1e400',
  '"24123456789012345"',
])('a template is found by name and language when its id comes as %s', async (id) => {
  const own = await drafted('pt_BR');
  await deliver(withId(templateWebhook(presence.wabaId, own.name, 'pt-BR', 'PAUSED'), id));
  expect(await stateOf(own.id)).toMatchObject({ status: 'paused' });
});

test('a template is found when the webhook has no id at all', async () => {
  const own = await drafted();
  await deliver(
    update(own, 'message_template_status_update', { event: 'REJECTED', message_template_id: undefined }),
  );
  expect(await stateOf(own.id)).toMatchObject({ status: 'rejected' });
});

test.each([
  [
    'REJECTED',
    { reason: 'INVALID_FORMAT', rejection_info: { reason: 'Too long.', recommendation: 'Say less.' } },
    { explanation: 'Too long.', recommendation: 'Say less.', disableDate: null },
  ],
  [
    'PAUSED',
    { other_info: { title: 'FIRST_PAUSE', description: '3 hours' } },
    { explanation: '3 hours', recommendation: null, disableDate: null },
  ],
  [
    'DISABLED',
    { disable_info: { disable_date: 1_750_000_000 } },
    { explanation: null, recommendation: null, disableDate: '1750000000' },
  ],
  ['REJECTED', { reason: 'SCAM' }, null],
])('why a template is %s, and what is recommended, is kept: %j', async (event, value, notes) => {
  const own = await drafted();
  await deliver(update(own, 'message_template_status_update', { event, ...value }));
  expect((await stateOf(own.id))?.notes).toEqual(notes);
  // What was said of a status is not said of the next one.
  await deliver(templateWebhook(presence.wabaId, own.name, own.language, 'APPROVED', 5));
  expect(await stateOf(own.id)).toMatchObject({ status: 'approved', notes: null });
});

test('the category that a template had is known beside the one it has', async () => {
  const own = await drafted();
  const change = { previous_category: 'UTILITY', new_category: 'MARKETING' };
  await deliver(update(own, 'template_category_update', change));
  expect(await stateOf(own.id)).toMatchObject({ category: 'MARKETING', before: 'UTILITY' });
});

test.each([
  ['PENDING_DELETION', 'pending-deletion'],
  ['DELETED', 'deleted'],
  ['ARCHIVED', 'archived'],
  ['LOCKED', 'locked'],
  ['locked', 'locked'],
  ['PENDING', 'submitted'],
  ['IN_APPEAL', 'in-appeal'],
  ['LIMIT_EXCEEDED', 'limit-exceeded'],
])('%s ends sending', async (event, status) => {
  const own = await drafted();
  await deliver(
    templateWebhook(presence.wabaId, own.name, own.language, 'APPROVED'),
    templateWebhook(presence.wabaId, own.name, own.language, event, 5),
  );
  expect(await stateOf(own.id)).toMatchObject({ status });
});

test.each(['APPROVED', 'REINSTATED', 'UNARCHIVED'])('%s brings it back', async (event) => {
  const own = await drafted();
  await deliver(
    templateWebhook(presence.wabaId, own.name, own.language, 'ARCHIVED'),
    templateWebhook(presence.wabaId, own.name, own.language, event, 5),
  );
  expect(await stateOf(own.id)).toMatchObject({ status: 'approved' });
});

test('what Meta says of another template that had the name is not about ours, and no dead letter', async () => {
  const own = await drafted();
  await world.submitted(presence, own.id, '1001');
  await deliver(
    withId(templateWebhook(presence.wabaId, own.name, own.language, 'APPROVED'), '1001'),
    withId(templateWebhook(presence.wabaId, own.name, own.language, 'DISABLED', 5), '1000'),
    update(own, 'template_category_update', {
      message_template_id: 1_000,
      previous_category: 'UTILITY',
      new_category: 'MARKETING',
    }),
  );
  expect(await stateOf(own.id)).toMatchObject({ status: 'approved', category: 'UTILITY' });
  expect(await world.deadLettersOf(presence.wabaId)).toEqual([]);
});

test('a category that was changed counts, the notice a day before does not', async () => {
  const own = await drafted();
  const field = 'template_category_update';
  await deliver(update(own, field, { correct_category: 'MARKETING', new_category: 'UTILITY' }));
  await deliver(update(own, field, { correct_category: 'MARKETING', new_category: 'MARKETING' }));
  expect(await stateOf(own.id)).toMatchObject({ category: 'UTILITY' });
  const done = update(own, field, { previous_category: 'UTILITY', new_category: 'MARKETING' });
  await deliver(done, done);
  expect(await stateOf(own.id)).toMatchObject({ category: 'MARKETING' });
  expect(await world.typesOf(streamName.template(own.id))).toEqual([
    'TemplateDrafted',
    'TemplateCategoryChangeAnnounced',
    'TemplateCategoryChangeAnnounced',
    'TemplateCategoryChanged',
  ]);
});

test('a flag says what Meta says of it, and when it disables the template', async () => {
  const own = await drafted();
  const why = { other_info: { title: 'FIRST_PAUSE', description: 'People block it.' } };
  const flagged = { event: 'FLAGGED', reason: 'NONE', ...why, disable_info: { disable_date: 'May 1, 2025' } };
  await deliver(update(own, 'message_template_status_update', flagged));
  expect((await world.events(streamName.template(own.id))).at(-1)).toMatchObject({
    type: 'TemplateFlagged',
    data: { reason: 'FIRST_PAUSE', explanation: 'People block it.', disableDate: 'May 1, 2025' },
  });
});

test.each([
  ['message_template_quality_update', { new_quality_score: 'RED' }, 'TemplateQualityChanged'],
  ['message_template_components_update', { message_template_element: 'Hi' }, 'TemplateComponentsChanged'],
  ['template_correct_category_detection', { correct_category: 'MARKETING' }, 'TemplateMiscategorised'],
  ['message_template_status_update', { event: 'FLAGGED' }, 'TemplateFlagged'],
])('%s %j leads to %s, once, and ends no sending', async (field, value, type) => {
  const own = await drafted();
  const approved = templateWebhook(presence.wabaId, own.name, own.language, 'APPROVED', -60);
  await deliver(approved, update(own, field, value), update(own, field, value));
  expect(await world.typesOf(streamName.template(own.id))).toEqual([
    'TemplateDrafted',
    'TemplateApproved',
    type,
  ]);
  expect(await stateOf(own.id)).toMatchObject({ status: 'approved', category: 'UTILITY' });
});
