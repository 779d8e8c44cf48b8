import { inboundId, streamName } from '@wabus/events';
import type { Address } from '@wabus/keyring';
import type { Service } from '@wabus/platform';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { messagesWebhook, textItem } from '../../test/webhooks.ts';
import { type Presence, World } from '../../test/world.ts';

let world: World;
let normaliser: Service;
let presence: Presence;
beforeAll(async () => {
  world = await World.create();
  normaliser = world.normaliser();
  await normaliser.start();
});
afterAll(async () => {
  await normaliser.stop();
  await world.close();
});
/** Each test has a tenant of its own, and so its own people. */
beforeEach(async () => {
  presence = await world.presence();
});

const deliver = async (...bodies: object[]) => {
  await world.deliver(...bodies);
  await expect.poll(() => world.uncommitted()).toBe(0);
};
let last = 0;
/** A text with a wamid of its own, from whom `sender` says. */
const message = (sender: object, body = 'hi'): { readonly wamid: string; readonly item: object } => {
  const wamid = `wamid.people-${++last}`;
  return { wamid, item: { ...textItem(wamid, '', body), from: undefined, ...sender } };
};

/** Delivers texts one after another; answers whose each became, by contact. */
async function write(...senders: readonly object[]): Promise<(string | undefined)[]> {
  const texts = senders.map((sender) => message(sender));
  for (const { item } of texts) await deliver(messagesWebhook(presence, { messages: [item] }));
  return Promise.all(texts.map(({ wamid }) => writerOf(wamid)));
}

async function writerOf(wamid: string): Promise<string | undefined> {
  const [event] = await world.events(streamName.inbound(inboundId(wamid)));
  return (event?.data as { contactId?: string } | undefined)?.contactId;
}

async function addressesOf(contactId: string | undefined): Promise<Address[]> {
  const { tenantId } = presence;
  const events = await world.events(streamName.contact(tenantId, contactId ?? ''));
  const parts = events
    .filter(({ type }) => type === 'ContactIdentified' || type === 'ContactAddressAdded')
    .flatMap(({ id, personal }) => personal.map((part) => ({ ...part, tenantId, eventId: id })));
  return (await world.keyring.open(parts)) as Address[];
}

describe('who wrote', () => {
  test('ids with letters are people of their own, whatever their digits, and have no phone', async () => {
    const ids = ['US.13491208655302741918', 'BR.13491208655302741918', '123456789012345@lid'];
    const writers = await write(...ids.map((from) => ({ from })));
    expect(new Set(writers).size).toBe(3);
    for (const [index, value] of ids.entries()) {
      expect(await addressesOf(writers[index])).toEqual([{ kind: 'userId', value }]);
    }
  });

  test('an id that stands in the field of the number is the same person as in its own', async () => {
    const [one, same] = await write({ from: 'US.1', from_user_id: 'US.1' }, { from_user_id: 'US.1' });
    expect(same).toBe(one);
  });

  test('an old number and its new spelling are one person, in both directions', async () => {
    const [old, now] = await write({ from: '22507123456' }, { from: '2250707123456' });
    expect(now).toBe(old);
    expect(await addressesOf(old)).toEqual([{ kind: 'phone', value: '+2250707123456' }]);
  });

  test('in a group is no private thread, and a STOP there withdraws nothing', async () => {
    const { wamid, item } = message({ from: '16505554321', group_id: 'Y2FwaV9ncm91cDpF' }, 'STOP');
    const before = await world.outcomes('unknown', 'unknown');
    await deliver(messagesWebhook(presence, { messages: [item] }));
    expect(await writerOf(wamid)).toBeUndefined();
    const phone = { kind: 'phone', value: '+16505554321' } as const;
    expect(await world.keyring.find(presence.tenantId, [phone])).toEqual([null]);
    expect(await world.outcomes('unknown', 'unknown')).toBe(before + 1);
  });
});
