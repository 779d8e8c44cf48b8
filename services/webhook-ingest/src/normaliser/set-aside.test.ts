import { inboundId, PARTITIONS, partitionOf, streamName } from '@wabus/events';
import type { Service } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { messagesWebhook, statusItem, textItem } from '../../test/webhooks.ts';
import { newId, type Presence, type SentMessage, World } from '../../test/world.ts';

let world: World;
let normaliser: Service;
let presence: Presence;
let neighbour: Presence;

beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser();
  await normaliser.start();
  presence = await world.presence();
  neighbour = await world.presence();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});

const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
/** An account whose webhooks come in one batch with those of another one: they are on one partition. */
const besideOf = (wabaId: string): string => {
  for (;;) {
    const id = newId();
    if (partitionOf(id, PARTITIONS) === partitionOf(wabaId, PARTITIONS)) return id;
  }
};
const failed = (sent: SentMessage, wamid: string, error: object) =>
  messagesWebhook(presence, {
    statuses: [{ ...statusItem(wamid, 'failed', 1, sent.callbackData), errors: [error] }],
  });
const failureOf = async ({ messageId }: SentMessage) => {
  const events = await world.events(streamName.message(messageId));
  const data = events.find(({ type }) => type === 'MessageFailed')?.data as
    | { failure: { code: string; meta?: { subcode?: number; message: string; details?: string } } }
    | undefined;
  return data?.failure;
};
const receivedOf = async (wamid: string) => {
  const [event] = await world.events(streamName.inbound(inboundId(wamid)));
  return event?.data as { wamid: string } | undefined;
};
const lettersOf = async ({ wabaId }: Presence) =>
  (await world.deadLettersOf(wabaId)).map((letter) => [letter.class, letter.tenant_id, letter.reason]);

describe('what Meta worded in a way that no store takes', () => {
  test.each<[string, object]>([
    ['half a surrogate pair in the details', { error_data: { details: 'quoted \ud83d' } }],
    ['NUL in the details', { error_data: { details: 'quoted \0' } }],
    ['details cut within a character', { error_data: { details: `a${'😀'.repeat(1_999)}bc` } }],
    ['a title cut within a character', { title: `a${'😀'.repeat(2_000)}` }],
    ['a subcode beyond every integer', { error_subcode: 1e300 }],
    ['a subcode beyond 2^53', { error_subcode: 2 ** 53 }],
    ['a subcode as a giant text', { error_subcode: '9'.repeat(5_000) }],
  ])('is recorded in well-formed text and numbers that fit: %s', async (_name, words) => {
    const sent = await world.attempted(presence);
    await deliver(failed(sent, `wamid.${newId()}`, { code: 131026, title: 'Undeliverable', ...words }));
    const failure = await failureOf(sent);
    expect(failure?.code).toBe('meta-131026');
    expect(JSON.stringify(failure).isWellFormed()).toBe(true);
    expect(failure?.meta?.subcode).toBeUndefined();
  });

  test.each([1e300, -1e300, 2 ** 53, 0.5, '99999999999999999999'])(
    'is a failure without a reason where not even the code is one: %s',
    async (code) => {
      const sent = await world.attempted(presence);
      await deliver(failed(sent, `wamid.${newId()}`, { code, title: 'x' }));
      expect(await failureOf(sent)).toMatchObject({ code: 'meta-unexplained' });
    },
  );
});

describe('an inbound message is placed whatever its id looks like', () => {
  test.each([
    ['600 characters', `wamid.${'A'.repeat(600)}`],
    ['200 characters of four bytes', `wamid.${'😀'.repeat(200)}`],
    ['with a blank', 'wamid. with blank'],
    ['with an accent', 'wamid.é'],
    ['with half a surrogate pair', 'wamid.\ud83d'],
    ['a number', 12_345],
  ])('%s', async (_name, id) => {
    const own = await world.presence();
    const message = { ...textItem('', '16505551234', 'hello'), id };
    const answer = { ...textItem(`wamid.${newId()}`, '16505551234', 'again'), context: { id } };
    await deliver(messagesWebhook(own, { messages: [message, answer] }));
    await deliver(messagesWebhook(own, { messages: [message] }));
    const stored = (await world.store.readAll({ after: 0n, maxCount: 10_000 })).events.filter(
      (event) => event.type === 'MessageReceived' && event.tenantId === own.tenantId,
    );
    const [first, second, ...more] = stored.map(({ data }) => data as Record<string, string>);
    expect(more).toEqual([]);
    const quoted = first?.contextWamid ?? second?.contextWamid;
    const wamid = first?.contextWamid === undefined ? first?.wamid : second?.wamid;
    expect(quoted).toBe(wamid);
    expect(Buffer.byteLength(wamid ?? '')).toBeLessThanOrEqual(512);
    if (String(id).length < 100 && String(id).isWellFormed()) expect(wamid).toBe(String(id));
    expect(await lettersOf(own)).toEqual([]);
  });

  test('two long ids that begin alike stay two messages', async () => {
    const own = await world.presence();
    const ids = ['1', '2'].map((end) => `wamid.${'A'.repeat(700)}${end}`);
    await deliver(messagesWebhook(own, { messages: ids.map((id) => textItem(id, '16505551234', id)) }));
    const types = (await world.store.readAll({ after: 0n, maxCount: 10_000 })).events.filter(
      ({ type, tenantId }) => type === 'MessageReceived' && tenantId === own.tenantId,
    );
    expect(types).toHaveLength(2);
  });
});

describe('set aside with a reason, at once and alone, while its neighbours are placed', () => {
  const cjk = Array.from({ length: 2_000 }, (_, at) => String.fromCharCode(0x4e00 + ((at * 7_919) % 20_000)));

  test.each<[string, object]>([
    ['a sender longer than an address', textItem('wamid.long-sender', cjk.join(''), 'hi')],
    ['no sender at all', { ...textItem('wamid.no-sender', '', 'hi'), from: null }],
    ['no id', { ...textItem('', '16505551234', 'hi'), id: null }],
  ])('a message with %s', async (_name, item) => {
    const own = await world.presence();
    const next = `wamid.${newId()}`;
    await deliver(messagesWebhook(own, { messages: [item, textItem(next, '16505551235', 'next')] }));
    expect(await lettersOf(own)).toEqual([
      ['unreadable', own.tenantId, expect.stringMatching(/^It is a message/)],
    ]);
    expect(await receivedOf(next)).toBeDefined();
  });

  test.each([
    ['letters', { from: '漢'.repeat(1_900) }],
    ['digits', { from: '1'.repeat(300) }],
    ['emoji', { from: '😀'.repeat(200) }],
    ['a user id', { from: undefined, from_user_id: `US.${'1'.repeat(300)}` }],
  ])(
    'a person whose id is longer than an address can be (%s); who wrote beside is read',
    async (_what, sender) => {
      const own = await world.presence();
      const beside = `wamid.${newId()}`;
      const long = { ...textItem(`wamid.${newId()}`, '', 'hello'), ...sender };
      await deliver(messagesWebhook(own, { messages: [long, textItem(beside, '16505551234', 'STOP')] }));
      expect(await lettersOf(own)).toMatchObject([['unreadable', own.tenantId, /in 255 characters/]]);
      expect(await receivedOf(beside)).toBeDefined();
    },
  );

  test('a status that does not say of which message', async () => {
    const own = await world.presence();
    await deliver(messagesWebhook(own, { statuses: [{ ...statusItem('', 'read', 1), id: undefined }] }));
    expect(await lettersOf(own)).toMatchObject([['unreadable', own.tenantId, /^It is a status/]]);
  });

  test.each([
    ['later', (first: object, second: object) => deliver(first).then(() => deliver(second))],
    ['in the same batch', (first: object, second: object) => deliver(first, second)],
  ])(
    'what comes %s under an id that another tenant has: nobody loses it in silence, or becomes a contact',
    async (_when, tell) => {
      const one = await world.presence();
      const other = await world.presence({ wabaId: besideOf(one.wabaId) });
      const id = `wamid.${newId()}`;
      const said = { messages: [textItem(id, '16505551234', 'hi')] };
      await tell(messagesWebhook(one, said), messagesWebhook(other, said));
      expect(await world.typesOf(streamName.inbound(inboundId(id)))).toEqual(['MessageReceived']);
      const letters = [...(await lettersOf(one)), ...(await lettersOf(other))];
      expect(letters).toMatchObject([
        ['conflict', expect.anything(), 'Another tenant received this message.'],
      ]);
      const people = (await world.store.readAll({ after: 0n, maxCount: 10_000 })).events.filter(
        ({ type, tenantId }) =>
          type === 'ContactIdentified' && [one.tenantId, other.tenantId].includes(tenantId),
      );
      expect(people).toHaveLength(1);
    },
  );

  test('an event that the database refuses; its record, its stream and other tenants go on', async () => {
    const own = await world.presence();
    const sent = await world.attempted(own);
    const real = world.store.append.bind(world.store);
    const append = vi.spyOn(world.store, 'append').mockImplementation((appends) => {
      const isBad = appends.some(({ events }) => events.some(({ type }) => type === 'MessageDelivered'));
      return isBad ? Promise.reject(Object.assign(new Error('quotes it'), { code: '54000' })) : real(appends);
    });
    const next = `wamid.${newId()}`;
    await deliver(
      messagesWebhook(own, {
        statuses: ['sent', 'delivered', 'read'].map((status) =>
          statusItem('wamid.s', status, 1, sent.callbackData),
        ),
      }),
      messagesWebhook(neighbour, { messages: [textItem(next, '16505551234', 'hi')] }),
    );
    append.mockRestore();
    expect((await world.typesOf(streamName.message(sent.messageId))).slice(3).toSorted()).toEqual([
      'MessageRead',
      'MessageSent',
    ]);
    expect(await receivedOf(next)).toBeDefined();
    expect(await lettersOf(own)).toEqual([
      ['unreadable', own.tenantId, 'The database refuses its event for good (SQLSTATE 54000).'],
    ]);
  });

  test('a person whom the store refuses, and a word of consent; what others wrote stands', async () => {
    const own = await world.presence();
    const real = world.store.append.bind(world.store);
    let refused = '';
    const append = vi.spyOn(world.store, 'append').mockImplementation((appends) => {
      const isBad = appends.some(({ events }) =>
        events.some(({ type, key }) => key === own.tenantId && type === refused),
      );
      return isBad ? Promise.reject(Object.assign(new Error('no'), { code: '22021' })) : real(appends);
    });
    const ids = Array.from({ length: 3 }, () => `wamid.${newId()}`) as [string, string, string];
    refused = 'ContactIdentified';
    await deliver(messagesWebhook(own, { messages: [textItem(ids[0], '16505551234', 'hi')] }));
    refused = 'ConsentWithdrawn';
    const said = [textItem(ids[1], '16505551236', 'STOP'), textItem(ids[2], '16505551237', 'hi')];
    await deliver(messagesWebhook(own, { messages: said }));
    append.mockRestore();
    expect(await Promise.all(ids.map(receivedOf))).toEqual([undefined, undefined, expect.anything()]);
    expect((await lettersOf(own)).map(([letterClass]) => letterClass)).toEqual(['unreadable', 'unreadable']);
  });
});
