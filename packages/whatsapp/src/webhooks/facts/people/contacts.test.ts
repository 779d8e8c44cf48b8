import { expect, test } from 'vitest';
import { normaliseWebhook, readWebhook } from '../../normalise.ts';

const metadata = { display_phone_number: '15550783881', phone_number_id: '106540352242922' };
const text = {
  from: '553187654321',
  id: 'wamid.1',
  timestamp: '1744344496',
  type: 'text',
  text: { body: 'oi' },
};
const facts = (value: object, field = 'messages') =>
  normaliseWebhook({ entry: [{ id: '1', changes: [{ field, value: { metadata, ...value } }] }] });

test.each([
  ['in another spelling', '5531987654321'],
  ['with +', '+553187654321'],
  ['of another number', '4915112345678'],
])('a contact alone beside the messages of one sender is that sender, with a wa_id %s', (_what, waId) => {
  const contacts = [{ profile: { name: 'Bia' }, wa_id: waId }];
  const messages = [text, { ...text, id: 'wamid.2' }];
  for (const fact of facts({ contacts, messages })) expect(fact).toMatchObject({ profileName: 'Bia' });
});

test('a contact alone beside messages of several senders is only whose id it has', () => {
  const contacts = [{ profile: { name: 'Bia' }, wa_id: '4915112345678' }];
  const messages = [text, { ...text, from: '4915112345678', id: 'wamid.2' }];
  const [other, own] = facts({ contacts, messages });
  expect(other).not.toHaveProperty('profileName');
  expect(own).toMatchObject({ profileName: 'Bia' });
});

test('among several contacts each sender finds the own one, in every spelling of the number', () => {
  const contacts = [
    { profile: { name: 'Ana' }, wa_id: '16505551234', user_id: 'US.1' },
    { profile: { name: 'Bia' }, wa_id: '5531987654321', user_id: 'BR.2' },
  ];
  const hidden = { ...text, from: undefined, from_user_id: 'US.1', id: 'wamid.2' };
  expect(facts({ contacts, messages: [text, hidden] })).toMatchObject([
    { profileName: 'Bia', from: '553187654321', fromUserId: 'BR.2' },
    { profileName: 'Ana', fromUserId: 'US.1' },
  ]);
});

test('a user id is taken from the contact, but not from one with another number', () => {
  const of = (contact: object) => facts({ contacts: [contact], messages: [text] })[0];
  expect(of({ user_id: 'BR.2' })).toMatchObject({ fromUserId: 'BR.2' });
  expect(of({ user_id: 'BR.2', wa_id: '4915112345678' })).not.toHaveProperty('fromUserId');
});

test('the user id of a status and of a preference is in the item, or in the contact of its number', () => {
  const status = { id: 'wamid.3', status: 'delivered', timestamp: '1750030073', recipient_id: '16505551234' };
  const contacts = [{ wa_id: '16505551234', user_id: 'US.1' }];
  const [own, told] = facts({ contacts, statuses: [status, { ...status, recipient_user_id: 'US.2' }] });
  expect(own).toMatchObject({ recipientUserId: 'US.1' });
  expect(told).toMatchObject({ recipientUserId: 'US.2' });
  const stop = { wa_id: '16505551234', category: 'marketing_messages', value: 'stop', timestamp: 1731705721 };
  const [preference] = facts({ contacts, user_preferences: [stop] }, 'user_preferences');
  expect(preference).toMatchObject({ from: '16505551234', fromUserId: 'US.1' });
});

test('what is written in a group says in which, whatever its id looks like', () => {
  const inGroup = { ...text, group_id: 'Y2FwaV9ncm91cDpFWEFNUExF', text: { body: 'STOP' } };
  expect(facts({ messages: [inGroup] })).toMatchObject([{ kind: 'message', groupId: inGroup.group_id }]);
  const [number, object] = [120363021, { id: 'g' }].map((group_id) =>
    facts({ messages: [{ ...inGroup, group_id }] }),
  );
  expect(number).toMatchObject([{ groupId: '120363021' }]);
  expect(object).toMatchObject([{ groupId: '{"id":"g"}' }]);
  for (const none of [null, '', undefined]) {
    expect(facts({ messages: [{ ...inGroup, group_id: none }] })[0]).not.toHaveProperty('groupId');
  }
});

test('whatever is kept raw shows its person where number and id stand together, but for what tells of a change', () => {
  const ids = { waId: '16505551234', userId: 'US.1' };
  const both = { from: ids.waId, from_user_id: ids.userId };
  const contacts = [{ wa_id: ids.waId, user_id: ids.userId }];
  const shown = (value: object, field?: string) =>
    facts(value, field).map((fact) => 'shows' in fact && fact.shows);
  expect(shown({ messages: [{ ...both, type: 'reaction', id: 'wamid.5' }] })).toEqual([ids]);
  expect(shown({ contacts, messages: [{ from: ids.waId, type: 'edit', id: 'wamid.6' }] })).toEqual([ids]);
  const echo = {
    from: '15550783881',
    to: ids.waId,
    to_user_id: ids.userId,
    type: 'request_welcome',
    id: 'wamid.7',
  };
  expect(shown({ message_echoes: [echo] }, 'smb_message_echoes')).toEqual([ids]);
  expect(shown({ calls: [{ ...both, id: 'wacid.1' }] }, 'calls')).toEqual([ids]);
  expect(shown({ messages: [{ ...both, type: 'system', id: 'wamid.8' }] })).toEqual([false]);
  expect(shown({ messages: [{ from: ids.waId, type: 'revoke', id: 'wamid.9' }] })).toEqual([false]);
});

test('what people said stands where Meta put it, also without a list around it, a type within it or in capitals', () => {
  expect(facts({ messages: { ...text, text: { body: 'STOP' } } })).toMatchObject([
    { kind: 'message', said: 'STOP' },
  ]);
  expect(facts({ statuses: { id: 'wamid.1', status: 'read' } })).toMatchObject([
    { kind: 'status', status: 'read' },
  ]);
  const { text: _text, ...bare } = text;
  const interactive = { button_reply: { id: 'STOP', title: 'No more' } };
  expect(facts({ messages: [{ ...bare, type: 'interactive', interactive }] })).toMatchObject([
    { said: 'STOP' },
  ]);
  const user_preferences = {
    wa_id: '16505551234',
    category: 'MARKETING_MESSAGES',
    value: 'STOP',
    timestamp: 1,
  };
  expect(facts({ user_preferences }, 'user_preferences')).toMatchObject([{ preference: 'stop' }]);
});

test('finding people in a value of thousands takes no longer than reading it', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => String(15_550_000_000 + index));
  const contacts = many.map((waId) => ({ wa_id: waId, profile: { name: waId } }));
  const messages = many.toReversed().map((from) => ({ ...text, from, id: `wamid.${from}` }));
  for (const fact of facts({ contacts, messages })) {
    expect(fact.kind === 'message' && fact.profileName === fact.from).toBe(true);
  }
});

test.each([1, 2])(
  'what each item says alone is told without reading the others again, beside %i contacts',
  (many) => {
    let reads = 0;
    const messages = Array.from({ length: 200 }, (_, index) => ({
      ...{ type: 'reaction', id: `wamid.${index}` },
      get from() {
        reads += 1;
        return '16505551234';
      },
    }));
    const contacts = ['16505551234', '16505550000'].slice(0, many).map((wa_id) => ({ wa_id }));
    const value = { metadata, contacts, messages };
    const read = readWebhook({ entry: [{ id: '1', changes: [{ field: 'messages', value }] }] });
    for (const { alone } of read) {
      expect(alone()).toMatchObject({ entry: [{ changes: [{ value: { contacts: [contacts[0]] } }] }] });
    }
    expect(reads).toBeLessThan(20 * messages.length);
  },
);
