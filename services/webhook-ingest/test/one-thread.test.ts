import { streamName } from '@wabus/events';
import { listMessages } from '@wabus/read-models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, editOf, item, named, reactionTo, Threads, text } from './threads.ts';

let threads: Threads;
/** Such a second as Meta writes it. */
const stamp = (second: number): string => String(Date.parse(at(second)) / 1_000);
beforeAll(async () => {
  threads = await Threads.create();
});
afterAll(() => threads.close());

test('MP28: a person known by phone, then by both, then by id alone has one thread, for messages, echoes, calls and quotes alike', async () => {
  const { from, userId, says, webhook, thread, wamid } = await threads.somebody();
  const token = '3A4A6599AEE0381014BB';
  await says(item(named(from, token), from, 0, text('by phone')));
  await says(item(wamid(), from, 1, { ...text('by both'), from_user_id: userId }));
  const hidden = {
    ...item(wamid(), '', 2, { ...text('by id'), context: { id: named(userId, token) } }),
    from: undefined,
  };
  await says({ ...hidden, from_user_id: userId });
  const echo = { ...item(wamid(), '15550783881', 3, text('answer')), to_user_id: userId };
  const ended = { event: 'terminate', to: '15550783881', direction: 'USER_INITIATED' };
  const byId = { from: undefined, from_user_id: userId, status: 'FAILED' };
  await threads.deliver(webhook({ message_echoes: [echo] }, 'smb_message_echoes'));
  await threads.deliver(webhook({ calls: [{ ...item('wacid.by-id', '', 4, ended), ...byId }] }, 'calls'));
  const { messages } = await thread();
  expect(messages.map(({ content }) => content)).toMatchObject([
    { outcome: 'missed' },
    ...['answer', 'by id', 'by both', 'by phone'].map((body) => ({ body })),
  ]);
  expect(messages[2]?.inReplyTo).toMatchObject({ wamid: named(from, token) });
});

test('MP28: a message of ours to the number, its statuses by number and id and by the id alone, and an answer by the id are one thread', async () => {
  const { own, userId, says, webhook, thread, wamid } = await threads.somebody();
  const [sent, id] = [await threads.world.attempted(own), wamid()];
  const told = (status: string, second: number, whom: object) => {
    const timestamp = stamp(second);
    const statuses = [{ id, status, timestamp, ...whom, biz_opaque_callback_data: sent.callbackData }];
    return threads.deliver(webhook({ statuses }));
  };
  await told('sent', 0, { recipient_id: sent.address.value.slice(1), recipient_user_id: userId });
  const answer = item(wamid(), '', 1, { ...text('by id'), context: { id } });
  await says({ ...answer, from: undefined, from_user_id: userId });
  await told('read', 2, { recipient_user_id: userId });
  const { messages } = await thread();
  expect(messages).toMatchObject([
    { direction: 'outbound', id: sent.messageId, status: 'read' },
    { direction: 'inbound', content: { body: 'by id' }, inReplyTo: { wamid: id, messageId: sent.messageId } },
  ]);
});

describe('MP34: a name in the contacts of the phone app', () => {
  const entry = (
    action: 'add' | 'remove',
    second: number,
    phone_number: string,
    full_name = 'Ana, red car',
  ) => ({
    ...{ type: 'contact', action, metadata: { timestamp: stamp(second) } },
    contact: { phone_number, ...(action === 'add' ? { full_name } : {}) },
  });
  const APP = 'smb_app_state_sync';

  test('is of its project, whether the app or a message made the person known, and taking it out takes nothing else along', async () => {
    const { from, own, says, webhook, thread, wamid } = await threads.somebody();
    const sync = (...state_sync: object[]) => threads.deliver(webhook({ state_sync }, APP));
    await sync(entry('add', 2, `+${from}`));
    await says(item(wamid(), from, 0, text('hi')));
    const first = await thread();
    expect(first.conversation?.contact).toMatchObject({ phone: `+${from}`, name: 'Ana, red car' });
    await sync(entry('add', 1, from, 'Ana'), entry('remove', 3, from));
    await sync(entry('add', 2, `+${from}`), entry('remove', 3, from));
    const { conversation, messages } = await thread();
    expect(conversation).toMatchObject({ id: first.conversation?.id, contact: { name: null }, unread: 1 });
    expect(messages).toHaveLength(1);
    const types = await threads.world.typesOf(
      streamName.contact(own.tenantId, conversation?.contact.id ?? ''),
    );
    expect(types).toEqual(['ContactIdentified', ...new Array(3).fill('ContactNamedInApp')]);
  });

  test('is gone where both were told within one second, in either order', async () => {
    const { from, says, webhook, thread, wamid } = await threads.somebody();
    const sync = (...state_sync: object[]) => threads.deliver(webhook({ state_sync }, APP));
    await says(item(wamid(), from, 0, text('hi')));
    await sync(entry('add', 1, from), entry('remove', 1, from));
    expect((await thread()).conversation?.contact.name).toBeNull();
    await sync(entry('remove', 2, from), entry('add', 2, from));
    expect((await thread()).conversation?.contact.name).toBeNull();
    await sync(entry('add', 3, from));
    expect((await thread()).conversation?.contact.name).toBe('Ana, red car');
  });

  test('is gone where that was told first, and a repeat is one also once its contact was merged', async () => {
    const { from, userId, says, webhook, thread, wamid } = await threads.somebody();
    const sync = (...state_sync: object[]) => threads.deliver(webhook({ state_sync }, APP));
    await says({ ...item(wamid(), '', 0, text('by id')), from: undefined, from_user_id: userId });
    await sync(entry('remove', 2, from));
    await sync(entry('add', 1, from));
    await says({ ...item(wamid(), from, 3, text('by both')), from_user_id: userId });
    const events = await threads.countEvents();
    await sync(entry('add', 1, from), entry('remove', 2, from));
    expect(await threads.countEvents()).toBe(events);
    const { conversation, messages } = await thread();
    expect(conversation?.contact.name).toBeNull();
    expect(messages).toHaveLength(2);
  });
});

test('MP34: a name that the app told of a number stays with whoever had it then, also when it is told again after the number changed hands', async () => {
  const { from, userId, says, webhook, thread, wamid } = await threads.somebody();
  const tells = (second: number, full_name: string) => {
    const metadata = { timestamp: stamp(second) };
    const state_sync = [
      { type: 'contact', action: 'add', contact: { phone_number: from, full_name }, metadata },
    ];
    return threads.deliver(webhook({ state_sync }, 'smb_app_state_sync'));
  };
  await tells(-5, 'Ana');
  await says({ ...item(wamid(), from, 0, text('hi')), from_user_id: userId });
  await tells(5, 'Ana Maria');
  expect((await thread()).conversation?.contact.name).toBe('Ana Maria');
  await says({ ...item(wamid(), from, 60, text('hello')), from_user_id: `${userId}9` });
  const events = await threads.countEvents();
  await tells(5, 'Ana Maria');
  await tells(-5, 'Ana');
  expect(await threads.countEvents()).toBe(events);
  expect((await thread()).conversation?.contact.name).toBeNull();
  await tells(70, 'Bia');
  expect((await thread()).conversation?.contact.name).toBe('Bia');
});

test('who comes back after being erased is told of with nothing of before: what they do to it stands in their own thread', async () => {
  const { from, own, says, thread, wamid } = await threads.somebody();
  const [before, quoting] = [wamid(), wamid()];
  await says(item(before, from, 0, text('hi')));
  const gone = (await thread()).conversation;
  const contactId = gone?.contact.id ?? '';
  const address = { kind: 'phone', value: `+${from}` } as const;
  const erasure = { tenantId: own.tenantId, personId: contactId, contactIds: [contactId], at: new Date() };
  await threads.world.keyring.erasures.note(erasure, [address]);
  await expect
    .poll(() => threads.world.typesOf(streamName.contact(own.tenantId, contactId)))
    .toContain('ContactErasureCompleted');
  await says(
    item(wamid(), from, 1, editOf(before, text('changed'))),
    item(wamid(), from, 2, reactionTo(before, '👍')),
    item(quoting, from, 3, { ...text('back'), context: { id: before } }),
  );
  const { conversation, messages } = await thread();
  expect(conversation?.contact.id).not.toBe(contactId);
  expect(messages).toMatchObject([
    { wamid: quoting, inReplyTo: null },
    { type: 'reaction', content: { emoji: '👍' } },
    { type: 'edit' },
  ]);
  const old = await threads.reads.asTenant(own.tenantId, (reader) =>
    listMessages(reader, { limit: 9, threadIds: [gone?.id ?? ''] }),
  );
  expect(old.data).toMatchObject([{ wamid: before, content: null }]);
  expect(old.data[0]).not.toHaveProperty('edits');
  expect(old.data[0]).not.toHaveProperty('reactions');
});
