import { type CatalogueEvent, inboundId, streamName } from '@wabus/events';
import { type Address, openPersonal } from '@wabus/keyring';
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

const deliver = async (value: object) => {
  await world.deliver(messagesWebhook(presence, value));
  await expect.poll(() => world.uncommitted()).toBe(0);
};
let last = 0;
/** Delivers a text of somebody; answers whose it became, by contact. */
async function say(
  sender: object,
  body: string,
  contacts: readonly object[] = [],
): Promise<string | undefined> {
  const wamid = `wamid.named-${++last}`;
  const item = { ...textItem(wamid, '', body), from: undefined, ...sender };
  await deliver({ contacts, messages: [item] });
  const [event] = await world.events(streamName.inbound(inboundId(wamid)));
  return (event?.data as { contactId?: string } | undefined)?.contactId;
}

const typesOf = (contactId: string | undefined): Promise<string[]> =>
  world.typesOf(streamName.contact(presence.tenantId, contactId ?? ''));

/** What the stream of a contact tells of addresses: type and value. */
async function toldOf(contactId: string | undefined): Promise<string[]> {
  const stream = streamName.contact(presence.tenantId, contactId ?? '');
  const events = (await world.events(stream)) as CatalogueEvent[];
  return (await openPersonal(world.keyring, events)).flatMap((opened) =>
    opened.type === 'ContactIdentified' ||
    opened.type === 'ContactAddressAdded' ||
    opened.type === 'ContactAddressRemoved'
      ? opened.personal.map((plain) => `${opened.type} ${plain?.kind} ${plain?.value}`)
      : [],
  );
}

describe('a username and an id over linked portfolios', () => {
  const named = (userId: string, username: string, parentUserId: string) => ({
    sender: { from_user_id: userId, from_parent_user_id: parentUserId },
    contacts: [{ profile: { name: 'Ana', username }, user_id: userId }],
  });
  const writeNamed = ({ sender, contacts }: ReturnType<typeof named>) => say(sender, 'hi', contacts);

  test('are addresses of who is shown with them, told once; by neither are two contacts one', async () => {
    const ana = named('US.8001', '@Ana', 'US.ENT.8001');
    const one = await writeNamed(ana);
    expect(await writeNamed(ana)).toBe(one);
    const other = await writeNamed(named('US.8002', 'ana', 'US.ENT.8001'));
    expect(other).not.toBe(one);
    const names = ['ContactAddressAdded username ana', 'ContactAddressAdded parentUserId US.ENT.8001'];
    expect(await toldOf(one)).toEqual(['ContactIdentified userId US.8001', ...names]);
    expect(await toldOf(other)).toEqual(['ContactIdentified userId US.8002', ...names]);
  });

  test('a STOP of one holds for no other person with the same', async () => {
    const one = await writeNamed(named('US.8003', 'bia', 'US.ENT.8003'));
    const other = await writeNamed(named('US.8004', 'bia', 'US.ENT.8003'));
    expect(await say({ from_user_id: 'US.8003', from_parent_user_id: 'US.ENT.8003' }, 'STOP')).toBe(one);
    expect(await typesOf(one)).toContain('ConsentWithdrawn');
    expect(await typesOf(other)).not.toContain('ConsentWithdrawn');
  });

  test('an id over linked portfolios that changes with the other one is a former one', async () => {
    const one = await writeNamed(named('US.8005', 'cia', 'US.ENT.8005'));
    const changed = {
      ...{ type: 'user_changed_user_id', user_id: 'US.8006', previous_user_id: 'US.8005' },
      ...{ parent_user_id: 'US.ENT.8006', previous_parent_user_id: 'US.ENT.8005' },
    };
    const system = { id: 'wamid.system', type: 'system', timestamp: '1740000005', system: changed };
    await deliver({ messages: [system] });
    expect(await writeNamed(named('US.8006', 'cia', 'US.ENT.8006'))).toBe(one);
    expect(await toldOf(one)).toEqual(
      expect.arrayContaining([
        'ContactAddressRemoved parentUserId US.ENT.8005',
        'ContactAddressAdded parentUserId US.ENT.8006',
      ]),
    );
  });
});

test('whoever gets something in a group is a contact, by number, id or both, though nobody here sent it', async () => {
  const { tenantId } = presence;
  const members = [
    { recipient_participant_id: '16505550101', recipient_participant_user_id: 'US.6101' },
    {
      ...{ recipient_participant_user_id: 'US.6102' },
      recipient_participant_parent_user_id: 'US.ENT.6102',
    },
    { participant_recipient_id: '16505550103' },
  ];
  const statuses = members.map((member, index) => ({
    ...{ id: `wamid.group-${index}`, status: 'delivered', timestamp: '1740000000' },
    ...{ recipient_id: 'Y2FwaV9ncm91cDpF', recipient_type: 'group', ...member },
  }));
  await deliver({ statuses });
  await deliver({ statuses });
  const phones = ['+16505550101', '+16505550103'].map((value): Address => ({ kind: 'phone', value }));
  const ids = ['US.6101', 'US.6102'].map((value): Address => ({ kind: 'userId', value }));
  const found = await world.keyring.find(tenantId, [...phones, ...ids]);
  const [one, third, same, other] = found.map((known) => known?.contactId);
  expect(same).toBe(one);
  expect(new Set([one, other, third]).size).toBe(3);
  expect(await toldOf(other)).toEqual([
    'ContactIdentified userId US.6102',
    'ContactAddressAdded parentUserId US.ENT.6102',
  ]);
});
