import { inboundId } from '@wabus/events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { editOf, item, named, Threads, text } from './threads.ts';

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
