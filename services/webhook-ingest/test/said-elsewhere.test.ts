import { inboundId, streamName } from '@wabus/events';
import { findProject } from '@wabus/read-models';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, editOf, item, Threads, text } from './threads.ts';

let threads: Threads;
/** Such a second as Meta writes it. */
const stamp = (second: number): string => String(Date.parse(at(second)) / 1_000);
beforeAll(async () => {
  threads = await Threads.create();
});
afterAll(() => threads.close());

const callOf = (id: string, from: string, event: string, second: number, more: object = {}) => ({
  ...item(id, from, second, { event, to: '15550783881', direction: 'USER_INITIATED' }),
  ...more,
});

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
    ...{ direction: 'outbound', sentBy: 'business-app', source: 'echo', status: 'sent', to: `+${from}` },
    content: { ...image, caption: 'That.' },
    media: { id: inboundId(answered), state: 'pending', mimeType: 'image/jpeg', caption: 'That.' },
    inReplyTo: { wamid: asked, messageId: inboundId(asked) },
    edits: [{ before: image }],
  });
  expect(conversation?.unread).toBe(1);
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
    customerServiceWindow: { open: true, expiresAt: new Date(at(24 * 3_600 + 30)) },
    lastMessage: missed,
  });
  expect(await threads.gatedSince(seen.conversation?.id)).toBe(at(30));
  const audio = { id: '55', mime_type: 'audio/ogg; codecs=opus', voice: true };
  await says(item(id, from, 60, { type: 'audio', audio }));
  const after = await thread();
  expect(after.messages).toMatchObject([
    { ...missed, voicemail: { id: inboundId(id), state: 'pending', mimeType: 'audio/ogg; codecs=opus' } },
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
  const connect = webhook({ calls: [callOf(id, from, 'connect', 0)] }, 'calls');
  await threads.deliver(webhook({ calls: [callOf(id, from, 'terminate', 45, ended)] }, 'calls'), connect);
  const called = (await thread()).conversation;
  expect(called?.customerServiceWindow.expiresAt).toEqual(new Date(at(24 * 3_600 + 5)));
  expect(await threads.gatedSince(called?.id)).toBe(at(5));
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
    { wamid: other, type: 'call', content: { outcome: 'missed' }, voicemail: { id: inboundId(other) } },
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
    { wamid: photo, type: 'image', media: { id: inboundId(photo) }, source: 'history', status: 'received' },
    { wamid: answer, direction: 'outbound', status: 'delivered', source: 'history', sentBy: 'business-app' },
    { wamid: stop, content: { body: 'STOP' }, source: 'history' },
  ]);
  expect(seen.conversation).toMatchObject({ unread: 1, lastMessage: { wamid: live } });
  expect(await consents()).toEqual([]);
});

test('MP24: what is live overwrites what history told, and history nothing that is live, in either order', async () => {
  const { from, says, webhook, thread, consents, wamid } = await threads.somebody();
  const [asked, stop, answered] = [wamid(), wamid(), wamid()];
  const read = { history_context: { status: 'READ' } };
  const told = [
    item(asked, from, 0, { ...text('as history tells it'), ...read }),
    item(stop, from, 1, { ...text('STOP'), ...read }),
    {
      ...item(answered, '15550783881', 2, { ...text('old'), history_context: { status: 'PLAYED' } }),
      to: from,
    },
  ];
  const chunk = { phase: 0, chunk_order: 1, progress: 100 };
  const history = webhook(
    { history: [{ metadata: chunk, threads: [{ id: from, messages: told }] }] },
    'history',
  );
  await threads.deliver(history);
  const before = (await thread()).messages;
  expect(before.map(({ source }) => source)).toEqual(['history', 'history', 'history']);
  const heard = new Date(at(2));
  expect(before[0]).toMatchObject({ status: 'read', statusTimes: { read: heard, played: heard } });
  expect(await consents()).toEqual([]);
  await says(item(asked, from, 0, text('live')), item(stop, from, 1, text('STOP')));
  const echo = { ...item(answered, '15550783881', 2, text('as the app says it')), to: from };
  await threads.deliver(webhook({ message_echoes: [echo] }, 'smb_message_echoes'), history);
  const seen = await thread();
  expect(seen.messages).toMatchObject([
    { wamid: answered, content: { body: 'as the app says it' }, source: 'echo', status: 'sent' },
    { wamid: stop, content: { body: 'STOP' }, source: 'live' },
    { wamid: asked, content: { body: 'live' }, source: 'live', status: 'received' },
  ]);
  expect(seen.conversation).toMatchObject({ unread: 2, customerServiceWindow: { open: true } });
  expect(await consents()).toMatchObject([{ type: 'ConsentWithdrawn' }]);
});

test('MP24: the stream of the number has each part of the import once, and one word for all of it', async () => {
  const { from, own, webhook, wamid } = await threads.somebody();
  const part = (phase: number, chunk_order: number, progress: number) => ({
    metadata: { phase, chunk_order, progress },
    threads: [{ id: from, messages: [item(wamid(), from, -phase, text('hi'))] }],
  });
  const [first, second, last] = [part(0, 1, 20), part(1, 1, 60), part(2, 1, 100)];
  const error = { code: 2_593_109, message: 'History sharing is turned off' };
  await threads.deliver(
    ...[[last, first], [second], [last], [first, second, last]].map((history) =>
      webhook({ history }, 'history'),
    ),
  );
  const declining = await threads.somebody();
  const declined = declining.webhook({ history: [{ errors: [error] }] }, 'history');
  await threads.deliver(declined, declined);
  const events = async (phoneNumberId: string) =>
    (await threads.world.events(streamName.number(phoneNumberId)))
      .filter(({ type }) => type.startsWith('History'))
      .map(({ type, data }) => ({ type, ...(data as object) }));
  const told = await events(own.phoneNumberId);
  expect(told.map(({ type }) => type).toSorted()).toEqual([
    'HistoryImported',
    ...Array.from({ length: 3 }, () => 'HistoryPartReceived'),
  ]);
  expect(told).toContainEqual(
    expect.objectContaining({ type: 'HistoryPartReceived', phase: 1, order: 1, progress: 60, messages: 1 }),
  );
  expect(await events(declining.own.phoneNumberId)).toMatchObject([
    { type: 'HistoryImportDeclined', detail: error.message },
  ]);
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

describe('a thread that another responder has', () => {
  const handover = (from: string, second: number, role: string, more: object = {}) => ({
    ...{ sender: { phone_number: from }, type: 'control_passed', timestamp: stamp(second) },
    control_passed: { previous_owner_role: 'customer_service', new_owner_role: role, ...more },
  });
  const FIELD = 'messaging_handovers';

  test('says whose it is, with what was said, and a message of the person to us ends it', async () => {
    const { from, says, webhook, thread, wamid } = await threads.somebody();
    await says(item(wamid(), from, 0, text('hi')));
    const conversation_context = { type: 'summary', summary: { text: 'Wants a refund.' } };
    const back = { type: 'control_taken', control_taken: { new_owner_role: 'customer_service' } };
    // The older word comes last.
    await threads.deliver(
      webhook(handover(from, 60, 'ai_agent', { conversation_context }), FIELD),
      webhook({ ...handover(from, 30, ''), ...back }, FIELD),
    );
    const { conversation } = await thread();
    const responder = { role: 'ai_agent', previousRole: 'customer_service', elsewhere: true };
    expect(conversation?.responder).toEqual({
      ...{ ...responder, summary: 'Wants a refund.', toldAt: at(60) },
    });
    await threads.deliver(webhook({ ...handover(from, 90, ''), ...back }, FIELD));
    expect((await thread()).conversation?.responder).toMatchObject({
      ...{ role: 'customer_service', elsewhere: false, summary: null, toldAt: at(90) },
    });
    await threads.deliver(webhook(handover(from, 100, 'marketing'), FIELD));
    await says(item(wamid(), from, 120, text('Are you there?')));
    expect((await thread()).conversation?.responder).toBeNull();
  });

  test('is known by what comes on standby alone, is idle after a day, and counts for its project', async () => {
    const { from, own, webhook, thread, wamid } = await threads.somebody();
    const hears = (second: number) =>
      threads.deliver(
        webhook({ standby: { messages: [item(wamid(), from, second, text('hi'))] } }, 'standby'),
      );
    await threads.world.connected(own, '+15550783881');
    await hears(-25 * 3_600);
    const count = async () => {
      const project = await threads.reads.asTenant(own.tenantId, (reader) =>
        findProject(reader, own.projectId),
      );
      return project?.threadsElsewhere;
    };
    expect((await thread()).conversation).toMatchObject({ responder: null, unread: 0 });
    expect(await count()).toBe(0);
    await hears(0);
    await threads.deliver(webhook(handover(from, 0, 'customer_service'), FIELD));
    expect((await thread()).conversation?.responder).toMatchObject({ elsewhere: false });
    await hears(9);
    expect((await thread()).conversation?.responder).toEqual({
      ...{ role: 'customer_service', previousRole: 'customer_service', elsewhere: true },
      ...{ summary: null, toldAt: at(9) },
    });
    expect(await count()).toBe(1);
  });

  test('is in the inbox though nobody wrote there yet', async () => {
    const { from, webhook, thread } = await threads.somebody();
    await threads.deliver(webhook(handover(from, 0, 'customer_service'), FIELD));
    const { conversation } = await thread();
    expect(conversation).toMatchObject({
      ...{ contact: { phone: `+${from}` }, lastMessage: null, unread: 0 },
      responder: { role: 'customer_service' },
    });
  });
});

test('what Meta has of a call stands with the call, whatever comes first, and is no call itself', async () => {
  const { from, webhook, thread } = await threads.somebody();
  const id = 'wacid.recorded';
  const audio = { id: '77', mime_type: 'audio/ogg', sha256: 'z=' };
  const recorded = callOf(id, from, 'call_recording_available', 90, {
    call_recording: { type: 'audio', audio },
  });
  const written = callOf(id, from, 'call_transcription_available', 95, {
    call_transcription: { text: 'Hi' },
  });
  const ended = callOf(id, from, 'terminate', 30, { status: 'COMPLETED', duration: 12 });
  await threads.deliver(
    ...[recorded, ended, written, recorded].map((call) => webhook({ calls: [call] }, 'calls')),
  );
  const { messages, conversation } = await thread();
  expect(messages).toMatchObject([
    {
      ...{ type: 'call', content: { outcome: 'answered', duration: 12 } },
      ...{
        recording: { id: expect.any(String), state: 'pending', mimeType: 'audio/ogg' },
        transcription: { text: 'Hi' },
      },
    },
  ]);
  const window = conversation?.customerServiceWindow.expiresAt;
  expect(window?.toISOString()).toBe(at(24 * 3_600 + 18));
  expect(await threads.gatedSince(conversation?.id)).toBe(at(18));
});
