import { inboundId } from '@wabus/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { at, editOf, item, named, Threads, text } from './threads.ts';

let threads: Threads;
beforeAll(async () => {
  threads = await Threads.create();
});
afterAll(() => threads.close());

test('MP23: what the business writes in its phone app is shown as what people write: caption, quote and medium', async () => {
  const { from, says, webhook, thread, wamid } = await threads.somebody();
  const [asked, answered] = [wamid(), wamid()];
  const image = { id: '99', mime_type: 'image/jpeg', caption: 'This one?' };
  await says(item(asked, from, 0, text('Which?')));
  const echo = {
    ...item(answered, '15550783881', 5, { type: 'image', image, context: { id: asked } }),
    to: from,
  };
  const later = {
    ...item(wamid(), '15550783881', 9, editOf(answered, { type: 'image', image: { caption: 'That.' } })),
    to: from,
  };
  await threads.deliver(webhook({ message_echoes: [echo, later] }, 'smb_message_echoes'));
  const { messages, conversation } = await thread();
  expect(messages[0]).toMatchObject({
    ...{ direction: 'outbound', sentBy: 'business-app', source: 'echo', status: 'sent', to: from },
    content: { ...image, caption: 'That.' },
    media: { id: '99', state: 'pending', mimeType: 'image/jpeg', caption: 'That.' },
    inReplyTo: { wamid: asked, messageId: inboundId(asked) },
    edits: [{ before: image }],
  });
  expect(conversation?.unread).toBe(1);
});

test('MP28: a person known by phone, then by both, then by id alone has one thread, for messages, echoes and quotes alike', async () => {
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
  await threads.deliver(webhook({ message_echoes: [echo] }, 'smb_message_echoes'));
  const { messages } = await thread();
  expect(messages.map(({ content }) => content)).toEqual(
    ['answer', 'by id', 'by both', 'by phone'].map((body) => ({ body })),
  );
  expect(messages[1]?.inReplyTo).toMatchObject({ wamid: named(from, token) });
});

const callOf = (id: string, from: string, event: string, second: number, more: object = {}) => ({
  ...item(id, from, second, { event, to: '15550783881', direction: 'USER_INITIATED' }),
  ...more,
});

test('MP32: a missed call is one row, unread once, with the window from it, whatever comes first and how often', async () => {
  const { from, webhook, thread, says } = await threads.somebody();
  const id = 'wacid.missed';
  const connect = webhook({ calls: [callOf(id, from, 'connect', 0)] }, 'calls');
  const terminate = webhook({ calls: [callOf(id, from, 'terminate', 30, { status: 'FAILED' })] }, 'calls');
  await threads.deliver(terminate, connect, connect, terminate);
  const missed = { type: 'call', direction: 'inbound', content: { outcome: 'missed' }, wamid: id };
  const seen = await thread();
  expect(seen.messages).toMatchObject([missed]);
  expect(seen.conversation).toMatchObject({
    unread: 1,
    customerServiceWindow: { open: true },
    lastMessage: missed,
  });
  const audio = { id: '55', mime_type: 'audio/ogg; codecs=opus', voice: true };
  await says(item(id, from, 60, { type: 'audio', audio }));
  const after = await thread();
  expect(after.messages).toMatchObject([
    { ...missed, voicemail: { id: '55', state: 'pending', mimeType: 'audio/ogg; codecs=opus' } },
  ]);
  expect(after.conversation?.unread).toBe(1);
});

test('MP32: a call that was answered has its duration and is not unread; a voicemail before its call joins it', async () => {
  const { from, webhook, thread, says } = await threads.somebody();
  const [id, other] = ['wacid.answered', 'wacid.voicemail-first'];
  const start = Number((callOf(id, from, 'connect', 5) as { timestamp?: string }).timestamp);
  const ended = {
    status: 'COMPLETED',
    start_time: String(start),
    end_time: String(start + 40),
    duration: 40,
  };
  await threads.deliver(webhook({ calls: [callOf(id, from, 'terminate', 45, ended)] }, 'calls'));
  await says(item(other, from, 90, { type: 'audio', audio: { id: '56', mime_type: 'audio/ogg' } }));
  await threads.deliver(
    webhook(
      {
        calls: [
          callOf(other, from, 'terminate', 80, { status: 'FAILED' }),
          callOf(other, from, 'connect', 70),
        ],
      },
      'calls',
    ),
  );
  const { messages, conversation } = await thread();
  expect(messages).toMatchObject([
    { wamid: other, type: 'call', content: { outcome: 'missed' }, voicemail: { id: '56' } },
    { wamid: id, content: { outcome: 'answered', duration: 40, startedAt: at(5), endedAt: at(45) } },
  ]);
  expect(conversation?.unread).toBe(1);
});

test('MP24: what was said before the number was connected is shown once, at its own time, and causes nothing', async () => {
  const { from, says, webhook, thread, consents, wamid } = await threads.somebody();
  const [live, stop, answer, photo] = [wamid(), wamid(), wamid(), wamid()];
  const status = (word: string) => ({ history_context: { status: word } });
  await says(item(live, from, 0, text('live')));
  const messages = [
    item(live, from, 0, { ...text('as history tells it'), ...status('READ') }),
    item(stop, from, -500, { ...text('STOP'), ...status('READ') }),
    { ...item(answer, '15550783881', -400, { ...text('Sorry!'), ...status('DELIVERED') }), to: from },
    item(photo, from, -300, { type: 'media_placeholder', ...status('READ') }),
  ];
  const part = (phase: number, chunk_order: number, progress: number) => ({ phase, chunk_order, progress });
  const [first, second] = [
    { metadata: part(1, 1, 60), threads: [{ id: from, messages: messages.slice(2) }] },
    { metadata: part(0, 1, 20), threads: [{ id: from, messages: messages.slice(0, 2) }] },
  ];
  await threads.deliver(
    webhook({ history: [first, second] }, 'history'),
    webhook({ history: [first] }, 'history'),
  );
  const image = { id: '12', mime_type: 'image/jpeg', caption: 'STOP' };
  await threads.deliver(
    webhook({ messages: [item(photo, from, -300, { type: 'image', image })] }, 'history'),
  );
  const seen = await thread();
  expect(seen.messages).toMatchObject([
    { wamid: live, content: { body: 'live' }, source: 'live' },
    { wamid: photo, type: 'image', media: { id: '12' }, source: 'history', status: 'received' },
    { wamid: answer, direction: 'outbound', status: 'delivered', source: 'history', sentBy: 'business-app' },
    { wamid: stop, content: { body: 'STOP' }, source: 'history' },
  ]);
  expect(seen.conversation).toMatchObject({ unread: 1, lastMessage: { wamid: live } });
  expect(await consents()).toEqual([]);
});

test('what history alone tells opens no window and is not unread', async () => {
  const { from, webhook, thread, wamid } = await threads.somebody();
  const messages = [item(wamid(), from, 0, text('hi'))];
  await threads.deliver(webhook({ history: [{ threads: [{ id: from, messages }] }] }, 'history'));
  expect((await thread()).conversation).toMatchObject({
    unread: 0,
    customerServiceWindow: { open: false, expiresAt: null },
  });
});

test('what comes to a number whose thread another responder has is shown and asks for nothing, but a STOP in it counts', async () => {
  const { from, webhook, thread, consents, wamid } = await threads.somebody();
  const standby = {
    messages: [item(wamid(), from, 0, text('STOP'))],
    message_echoes: [
      {
        ...item(wamid(), '', 5, {}),
        from: undefined,
        message: { to: from, ...text('You are off the list.') },
      },
    ],
  };
  await threads.deliver(webhook({ standby }, 'standby'));
  const { messages, conversation } = await thread();
  expect(messages).toMatchObject([
    { direction: 'outbound', source: 'standby', sentBy: null, content: { body: 'You are off the list.' } },
    { direction: 'inbound', source: 'standby', content: { body: 'STOP' } },
  ]);
  expect(conversation).toMatchObject({ unread: 0, customerServiceWindow: { open: false } });
  expect(await consents()).toMatchObject([{ type: 'ConsentWithdrawn' }]);
});
