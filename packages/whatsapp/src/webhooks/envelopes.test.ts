import { expect, test } from 'vitest';
import { normaliseWebhook } from '../index.ts';

const metadata = { display_phone_number: '15550783881', phone_number_id: '106540352242922' };
const wrap = (value: unknown, field = 'messages', id: unknown = '102290129340398', time?: unknown) => ({
  object: 'whatsapp_business_account',
  entry: [{ id, ...(time === undefined ? {} : { time }), changes: [{ field, value }] }],
});
const status = { id: 'wamid.HBgLMTY1', status: 'delivered', timestamp: '1750030073' };
const text = {
  from: '16505551234',
  id: 'wamid.in1',
  timestamp: '1744344496',
  type: 'text',
  text: { body: 'olá' },
};

test('all entries, changes and items are visited, messages beside statuses too', () => {
  const value = { metadata, messages: [text], statuses: [status, status], errors: [{ code: 130429 }] };
  const body = {
    entry: [
      { id: '1', changes: [{ field: 'messages', value }] },
      {
        id: '2',
        changes: [
          { field: 'messages', value },
          { field: 'flows', value: { event: 'X' } },
        ],
      },
    ],
  };
  const facts = normaliseWebhook(body);
  expect(facts.map(({ kind }) => kind)).toEqual([
    ...['message', 'status', 'status', 'channel-error'],
    ...['message', 'status', 'status', 'channel-error', 'unknown'],
  ]);
  expect(facts.map(({ index }) => index)).toEqual(facts.map((_, index) => index));
  expect(facts.map(({ wabaId }) => wabaId)).toEqual(['1', '1', '1', '1', '2', '2', '2', '2', '2']);
});

test.each(['en-US', 'en_US'])('a template status gives name, language, spelt %s, event and time', (spelt) => {
  const value = {
    event: 'APPROVED',
    message_template_id: 594425479261596,
    message_template_name: 'welcome',
    message_template_language: spelt,
    reason: 'NONE',
  };
  expect(normaliseWebhook(wrap(value, 'message_template_status_update', '1', 1739321024))).toMatchObject([
    {
      kind: 'template-status',
      event: 'APPROVED',
      metaTemplateId: '594425479261596',
      name: 'welcome',
      language: 'en_US',
      at: '2025-02-12T00:43:44.000Z',
    },
  ]);
});

test('a quality update under the status field is one of quality', () => {
  const value = {
    new_quality_score: 'RED',
    message_template_id: 1,
    message_template_name: 'a',
    message_template_language: 'en',
  };
  expect(normaliseWebhook(wrap(value, 'message_template_status_update'))[0]?.kind).toBe('template-quality');
});

test('what a value holds beside its lists is one more fact, and a list is only one under its own field', () => {
  const routed = { conversation_context: { from: 'agent' }, other: 1 };
  const [first, rest, ...more] = normaliseWebhook(
    wrap({ metadata, contacts: [], messages: [text], ...routed }),
  );
  expect([first?.kind, rest, more]).toMatchObject([
    'message',
    { kind: 'unknown', item: 'value', raw: routed, index: 1 },
    [],
  ]);
  const value = { metadata, groups: [{ group_id: 'g' }, {}] };
  expect(normaliseWebhook(wrap(value, 'group_settings_update'))).toMatchObject([
    { kind: 'unknown', item: 'group', raw: { group_id: 'g' } },
    { kind: 'unknown', item: 'group', raw: {} },
  ]);
  expect(normaliseWebhook(wrap(value, 'account_update'))).toMatchObject([{ item: 'value', raw: value }]);
});

test('a fact of a number cannot be without one: it is kept as it came, and says so', () => {
  const stop = { wa_id: '1', category: 'marketing_messages', value: 'stop' };
  const value = { messages: [text], statuses: [status], user_preferences: [stop] };
  expect(normaliseWebhook(wrap(value))).toMatchObject(
    [text, status, stop].map((raw) => ({
      kind: 'unknown',
      raw,
      lacksNumber: true,
      fault: expect.stringMatching(/number/),
    })),
  );
});

test("a partner fact belongs to the customer's WABA", () => {
  const value = { event: 'PARTNER_ADDED', waba_info: { waba_id: '777', owner_business_id: '9' } };
  expect(normaliseWebhook(wrap(value, 'account_update', 'our-portfolio'))).toMatchObject([{ wabaId: '777' }]);
});

test('a body, an entry and a change without items are facts too', () => {
  for (const body of [null, {}, [], 'x', 7, { entry: [] }, { entry: 'no' }]) {
    expect(normaliseWebhook(body)).toMatchObject([{ kind: 'unknown', item: 'body', raw: body, wabaId: '' }]);
  }
  expect(normaliseWebhook({ entry: [{ id: '5' }] })).toMatchObject([{ item: 'entry', wabaId: '5' }]);
  expect(normaliseWebhook({ entry: [{ id: '5', changes: [{ field: 'f' }] }] })).toMatchObject([
    { item: 'change' },
  ]);
});

const business = metadata.display_phone_number;
const at = { timestamp: '1739230955', type: 'image', image: { id: '1' } };

test.each([
  ['names the number that they wrote to', { to: `+${business}` }],
  ['names the business beside the number', { to: business, to_user_id: 'US.7' }],
  ['names nobody', {}],
])('what a person wrote before is theirs, in a thread and apart from it, also where it %s', (_what, to) => {
  const said = { from: '16505551234', id: 'wamid.h1', ...at, ...to };
  const threads = [{ id: '16505551234', messages: [said] }];
  const chunk = { metadata: { phase: 0, chunk_order: 1, progress: 5 }, threads };
  const theirs = { kind: 'message', by: 'person', from: '16505551234', wamid: 'wamid.h1' };
  const [, inThread] = normaliseWebhook(wrap({ metadata, history: [chunk] }, 'history'));
  expect(inThread).toMatchObject(theirs);
  expect(normaliseWebhook(wrap({ metadata, messages: [said] }, 'history'))).toMatchObject([theirs]);
});

test('a thread of before tells who the person is, by number, id and parent, of either who wrote', () => {
  const context = { wa_id: '16505551234', user_id: 'US.1', parent_user_id: 'US.ENT.1' };
  const messages = [
    { from: '16505551234', id: 'wamid.h1', ...at },
    { from: business, id: 'wamid.h2', ...at },
  ];
  const chunk = { metadata: { phase: 0, progress: 5 }, threads: [{ context, messages }] };
  const who = { from: '16505551234', fromUserId: 'US.1', fromParentUserId: 'US.ENT.1' };
  expect(normaliseWebhook(wrap({ metadata, history: [chunk] }, 'history'))).toMatchObject([
    { kind: 'history-part' },
    { kind: 'message', ...who },
    { kind: 'echo', ...who },
  ]);
});
