import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;
let templateId: string;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
  const { wabaId, token } = business;
  const { body } = await stage.graph('GET', `/${wabaId}/message_templates?name=order_ready`, { token });
  templateId = body.data[0].id;
});
afterAll(() => stage.end());

type Place = 'wabas' | 'numbers' | 'templates';
const idOf = (place: Place) =>
  place === 'wabas' ? business.wabaId : place === 'numbers' ? business.phoneNumberId : templateId;

/** Values of a field that the callback was told. */
const told = (field: string) => stage.callback.values(field);

test.each<[Place, string, object, string, object]>([
  [
    'wabas',
    'alert',
    { type: 'OBA_APPROVED' },
    'account_alerts',
    { alert_info: { alert_type: 'OBA_APPROVED' } },
  ],
  ['wabas', 'review', { decision: 'REJECTED' }, 'account_review_update', { decision: 'REJECTED' }],
  [
    'wabas',
    'limits',
    { people: 2000 },
    'business_capability_update',
    { max_daily_conversations_per_business: 2000 },
  ],
  ['wabas', 'webhook', { field: 'flows', value: { event: 'X' } }, 'flows', { event: 'X' }],
  ['numbers', 'name', { decision: 'DEFERRED' }, 'phone_number_name_update', { decision: 'DEFERRED' }],
  ['numbers', 'security', {}, 'security', { event: 'PIN_CHANGED', display_phone_number: expect.any(String) }],
  [
    'numbers',
    'username',
    { username: 'shop' },
    'business_username_updates',
    { status: 'approved', username: 'shop' },
  ],
  [
    ...(['numbers', 'settings', { calling: { status: 'ENABLED' } }, 'account_settings_update'] as const),
    { phone_number_settings: { phone_number_id: expect.any(String), calling: { status: 'ENABLED' } } },
  ],
  [
    ...(['numbers', 'disconnect', {}, 'account_update'] as const),
    {
      event: 'PARTNER_REMOVED',
      disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'USER' },
    },
  ],
  [
    'templates',
    'quality',
    { quality: 'RED' },
    'message_template_quality_update',
    { new_quality_score: 'RED' },
  ],
  [
    'templates',
    'components',
    { body: 'Hi' },
    'message_template_components_update',
    { message_template_element: 'Hi' },
  ],
])('POST /%s/{id}/%s %j is told as %s', async (place, route, body, field, value) => {
  const { body: answer } = await stage.control('POST', `/${place}/${idOf(place)}/${route}`, body);
  expect(answer).toMatchObject({ ...value, webhook: 'queued' });
  await expect.poll(() => told(field)).toMatchObject([value]);
});

test('a category is announced under the name of the right one, and changed a day later', async () => {
  const change = (body: object) => stage.control('POST', `/templates/${templateId}/category`, body);
  const before = (await stage.graph('GET', `/${templateId}?fields=category`, { token: business.token })).body
    .category;
  await change({ category: 'MARKETING', announced: true });
  await change({ category: 'MARKETING' });
  await expect
    .poll(() => told('template_category_update'))
    .toMatchObject([
      { correct_category: 'MARKETING', new_category: before, category_update_timestamp: expect.any(Number) },
      { previous_category: before, new_category: 'MARKETING' },
    ]);
  const node = await stage.graph('GET', `/${templateId}?fields=category`, { token: business.token });
  expect(node.body.category).toBe('MARKETING');
});

test.each([
  ['/wabas/1/alert', {}, 404],
  ['/templates/1/quality', { quality: 'RED' }, 404],
])('%s is refused for what is not there', async (path, body, status) => {
  expect((await stage.control('POST', path, body)).status).toBe(status);
});

test('what misses its word is refused', async () => {
  expect((await stage.control('POST', `/wabas/${business.wabaId}/limits`, {})).status).toBe(400);
  expect((await stage.control('POST', `/numbers/${business.phoneNumberId}/username`, {})).status).toBe(400);
  expect((await stage.control('POST', `/templates/${templateId}/quality`, {})).status).toBe(400);
  expect((await stage.control('POST', `/wabas/${business.wabaId}/webhook`, { field: 'flows' })).status).toBe(
    400,
  );
});
