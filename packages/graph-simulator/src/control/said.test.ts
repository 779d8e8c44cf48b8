import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage } from '../../testing/stage.ts';

type Json = Record<string, unknown>;

let stage: Stage;
let business: Onboarded;
let metadata: Json;

beforeAll(async () => {
  stage = await startStage();
  await stage.control('PUT', '/behaviour', { itemsPerWebhook: 1 });
  business = await stage.onboard();
  metadata = {
    display_phone_number: expect.stringMatching(/^\d+$/),
    phone_number_id: business.phoneNumberId,
  };
});
afterAll(() => stage.end());

const ANA = '16505559001';
const user = expect.stringMatching(/^US\.\d{20}$/);
const contact = { profile: {}, wa_id: ANA, user_id: user };
const told = (what: string, body: object) =>
  stage.control('POST', `/numbers/${business.phoneNumberId}/${what}`, body);

/** Tells it; answers the value that went out under the field. */
async function value(field: string, what: string, body: object): Promise<Json> {
  const before = stage.callback.values(field).length;
  const answer = await told(what, body);
  expect(answer.body).toMatchObject({ webhook: 'queued' });
  await expect.poll(() => stage.callback.values(field).length).toBe(before + 1);
  return stage.callback.values(field).at(-1) as Json;
}

const sha256 = expect.stringMatching(/^[\w+/]{43}=$/);
const media = (mime_type: string) => ({ mime_type, sha256, id: expect.stringMatching(/^\d{15}$/) });
const notKnown = {
  code: 131051,
  title: 'Message type unknown',
  message: 'Message type unknown',
  error_data: { details: 'Message type is currently not supported.' },
};

/** What is asked for, the type that it is sent as, and what stands beside the type; what is given is told as it is. */
const SAID: readonly [asked: Json, type: string, as?: Json][] = [
  [{ text: 'oi' }, 'text', { text: { body: 'oi' } }],
  [{ text: 'oi', timestamp: '1795255200' }, 'text', { text: { body: 'oi' }, timestamp: '1795255200' }],
  [{ image: { caption: 'Look' } }, 'image', { image: { ...media('image/jpeg'), caption: 'Look' } }],
  [{ video: {} }, 'video', { video: media('video/mp4') }],
  [
    { audio: { voice: true }, id: 'wacid.voicemail' },
    'audio',
    { audio: { ...media('audio/ogg; codecs=opus'), voice: true }, id: 'wacid.voicemail' },
  ],
  [
    { document: { id: '77', filename: 'a.pdf' } },
    'document',
    { document: { ...media('application/pdf'), id: '77', filename: 'a.pdf' } },
  ],
  [{ sticker: { animated: true } }, 'sticker', { sticker: { ...media('image/webp'), animated: true } }],
  [
    { type: 'image', errors: [{ code: 131052 }] },
    'image',
    { errors: [expect.objectContaining({ code: 131052, title: 'Media download error' })] },
  ],
  [{ location: { latitude: 37.48, longitude: -122.14, name: 'Pier' } }, 'location'],
  [{ contacts: [{ name: { formatted_name: 'Bia' }, phones: [{ phone: '+16505559002' }] }] }, 'contacts'],
  [{ reaction: { message_id: 'wamid.x', emoji: '👍' } }, 'reaction'],
  [{ reaction: { message_id: 'wamid.x' } }, 'reaction'],
  [{ button: { payload: 'P', text: 'Yes' } }, 'button'],
  [{ interactive: { type: 'list_reply', list_reply: { id: '1', title: 'One' } } }, 'interactive'],
  [{ interactive: { type: 'nfm_reply', nfm_reply: { name: 'flow', response_json: '{}' } } }, 'interactive'],
  [{ order: { catalog_id: '1', product_items: [] } }, 'order'],
  [{ text: 'Is it there?', context: { referred_product: { catalog_id: '1' } } }, 'text'],
  [{ text: 'ad', referral: { source_type: 'ad', ctwa_clid: 'c' } }, 'text'],
  [{ text: 'fwd', context: { frequently_forwarded: true } }, 'text'],
  [{ edit: { original_message_id: 'wamid.x', message: { type: 'text', text: { body: 'b' } } } }, 'edit'],
  [{ revoke: { original_message_id: 'wamid.x' } }, 'revoke'],
  [{ pin: { message_id: 'wamid.x', pin_type: 'pin' } }, 'pin'],
  [{ type: 'unsupported', unsupported: { type: 'poll' } }, 'unsupported', { errors: [notKnown] }],
  [{ errors: [{ code: 131060 }] }, 'unsupported', { errors: [expect.objectContaining({ code: 131060 })] }],
  [{ type: 'unknown' }, 'unknown', { errors: [notKnown] }],
  [{ type: 'request_welcome' }, 'request_welcome'],
  [{ type: 'ephemeral' }, 'ephemeral'],
  [{ type: 'hologram', hologram: { size: 3 } }, 'hologram', { hologram: { size: 3 } }],
];

describe('a person writes', () => {
  test.each(SAID)('%j as %s', async (asked, type, as = {}) => {
    const { text: _text, context, ...given } = asked;
    const { messages, ...beside } = await value('messages', 'inbound', { from: ANA, ...asked });
    expect(beside).toEqual({ messaging_product: 'whatsapp', metadata, contacts: [contact] });
    const heading = {
      id: expect.stringMatching(/^wamid\./),
      from: ANA,
      from_user_id: user,
      timestamp: expect.stringMatching(/^\d+$/),
      type,
    };
    const bare = typeof asked.text === 'string' ? { text: { body: asked.text } } : {};
    expect(messages).toEqual([{ ...heading, ...given, ...bare, ...(context ? { context } : {}), ...as }]);
  });

  test('a quoted message and what was forwarded stand in one context', async () => {
    const quoting = { from: ANA, text: 'this', replyTo: 'wamid.q', context: { forwarded: true } };
    const { messages } = await value('messages', 'inbound', quoting);
    expect(messages).toMatchObject([
      { context: { forwarded: true, id: 'wamid.q', from: expect.any(String) } },
    ]);
  });

  test('who hides the number, who has no id yet, and who has one of several portfolios', async () => {
    const hidden = await value('messages', 'inbound', {
      ...{ from: '16505559003', text: 'hi', hidePhone: true, username: 'bia' },
      parentUserId: 'US.ENT.1',
    });
    const ids = { user_id: user, parent_user_id: 'US.ENT.1' };
    expect(hidden.contacts).toEqual([{ profile: { username: 'bia' }, ...ids }]);
    const [message] = hidden.messages as Json[];
    expect(message).toMatchObject({ from_user_id: user, from_parent_user_id: 'US.ENT.1' });
    expect(message).not.toHaveProperty('from');
    const old = await value('messages', 'inbound', { from: ANA, text: 'hi', hideUserId: true });
    expect(old.contacts).toEqual([{ profile: {}, wa_id: ANA }]);
    expect((old.messages as Json[])[0]).not.toHaveProperty('from_user_id');
  });

  test('a change of number comes from the old one, with both ids and nobody beside it; it opens no window', async () => {
    const from = '16505559004';
    const system = { type: 'user_changed_number', wa_id: '16505559005' };
    const { contacts, messages } = await value('messages', 'inbound', { from, system });
    expect(contacts).toBeUndefined();
    const ids = { user_id: user, previous_user_id: user };
    const body = 'User A changed from 16505559004 to 16505559005';
    expect(messages).toMatchObject([{ from, type: 'system', system: { ...system, ...ids, body } }]);
    const { user_id, previous_user_id } = (messages as { system: Json }[])[0]?.system ?? {};
    expect(previous_user_id).not.toBe(user_id);
    await value('messages', 'inbound', { from, text: 'in a group', group_id: 'g1' });
    const sent = await stage.send(business, {
      messaging_product: 'whatsapp',
      ...{ to: `+${from}`, type: 'text', text: { body: 'late' } },
    });
    const statuses = () => stage.callback.statuses().filter(({ id }) => id === sent.body.messages[0].id);
    await expect
      .poll(() => statuses().at(-1))
      .toMatchObject({ status: 'failed', errors: [{ code: 131047 }] });
  });
});

describe('what else Meta tells of a number', () => {
  test('standby has it one level deeper', async () => {
    const frame = { messaging_product: 'whatsapp', metadata };
    expect(await value('standby', 'standby', { from: ANA, text: 'STOP' })).toEqual({
      ...frame,
      standby: { contacts: [contact], messages: [expect.objectContaining({ text: { body: 'STOP' } })] },
    });
    const message = expect.objectContaining({ type: 'text', text: { body: 'answer' } });
    expect(await value('standby', 'echoes', { to: ANA, text: 'answer', standby: true })).toEqual({
      ...frame,
      standby: { message_echoes: [{ id: expect.any(String), timestamp: expect.any(String), message }] },
    });
  });

  test('echoes come from the business', async () => {
    const { message_echoes } = await value('smb_message_echoes', 'echoes', {
      to: ANA,
      text: 'From the phone',
    });
    expect(message_echoes).toEqual([
      {
        from: expect.stringMatching(/^\d+$/),
        ...{ to: ANA, to_user_id: user, id: expect.stringMatching(/^wamid\./) },
        ...{ timestamp: expect.any(String), type: 'text', text: { body: 'From the phone' } },
      },
    ]);
    const revoke = { original_message_id: 'wamid.x' };
    const deleted = await value('smb_message_echoes', 'echoes', { to: ANA, revoke });
    expect(deleted.message_echoes).toMatchObject([{ type: 'revoke', revoke }]);
  });

  test('history comes in chunks, media of it later, or not at all', async () => {
    const messages = [
      { text: { body: 'hello' } },
      { to: ANA, text: 'hi', history_context: { status: 'DELIVERED' } },
      {},
    ];
    const told = await value('history', 'history', {
      ...{ phase: 1, chunkOrder: 2, progress: 40 },
      threads: [{ id: `+${ANA}`, messages }],
    });
    expect(told.history).toMatchObject([
      {
        metadata: { phase: 1, chunk_order: 2, progress: 40 },
        threads: [
          {
            id: ANA,
            messages: [
              { from: ANA, type: 'text', history_context: { status: 'DELIVERED' } },
              {
                ...{ from: expect.not.stringMatching(ANA), to: ANA, type: 'text', text: { body: 'hi' } },
                history_context: { status: 'DELIVERED' },
              },
              { from: ANA, type: 'media_placeholder' },
            ],
          },
        ],
      },
    ]);
    const image = { from: ANA, id: 'wamid.h', timestamp: '1740000000', type: 'image', image: { id: '5' } };
    expect((await value('history', 'history', { messages: [image] })).messages).toEqual([image]);
    const none = await value('history', 'history', { declined: true });
    expect(none.history).toMatchObject([{ errors: [{ code: 2593109 }] }]);
  });

  test('a whole history comes in parts of all phases, in mixed order, until all is told', async () => {
    const day = 86_400;
    const old = (age: number) => String(Math.floor(Date.now() / 1000) - age * day);
    const threads = [
      { id: ANA, messages: [100, 30, 0.5].map((age) => ({ timestamp: old(age), text: { body: `${age}` } })) },
      { id: '16505559002', messages: [{ timestamp: old(31), text: { body: 'STOP' } }] },
    ];
    const before = stage.callback.values('history').length;
    const { body } = await told('history-import', { threads, perPart: 1 });
    expect(body).toMatchObject({ parts: 4, messages: 4, webhook: 'queued' });
    await expect.poll(() => stage.callback.values('history').length).toBe(before + 4);
    const parts = stage.callback.values('history').slice(before) as {
      history: { metadata: { phase: number; chunk_order: number; progress: number } }[];
    }[];
    const seen = parts.map(({ history }) => history[0]?.metadata);
    expect(seen.toSorted((a, b) => (a?.progress ?? 0) - (b?.progress ?? 0))).toEqual([
      { phase: 0, chunk_order: 1, progress: 25 },
      { phase: 1, chunk_order: 1, progress: 50 },
      { phase: 1, chunk_order: 2, progress: 75 },
      { phase: 2, chunk_order: 1, progress: 100 },
    ]);
    const madeUp = await told('history-import', { people: 2, messages: 5, inOrder: true });
    expect(madeUp.body).toMatchObject({ parts: 2, messages: 10 });
    await expect.poll(() => stage.callback.values('history').length).toBe(before + 6);
    const none = await value('history', 'history-import', { declined: true });
    expect(none.history).toMatchObject([{ errors: [{ code: 2593109 }] }]);
  });

  test('contacts of the phone are added and removed', async () => {
    const { state_sync } = await value('smb_app_state_sync', 'contact-sync', {
      contacts: [
        { phone: `+${ANA}`, fullName: 'Ana Lima', firstName: 'Ana' },
        { phone: ANA, remove: true },
      ],
    });
    const frame = { type: 'contact', metadata: { timestamp: expect.any(String) } };
    const named = { full_name: 'Ana Lima', first_name: 'Ana', phone_number: ANA };
    expect(state_sync).toEqual([
      { ...frame, contact: named, action: 'add' },
      { ...frame, contact: { phone_number: ANA }, action: 'remove' },
    ]);
  });

  test('calls are made, ring and end', async () => {
    const made = await value('calls', 'calls', {
      from: ANA,
      event: 'connect',
      session: { sdp_type: 'offer' },
    });
    const [call] = made.calls as Json[];
    expect(made.contacts).toEqual([contact]);
    expect(call).toMatchObject({
      ...{ from: ANA, from_user_id: user, event: 'connect', direction: 'USER_INITIATED' },
      session: { sdp_type: 'offer' },
    });
    expect(call?.id).toMatch(/^wacid\./);
    const ended = { from: ANA, id: call?.id, event: 'terminate', status: 'COMPLETED', duration: 12 };
    expect((await value('calls', 'calls', ended)).calls).toMatchObject([
      { id: call?.id, event: 'terminate', status: 'COMPLETED', duration: 12 },
    ]);
    const ringing = await value('calls', 'calls', { from: ANA, ringing: 'ACCEPTED', id: 'wacid.b' });
    expect(ringing.statuses).toMatchObject([
      { id: 'wacid.b', type: 'call', status: 'ACCEPTED', recipient_id: ANA },
    ]);
  });

  test('all the rest stands as it is given, in the frame of the number; a handover has it elsewhere', async () => {
    const groups = [{ group_id: 'g', type: 'group_create', request_id: 'r' }];
    const field = 'group_lifecycle_update';
    expect(await value(field, 'webhook', { field, value: { groups } })).toEqual({
      ...{ messaging_product: 'whatsapp', metadata, groups },
    });
    const control_passed = { previous_owner_role: 'ai_agent', new_owner_role: 'customer_service' };
    const handover = { type: 'control_passed', timestamp: '1740000000', control_passed };
    const of = await value('messaging_handovers', 'webhook', {
      field: 'messaging_handovers',
      value: handover,
    });
    expect(of).toEqual({ messaging_product: 'whatsapp', recipient: metadata, ...handover });
    const given = { from: ANA, to: 'ai_agent', taken: true, summary: 'Asks for a price' };
    expect(await value('messaging_handovers', 'handovers', given)).toEqual({
      ...{ messaging_product: 'whatsapp', recipient: metadata, sender: { phone_number: ANA } },
      ...{ type: 'control_taken', timestamp: expect.any(String) },
      control_taken: {
        ...{ previous_owner_role: 'customer_service', new_owner_role: 'ai_agent' },
        conversation_context: { type: 'summary', summary: { text: 'Asks for a price' } },
      },
    });
  });

  test.each([
    ['history', {}],
    ['history', { threads: [{ id: 7 }] }],
    ['contact-sync', { contacts: [] }],
    ['contact-sync', { contacts: [{}] }],
    ['calls', { from: ANA }],
    ['calls', { from: ANA, event: 'connect', ringing: 'RINGING' }],
    ['echoes', { text: 'to nobody' }],
    ['handovers', { from: ANA }],
    ['webhook', { field: 'messages' }],
    ['inbound', { from: ANA, type: 'order' }],
  ])('%s %j is refused in a sentence', async (what, body) => {
    const answer = await told(what, body);
    expect([answer.status, answer.body.error]).toEqual([400, expect.stringMatching(/\w+ .*\.$/)]);
  });
});
