import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  // Each value's contacts are then those of one item.
  await stage.control('PUT', '/behaviour', { itemsPerWebhook: 1 });
  business = await stage.onboard({ businessId: '900' });
  await stage.approvedTemplate(business);
});
afterAll(() => stage.end());

type Json = Record<string, unknown>;

const write = async (from: string, more: object = {}, to = business) =>
  (await stage.control('POST', `/numbers/${to.phoneNumberId}/inbound`, { from, text: 'hi', ...more })).body
    .wamid as string;
const valueWith = (list: string, id: unknown) =>
  stage.callback
    .values('messages')
    .find((value) => (value[list] as Json[] | undefined)?.some((item) => item.id === id));
const said = async (wamid: string): Promise<{ message: Json; contact: Json }> => {
  await expect.poll(() => valueWith('messages', wamid)).toBeDefined();
  const value = valueWith('messages', wamid) as { messages: Json[]; contacts: Json[] };
  const message = value.messages.find(({ id }) => id === wamid) as Json;
  const contact = value.contacts.find(({ user_id }) => user_id === message.from_user_id) as Json;
  return { message, contact };
};
const userIdOf = async (from: string, to = business) =>
  (await said(await write(from, {}, to))).message.from_user_id as string;
const sendTo = (address: object, from = business) =>
  stage.send(from, { messaging_product: 'whatsapp', type: 'text', text: { body: 'hello' }, ...address });
const statusOf = async (wamid: string, status: string): Promise<{ item: Json; contacts: unknown }> => {
  const find = () => stage.callback.statuses().find((item) => item.id === wamid && item.status === status);
  await expect.poll(find).toBeDefined();
  const value = stage.callback
    .values('messages')
    .find((one) =>
      (one.statuses as Json[] | undefined)?.some((item) => item.id === wamid && item.status === status),
    );
  return { item: find() as Json, contacts: value?.contacts };
};

describe('the id that a portfolio knows a person by', () => {
  test('goes with every message beside the phone number, by the country of that', async () => {
    const { message, contact } = await said(await write('+4915112345678', { name: 'Ana' }));
    expect(message).toMatchObject({
      from: '4915112345678',
      from_user_id: expect.stringMatching(/^DE\.\d{20}$/),
    });
    const user_id = message.from_user_id;
    expect(contact).toEqual({ profile: { name: 'Ana' }, wa_id: '4915112345678', user_id });
  });

  test('is the same for all numbers of the portfolio and another for other portfolios, also after a restart', async () => {
    const sister = await stage.onboard({ businessId: '900' });
    const stranger = await stage.onboard({ businessId: '901' });
    const from = '+16505557001';
    const id = await userIdOf(from);
    expect(await userIdOf(from, sister)).toBe(id);
    expect(await userIdOf(from, stranger)).not.toBe(id);
    await stage.restart();
    expect(await userIdOf(from)).toBe(id);
    expect(await userIdOf('+16505557002')).not.toBe(id);
  });
});

describe('a message to such an id', () => {
  test('is answered by the id, received, and reported by it, after a restart too', async () => {
    const from = '+16505557003';
    const id = await userIdOf(from);
    await stage.restart();
    const { status, body } = await sendTo({ recipient: id });
    expect(status).toBe(200);
    expect(body.contacts).toEqual([{ input: id, user_id: id }]);
    const wamid = body.messages[0].id;
    const received = (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body;
    expect(received.at(-1)).toMatchObject({ wamid, to: id, recipient: '16505557003' });
    const { item, contacts } = await statusOf(wamid, 'delivered');
    expect(item).toMatchObject({ recipient_id: '16505557003', recipient_user_id: id });
    expect(contacts).toEqual([{ wa_id: '16505557003', user_id: id }]);
  });

  test('that fails names only the id', async () => {
    const id = await userIdOf('+16505557004');
    const sent = await stage.send(business, { ...templateMessage(''), to: undefined, recipient: id });
    const wamid = sent.body.messages[0].id;
    await stage.control('POST', `/messages/${wamid}/status`, { status: 'failed' });
    const { item, contacts } = await statusOf(wamid, 'failed');
    expect(item).not.toHaveProperty('recipient_id');
    expect(item.recipient_user_id).toBe(id);
    expect(contacts).toEqual([{ user_id: id }]);
  });

  test('is refused when no such person met the business, and the phone number wins beside it', async () => {
    expect((await sendTo({ recipient: 'US.1' })).body.error.code).toBe(131009);
    expect((await sendTo({ recipient: 'ana' })).body.error.code).toBe(131009);
    const id = await userIdOf('+16505557005');
    const stranger = await stage.onboard({ businessId: '901' });
    expect((await sendTo({ recipient: id }, stranger)).body.error.code).toBe(131009);
    const both = await sendTo({ recipient: id, to: '+16505557006' });
    expect(both.body.contacts).toEqual([{ input: '+16505557006', wa_id: '16505557006' }]);
  });

  test('cannot be a one-time password', async () => {
    const id = await userIdOf('+16505557007');
    const buttons = [{ type: 'OTP', otp_type: 'COPY_CODE' }];
    const components = [{ type: 'BODY' }, { type: 'BUTTONS', buttons }];
    const { body } = await stage.graph('POST', `/${business.wabaId}/message_templates`, {
      token: business.token,
      body: { name: 'otp', language: 'en_US', category: 'AUTHENTICATION', components },
    });
    await stage.control('POST', `/templates/${body.id}/review`, { event: 'APPROVED' });
    const parameters = [{ type: 'text', text: '123456' }];
    const template = {
      name: 'otp',
      language: { code: 'en_US' },
      components: [
        { type: 'body', parameters },
        { type: 'button', sub_type: 'url', index: '0', parameters },
      ],
    };
    expect((await sendTo({ recipient: id, type: 'template', template })).body.error.code).toBe(131062);
    expect((await sendTo({ to: '+16505557007', type: 'template', template })).status).toBe(200);
  });
});

test('a person who hides the phone number from a business number is known there by id and username only', async () => {
  const from = '+16505557008';
  const { message, contact } = await said(await write(from, { hidePhone: true, username: '@ana' }));
  const id = message.from_user_id;
  expect(message).not.toHaveProperty('from');
  expect(contact).toEqual({ profile: { username: '@ana' }, user_id: id });
  const wamid = (await sendTo({ recipient: id })).body.messages[0].id;
  const sent = await statusOf(wamid, 'sent');
  expect(sent.item).not.toHaveProperty('recipient_id');
  expect(sent.contacts).toEqual([{ user_id: id }]);
  const delivered = await statusOf(wamid, 'delivered');
  expect(delivered.item).not.toHaveProperty('recipient_id');
  expect(delivered.contacts).toEqual([{ profile: { username: '@ana' }, user_id: id }]);
  await stage.control('POST', `/numbers/${business.phoneNumberId}/preferences`, { from, value: 'stop' });
  const preferences = () =>
    stage.callback
      .values('user_preferences')
      .flatMap((value) => value.user_preferences as Json[])
      .filter(({ user_id }) => user_id === id);
  await expect.poll(preferences).toHaveLength(1);
  expect(preferences()[0]).not.toHaveProperty('wa_id');
  const shown = await said(await write(from, { hidePhone: false }));
  expect(shown.message.from).toBe('16505557008');
});
