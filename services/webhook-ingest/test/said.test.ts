import { groupConversationId, inboundId, streamName } from '@wabus/events';
import { listMessages } from '@wabus/read-models';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, editOf, item, named, reactionTo, revokeOf, Threads, text } from './threads.ts';

let threads: Threads;
beforeAll(async () => {
  threads = await Threads.create();
});
afterAll(() => threads.close());

test('MP15: what is said of a message that Meta names in another way joins the only one of its thread with its token', async () => {
  const { from, userId, says, thread, wamid } = await threads.somebody();
  const [one, two] = ['3A4A6599AEE038101440', '3A4A6599AEE038101441'];
  const both = { from_user_id: userId };
  await says(
    item(named(from, one), from, 0, { ...both, ...text('one') }),
    item(named(from, two), from, 1, { ...both, ...text('two') }),
    item(named('16505550000', two), from, 2, { ...both, ...text('the same token') }),
  );
  const quoting = { type: 'text', text: { body: 'that one' } };
  const [known, doubtful, foreign] = [wamid(), wamid(), wamid()];
  await says(
    item(known, from, 3, { ...quoting, context: { id: named(userId, one) } }),
    item(doubtful, from, 4, { ...quoting, context: { id: named(userId, two) } }),
    item(foreign, from, 5, { ...quoting, context: { id: named(userId, '3A0000000000000000FF') } }),
    item(wamid(), from, 6, reactionTo(named(userId, one), '👍')),
    item(wamid(), from, 7, editOf(named(userId, one), text('one, edited'))),
  );
  const { messages } = await thread();
  const replies = new Map(messages.map(({ wamid: id, inReplyTo }) => [id, inReplyTo]));
  expect(replies.get(known)).toMatchObject({
    messageId: inboundId(named(from, one)),
    wamid: named(from, one),
  });
  expect([replies.get(doubtful), replies.get(foreign)]).toEqual([null, null]);
  expect(messages).toHaveLength(6);
  expect(messages.at(-1)).toMatchObject({
    content: { body: 'one, edited' },
    reactions: [{ emoji: '👍', by: 'person' }],
  });
});

test('MP15: what takes back or pins a message by its other name finds it, and what quotes one that is to come is joined then', async () => {
  const { from, userId, says, thread, wamid } = await threads.somebody();
  const [token, late] = ['3A4A6599AEE038101450', '3A4A6599AEE038101451'];
  const pin = { type: 'pin', pin: { type: 'pin', message_id: named(userId, token) } };
  await says(
    item(named(from, token), from, 0, text('one')),
    item(wamid(), from, 1, { ...text('that one'), context: { id: named(userId, late) } }),
    item(wamid(), from, 3, revokeOf(named(userId, token))),
    item(wamid(), from, 4, pin),
  );
  const [quoting, target] = (await thread()).messages;
  expect(quoting).toMatchObject({ inReplyTo: null, context: { message_id: named(userId, late) } });
  expect(target).toMatchObject({ content: { body: 'one' }, revokedAt: new Date(at(3)), pinned: true });
  await says(item(named(from, late), from, -1, text('the one')));
  const joined = (await thread()).messages.find(({ id }) => id === quoting?.id);
  expect(joined?.inReplyTo).toMatchObject({ messageId: inboundId(named(from, late)) });
});

test('MP15: the same token in another thread joins nothing', async () => {
  const ana = await threads.somebody();
  const token = '3A4A6599AEE0381014AA';
  const other = '16505559999';
  await ana.says(item(named(other, token), other, 0, text('of somebody else')));
  await ana.says(
    item(ana.wamid(), ana.from, 1, { ...text('that'), context: { id: named(ana.userId, token) } }),
  );
  expect((await ana.thread()).messages).toMatchObject([
    { inReplyTo: null, context: { message_id: named(ana.userId, token) } },
  ]);
});

test('MP16: a message shows its latest text by Meta’s time and the earlier ones, in whatever order edits come; media stay', async () => {
  const { from, says, thread, wamid } = await threads.somebody();
  const [said, photo] = [wamid(), wamid()];
  const image = { id: '77', mime_type: 'image/jpeg', caption: 'before' };
  await says(item(wamid(), from, 20, editOf(said, text('third'))));
  await says(item(said, from, 0, text('first')), item(photo, from, 1, { type: 'image', image }));
  await says(
    item(wamid(), from, 10, editOf(said, text('second'))),
    item(wamid(), from, 11, editOf(photo, { type: 'image', image: { caption: 'after' } })),
  );
  const { messages } = await thread();
  expect(messages).toMatchObject([
    {
      wamid: photo,
      content: { ...image, caption: 'after' },
      media: { id: inboundId(photo), caption: 'after' },
    },
    {
      wamid: said,
      content: { body: 'third' },
      edits: [
        { at: new Date(at(10)), before: { body: 'first' }, content: { body: 'second' } },
        { at: new Date(at(20)), before: { body: 'second' }, content: { body: 'third' } },
      ],
    },
  ]);
});

test('MP16: an edit before its original is a row of its own until that comes', async () => {
  const { from, says, thread, wamid } = await threads.somebody();
  const said = wamid();
  await says(item(wamid(), from, 20, editOf(said, text('now'))));
  expect((await thread()).messages).toMatchObject([
    { type: 'edit', content: { original_message_id: said, message: text('now') } },
  ]);
  await says(item(said, from, 0, text('before')));
  expect((await thread()).messages).toMatchObject([
    { wamid: said, type: 'text', content: { body: 'now' }, edits: [{ before: { body: 'before' } }] },
  ]);
});

test('MP16: an edit that becomes STOP withdraws from its own time on, and one that removes it undoes nothing', async () => {
  const { from, says, consents, wamid } = await threads.somebody();
  const said = wamid();
  await says(item(said, from, 0, text('Stop it, Bob')), item(wamid(), from, 10, editOf(said, text('STOP'))));
  await says(item(wamid(), from, 20, editOf(said, text('Stop it, Bob'))));
  expect(await consents()).toEqual([{ type: 'ConsentWithdrawn', at: at(10).replace('.000Z', '.999Z') }]);
});

test('MP17: what was deleted for everyone stays, marked with its time; a STOP that was deleted stands', async () => {
  const { from, says, thread, consents, wamid } = await threads.somebody();
  const [stop, photo] = [wamid(), wamid()];
  await says(item(wamid(), from, 9, revokeOf(photo)));
  await says(
    item(stop, from, 0, text('STOP')),
    item(photo, from, 1, { type: 'image', image: { id: '7', mime_type: 'image/png' } }),
    item(wamid(), from, 8, revokeOf(stop)),
  );
  expect((await thread()).messages).toMatchObject([
    { wamid: photo, revokedAt: new Date(at(9)), media: { id: inboundId(photo) } },
    { wamid: stop, revokedAt: new Date(at(8)), content: { body: 'STOP' } },
  ]);
  expect(await consents()).toMatchObject([{ type: 'ConsentWithdrawn' }]);
});

test('MP17: a project may hide what was deleted for everyone: content, medium, earlier texts and previews, and a STOP stands', async () => {
  const { from, says, thread, consents, wamid, hidesRevoked } = await threads.somebody();
  const [stop, photo, kept, unknown] = [wamid(), wamid(), wamid(), wamid()];
  const image = { id: '7', mime_type: 'image/png', caption: 'Mine' };
  await says(
    item(stop, from, 0, text('STOP')),
    item(wamid(), from, 1, editOf(stop, text('Stop it'))),
    item(kept, from, 2, text('Still here')),
    item(photo, from, 3, { type: 'image', image, context: { id: stop } }),
    item(wamid(), from, 4, editOf(unknown, text('Other words'))),
    ...[stop, photo, unknown].map((target) => item(wamid(), from, 8, revokeOf(target))),
  );
  const revokedAt = new Date(at(8));
  const shownAs = async () => {
    const { messages, conversation } = await thread();
    return { messages, lastMessage: conversation?.lastMessage };
  };
  const all = await shownAs();
  expect(JSON.stringify(all)).toMatch(/Stop it.*STOP/s);
  expect(JSON.stringify(all)).toContain('Other words');
  expect(all.lastMessage).toMatchObject({ wamid: photo, media: { id: inboundId(photo) }, revokedAt });
  await hidesRevoked();
  const hidden = await shownAs();
  const nothing = { content: null, contentHidden: true };
  expect(hidden.messages).toMatchObject([
    { type: 'revoke' },
    { type: 'edit', ...nothing },
    { wamid: photo, type: 'image', ...nothing, revokedAt, inReplyTo: { wamid: stop } },
    { wamid: kept, content: { body: 'Still here' } },
    { wamid: stop, ...nothing, revokedAt, edits: [{ at: new Date(at(1)), before: null, content: null }] },
  ]);
  expect(hidden.lastMessage).toMatchObject({ wamid: photo, ...nothing });
  expect(hidden.lastMessage).not.toHaveProperty('media');
  expect(JSON.stringify(hidden)).not.toMatch(/STOP|Stop it|Mine|Other words|image\/png/);
  expect(await consents()).toMatchObject([{ type: 'ConsentWithdrawn' }]);
  await hidesRevoked(false);
  expect(await shownAs()).toEqual(all);
});

test('MP18: a reaction is its sender’s only one until it is taken back, with an empty emoji or with none', async () => {
  const { from, says, thread, wamid } = await threads.somebody();
  const [one, two, three] = [wamid(), wamid(), wamid()];
  await says(item(one, from, 0, text('1')), item(two, from, 1, text('2')), item(three, from, 2, text('3')));
  await says(
    ...[one, two, three].map((target) => item(wamid(), from, 3, reactionTo(target, '👍'))),
    item(wamid(), from, 4, reactionTo(one, '❤️')),
    item(wamid(), from, 4, reactionTo(two)),
    item(wamid(), from, 4, reactionTo(three, '')),
  );
  const { messages, conversation } = await thread();
  expect(messages.map(({ reactions }) => reactions?.map(({ emoji }) => emoji))).toEqual([
    undefined,
    undefined,
    ['❤️'],
  ]);
  expect(conversation?.unread).toBe(3);
});

test('MP18: a reaction to a message that is not known here is shown, unread 0, and opens no window', async () => {
  const { from, says, thread, consents, wamid } = await threads.somebody();
  const target = wamid();
  await says(item(wamid(), from, 0, reactionTo(target, '👍')));
  const { messages, conversation } = await thread();
  expect(messages).toMatchObject([
    { type: 'reaction', direction: 'inbound', content: { message_id: target, emoji: '👍' }, inReplyTo: null },
  ]);
  expect(conversation).toMatchObject({
    unread: 0,
    customerServiceWindow: { open: false, expiresAt: null },
    lastMessage: { type: 'reaction' },
  });
  expect(await consents()).toEqual([]);
});

test('what Meta tells as a message and nobody wrote is shown, unread 0, and opens no window', async () => {
  const { from, says, thread, wamid } = await threads.somebody();
  const call_permission_reply = { response: 'accept', response_source: 'automatic' };
  const interactive = { type: 'call_permission_reply', call_permission_reply };
  await says(
    item(wamid(), from, 0, { type: 'interactive', interactive }),
    item(wamid(), from, 1, { type: 'unsupported', unsupported: { type: 'edit' } }),
  );
  const { messages, conversation } = await thread();
  expect(messages).toMatchObject([{ type: 'unsupported' }, { type: 'interactive', content: interactive }]);
  expect(conversation).toMatchObject({ unread: 0, customerServiceWindow: { open: false, expiresAt: null } });
});

const unsupported = { type: 'unsupported', errors: [{ code: 131060, title: 'This message is unavailable' }] };

test.each([
  ['first', [unsupported, text('STOP')]],
  ['last', [text('STOP'), unsupported]],
])(
  'MP19: a placeholder that comes %s leaves one row with the text, unread once, heard at its own time',
  async (_when, ways) => {
    const { from, says, thread, consents, wamid } = await threads.somebody();
    const id = wamid();
    for (const way of ways) await says(item(id, from, 5, way));
    for (const way of ways) await says(item(id, from, 5, way));
    const { messages, conversation } = await thread();
    expect(messages).toMatchObject([{ wamid: id, type: 'text', content: { body: 'STOP' } }]);
    expect(conversation).toMatchObject({ unread: 1, customerServiceWindow: { open: true } });
    expect(await consents()).toEqual([{ type: 'ConsentWithdrawn', at: at(5).replace('.000Z', '.999Z') }]);
  },
);

test('MP19: a placeholder alone is a lead', async () => {
  const { from, says, thread, wamid } = await threads.somebody();
  await says(item(wamid(), from, 5, unsupported));
  const { messages, conversation } = await thread();
  expect(messages).toMatchObject([{ type: 'unsupported', errorCodes: [131060] }]);
  expect(conversation).toMatchObject({ unread: 1, customerServiceWindow: { open: true } });
});

test('MP20: every card is shown with all its phones, and none of them is an address of who sent it', async () => {
  const { own, from, says, thread, wamid } = await threads.somebody();
  const contacts = [
    {
      name: { formatted_name: 'Ana Lima', first_name: 'Ana' },
      org: { company: 'Shop' },
      phones: [
        { phone: 'tel:+1 (650) 555-7001', type: 'CELL' },
        { phone: '0555 7002', wa_id: '16505557002' },
        { phone: 'ask Ana' },
      ],
    },
    { name: { first_name: 'Bo', last_name: 'Yi' } },
  ];
  await says(item(wamid(), from, 0, { type: 'contacts', contacts }));
  const { messages } = await thread();
  expect(messages[0]?.cards).toEqual([
    {
      name: 'Ana Lima',
      organisation: 'Shop',
      phones: [
        { raw: 'tel:+1 (650) 555-7001', phone: '+16505557001', type: 'CELL' },
        { raw: '0555 7002', phone: '+16505557002', type: null },
        { raw: 'ask Ana', phone: null, type: null },
      ],
    },
    { name: 'Bo Yi', organisation: null, phones: [] },
  ]);
  const phones = ['+16505557001', '+16505557002'].map((value) => ({ kind: 'phone', value }) as const);
  expect(await threads.world.keyring.find(own.tenantId, phones)).toEqual([null, null]);
});

test('MP22: each ad click stays on its message, the thread shows the first and the latest, and one without text is a lead', async () => {
  const { from, says, thread, wamid } = await threads.somebody();
  const [first, second] = [
    { source_id: 'ad-1', source_type: 'ad', source_url: 'https://fb.me/1', ctwa_clid: 'click-1' },
    { source_id: 'ad-2', source_type: 'ad', headline: 'Sale' },
  ];
  const [one, two] = [wamid(), wamid()];
  await says(item(two, from, 10, { type: 'request_welcome', referral: second }));
  await says(item(one, from, 0, { ...text('hi'), referral: first }));
  const { messages, conversation } = await thread();
  expect(messages).toMatchObject([
    { wamid: two, referral: { source_id: 'ad-2', ctwa_clid: null } },
    { wamid: one, referral: first },
  ]);
  expect(conversation).toMatchObject({
    unread: 2,
    referral: {
      first: { source_id: 'ad-1', ctwa_clid: 'click-1', messageId: inboundId(one) },
      latest: { source_id: 'ad-2', ctwa_clid: null, messageId: inboundId(two) },
    },
  });
});

test('MP25: old bodies that come again through the live path do nothing again', async () => {
  const { own, from, says, webhook, thread, consents, wamid } = await threads.somebody();
  const id = wamid();
  const old = webhook({
    messages: [
      item(id, from, 0, { ...text('STOP'), referral: { source_id: 'ad' } }, 1_740_000_000),
      item(wamid(), from, 1, reactionTo(id, '👍'), 1_740_000_000),
      item(wamid(), from, 2, editOf(id, text('stop')), 1_740_000_000),
    ],
  });
  await threads.deliver(old);
  await says(item(wamid(), from, 5, text('START')));
  const before = { thread: await thread(), consents: await consents(), events: await threads.countEvents() };
  await threads.deliver(old, old);
  expect({ thread: await thread(), consents: await consents(), events: await threads.countEvents() }).toEqual(
    before,
  );
  expect(await threads.world.deadLettersOf(own.wabaId)).toEqual([]);
});

test('MP31: photos of one second stand in the order of their webhook, whatever is said about each', async () => {
  const { from, says, thread, wamid } = await threads.somebody();
  const photo = (id: string, caption?: string) => ({
    type: 'image',
    image: { id, mime_type: 'image/jpeg', ...(caption ? { caption } : {}) },
  });
  const photos = Array.from({ length: 7 }, (_, index) =>
    item(wamid(), from, 5, photo(String(index), index === 0 ? 'all of them' : undefined)),
  );
  await says(item(wamid(), from, 9, text('later')));
  // In two webhooks, and the first of them once more: what is known stays where it stands.
  const [first, second] = [photos.slice(0, 4), photos.slice(4)];
  await says(...first);
  await says(...second);
  await says(...first);
  const { messages } = await thread();
  expect(messages.map(({ media, content }) => media && (content as { id: string }).id)).toEqual([
    undefined,
    ...['6', '5', '4', '3', '2', '1', '0'],
  ]);
});

test('what is written in a group is in no private thread', async () => {
  const { own, from, says, thread, consents, wamid } = await threads.somebody();
  const id = wamid();
  await says(item(id, from, 0, { ...text('STOP'), group_id: 'group-1' }));
  expect(await thread()).toEqual({ messages: [], conversation: null });
  expect(await consents()).toEqual([]);
  const found = await threads.reads.asTenant(own.tenantId, (reader) =>
    listMessages(reader, { limit: 9, wamid: id }),
  );
  expect(found.data).toMatchObject([{ groupId: 'group-1', content: { body: 'STOP' } }]);
});

test('what is said in a group says what Meta told of the group, whatever comes first; who came into it is a contact', async () => {
  const { from, own, says, webhook, wamid } = await threads.somebody();
  const tells = (field: string, type: string, second: number, more: object = {}) =>
    threads.deliver(
      webhook(
        { groups: [{ group_id: 'g7', type, timestamp: String(Date.parse(at(second)) / 1_000), ...more }] },
        `group_${field}_update`,
      ),
    );
  await says({ ...item(wamid(), from, 50, text('hi all')), group_id: 'g7' });
  const renamed = { group_subject: { text: 'Trip!', update_successful: true } };
  await tells('settings', 'group_settings_update', 20, renamed);
  await tells('lifecycle', 'group_create', 10, { subject: 'Trip', request_id: 'r1' });
  const unmade = { group_id: undefined, request_id: 'r0', errors: [{ code: 131_020 }] };
  await tells('lifecycle', 'group_create', 11, unmade);
  await tells('status', 'group_suspend', 30);
  await tells('participants', 'group_participants_add', 15, {
    ...{ reason: 'invite_link', added_participants: [{ wa_id: '16505559999' }] },
    failed_participants: [{ input: '16505559998', errors: [{ code: 131_026 }] }],
  });
  await tells('status', 'group_suspend', 30);
  await threads.fill();
  const { data } = await threads.reads.asTenant(own.tenantId, (reader) =>
    listMessages(reader, { limit: 10, projectId: own.projectId }),
  );
  expect(data).toMatchObject([{ groupId: 'g7', group: { subject: 'Trip!', status: 'suspended' } }]);
  const [added] = await threads.world.keyring.find(own.tenantId, [{ kind: 'phone', value: '+16505559999' }]);
  expect(added).not.toBeNull();
  const stream = streamName.inbound(groupConversationId(own.projectId, 'g7'));
  const events = await threads.world.events(stream);
  expect(events.map(({ type }) => type)).toEqual(new Array(4).fill('GroupReported'));
  const participants = [{ change: 'added' }, { change: 'failed', errorCodes: [131_026] }];
  expect(events.at(-1)?.data).toMatchObject({ reason: 'invite_link', participants });
});
