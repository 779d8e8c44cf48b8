import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, oneVariable, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
});
afterAll(() => stage.end());

const statusesOf = (wamid: string) => stage.callback.statuses().filter(({ id }) => id === wamid);
const named = (wamid: string) => statusesOf(wamid).map(({ status }) => status);
const send = (to: string, name = 'order_ready', from = business) =>
  stage.send(from, templateMessage(to, undefined, name));
const behave = (change: object) => stage.control('PUT', '/behaviour', change);
const node = async (id: string, fields: string) =>
  (await stage.graph('GET', `/${id}?fields=${fields}`, { token: business.token })).body;

async function approvedMarketing(name: string): Promise<string> {
  await behave({ review: 'manual' });
  const body = { ...oneVariable, name, category: 'MARKETING' };
  const { wabaId, token } = business;
  const created = await stage.graph('POST', `/${wabaId}/message_templates`, { token, body });
  await stage.control('POST', `/templates/${created.body.id}/review`, { event: 'APPROVED' });
  await behave({ review: 'auto' });
  return created.body.id;
}

describe('a person', () => {
  const write = (from: string, text: string, more: object = {}) =>
    stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, { from, text, ...more });
  const told = (from: string) => stage.callback.messages().filter((message) => message.from === from);

  test('writes in one second and again in the next, never further ahead', async () => {
    const from = '16505558101';
    for (const text of ['stop', 'start', 'oh']) await write(from, text);
    await expect.poll(() => told(from)).toHaveLength(3);
    const [first = 0, second = 0] = told(from)
      .map(({ timestamp }) => Number(timestamp))
      .toSorted((a, b) => a - b);
    expect(second).toBeGreaterThan(first);
    for (const { timestamp } of told(from))
      expect(Number(timestamp)).toBeLessThanOrEqual(Date.now() / 1000 + 1);
  });

  test('who wrote today may be answered freely, also after older words are told', async () => {
    const to = '16505558102';
    await write(to, 'new');
    await write(to, 'old', { timestamp: Math.floor(Date.now() / 1000) - 25 * 3600 });
    const text = { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'hi' } };
    const wamid = (await stage.send(business, text)).body.messages[0].id;
    await expect.poll(() => named(wamid)).toContain('delivered');
  });
});

describe('quality', () => {
  const quality = (body: object) => stage.control('POST', `/numbers/${business.phoneNumberId}/quality`, body);

  test('of a number changes by webhook and on its node', async () => {
    const { body } = await quality({ quality: 'RED', limit: 'TIER_2K' });
    expect(body).toMatchObject({ event: 'FLAGGED', quality: 'RED', limit: 'TIER_2K', webhook: 'queued' });
    const value = () => stage.callback.values('phone_number_quality_update').at(-1);
    await expect.poll(value).toEqual({
      display_phone_number: business.displayPhoneNumber.replaceAll(/\D/g, ''),
      event: 'FLAGGED',
      old_limit: 'TIER_UNLIMITED',
      current_limit: 'TIER_2K',
      max_daily_conversations_per_business: 'TIER_2K',
    });
    const fields = 'quality_rating,throughput,whatsapp_business_manager_messaging_limit';
    expect(await node(business.phoneNumberId, fields)).toMatchObject({
      quality_rating: 'RED',
      whatsapp_business_manager_messaging_limit: 'TIER_2K',
    });
    await quality({ event: 'THROUGHPUT_UPGRADE', quality: 'GREEN', limit: 'TIER_UNLIMITED' });
    expect(await node(business.phoneNumberId, fields)).toMatchObject({
      quality_rating: 'GREEN',
      throughput: { level: 'HIGH' },
    });
  });
});

describe('account-update', () => {
  const update = (body: object, wabaId = business.wabaId) =>
    stage.control('POST', `/wabas/${wabaId}/account-update`, body);
  const last = () => stage.callback.values('account_update').at(-1);

  test('disables the account and reinstates it', async () => {
    await update({ event: 'DISABLED_UPDATE' });
    await expect.poll(last).toEqual({
      event: 'DISABLED_UPDATE',
      ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: expect.stringMatching(/^\w+ \d+, \d{4}$/) },
    });
    expect((await send('+16505556001')).body.error.code).toBe(131031);
    expect((await node(business.wabaId, 'health_status')).health_status.can_send_message).toBe('BLOCKED');
    await update({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'REINSTATE' } });
    expect((await send('+16505556001')).status).toBe(200);
  });

  test('restricts templates until the restriction expires', async () => {
    const { body } = await update({ event: 'ACCOUNT_RESTRICTION' });
    expect(body.restriction_info).toHaveLength(1);
    expect((await send('+16505556002')).body.error.code).toBe(368);
    const expired = Math.floor(Date.now() / 1000) - 1;
    const restriction = { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: expired };
    await update({ event: 'ACCOUNT_RESTRICTION', restriction_info: [restriction] });
    expect((await send('+16505556002')).status).toBe(200);
  });

  test('that takes the access away says so below the partner, and the token grants nothing', async () => {
    const leaver = await stage.onboard();
    await update({ event: 'PARTNER_REMOVED' }, leaver.wabaId);
    await expect.poll(last).toMatchObject({ waba_info: { waba_id: leaver.wabaId } });
    const delivery = stage.callback.deliveries.find(({ raw }) => raw.includes('PARTNER_REMOVED'));
    const [entry] = JSON.parse(String(delivery?.raw)).entry;
    expect(entry.id).not.toBe(leaver.wabaId);
    expect(entry.time).toBeTypeOf('number');
    const refused = await stage.graph('GET', `/${leaver.wabaId}`, { token: leaver.token });
    expect(refused.body.error).toMatchObject({ code: 100, error_subcode: 33 });
    const { wabaId, phoneNumberId } = leaver;
    const back = await stage.onboard({ wabaId, phoneNumberId });
    expect((await stage.graph('GET', `/${wabaId}`, { token: back.token })).status).toBe(200);
  });
});

describe('preferences', () => {
  test('a person stops marketing of this number only; utility goes on; resume lifts it', async () => {
    await approvedMarketing('offers');
    const from = '+16505556003';
    const tell = (value: string) =>
      stage.control('POST', `/numbers/${business.phoneNumberId}/preferences`, { from, value, name: 'Ana' });
    const userId = expect.stringMatching(/^US\.\d{20}$/);
    expect((await tell('stop')).body).toEqual({ from: '16505556003', value: 'stop', webhook: 'queued' });
    await expect
      .poll(() => stage.callback.values('user_preferences').at(-1))
      .toEqual({
        messaging_product: 'whatsapp',
        metadata: {
          display_phone_number: business.displayPhoneNumber.replaceAll(/\D/g, ''),
          phone_number_id: business.phoneNumberId,
        },
        contacts: [{ profile: { name: 'Ana' }, wa_id: '16505556003', user_id: userId }],
        user_preferences: [
          {
            wa_id: '16505556003',
            user_id: userId,
            detail: 'User requested to stop marketing messages',
            category: 'marketing_messages',
            value: 'stop',
            timestamp: expect.any(Number),
          },
        ],
      });
    const marketing = (await send(from, 'offers')).body.messages[0].id;
    const utility = (await send(from)).body.messages[0].id;
    await expect.poll(() => statusesOf(marketing)).toMatchObject([{ errors: [{ code: 131050 }] }]);
    await expect.poll(() => named(utility)).toEqual(['sent', 'delivered']);
    await stage.restart();
    await tell('resume');
    const again = (await send(from, 'offers')).body.messages[0].id;
    await expect.poll(() => named(again)).toEqual(['sent', 'delivered']);
  });
});

test('a reply quotes by replyTo; a tapped button needs no type', async () => {
  const inbound = (body: object) =>
    stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, { from: '+16505556004', ...body });
  await inbound({ text: 'yes', replyTo: 'wamid.x' });
  await inbound({ button: { payload: 'stop', text: 'Stop offers' }, replyTo: 'wamid.y' });
  const mine = () => stage.callback.messages().filter(({ from }) => from === '16505556004');
  await expect.poll(() => mine().length).toBe(2);
  const digits = business.displayPhoneNumber.replaceAll(/\D/g, '');
  expect(mine()).toMatchObject([
    { type: 'text', text: { body: 'yes' }, context: { from: digits, id: 'wamid.x' } },
    { type: 'button', button: { payload: 'stop', text: 'Stop offers' }, context: { id: 'wamid.y' } },
  ]);
});

describe('held templates', () => {
  test('a share is held, then sent, or fails with 132015 when failShare hits too; the seed decides', async () => {
    const people = Array.from({ length: 30 }, (_, nth) => `+165055561${10 + nth}`);
    const run = async (): Promise<string> => {
      const other = await startStage({ seed: 'held' });
      const someone = await other.onboard({ wabaId: '111', phoneNumberId: '222' });
      await other.approvedTemplate(someone);
      await other.control('PUT', '/behaviour', { heldShare: 0.5, failShare: 0.5 });
      const answers = await Promise.all(people.map((to) => other.send(someone, templateMessage(to))));
      const ended = () =>
        other.callback.statuses().filter(({ status }) => status === 'delivered' || status === 'failed');
      await expect.poll(() => ended().length).toBe(people.length);
      const marks = answers.map(({ body }) => {
        const [{ id, message_status }] = body.messages;
        const errors = ended().find((status) => status.id === id)?.errors as { code: number }[] | undefined;
        return `${message_status === 'accepted' ? 'a' : 'h'}${errors?.[0]?.code ?? ''}`;
      });
      await other.end();
      return marks.join(' ');
    };
    const first = await run();
    expect(new Set(first.split(' '))).toEqual(new Set(['a', 'h', 'a131026', 'h132015']));
    expect(await run()).toBe(first);
  });

  test('fail together when their template is paused, and sends are refused until it is approved', async () => {
    const id = await approvedMarketing('paced');
    await behave({ heldShare: 1 });
    const sends = ['+16505556201', '+16505556202'].map((to) => send(to, 'paced'));
    const wamids = (await Promise.all(sends)).map(({ body }) => body.messages[0].id);
    await behave({ heldShare: 0 });
    await stage.control('POST', `/templates/${id}/review`, { event: 'PAUSED' });
    await expect.poll(() => wamids.map(named)).toEqual([['failed'], ['failed']]);
    for (const wamid of wamids) expect(statusesOf(wamid)).toMatchObject([{ errors: [{ code: 132015 }] }]);
    expect((await send('+16505556203', 'paced')).body.error.code).toBe(132015);
    await stage.control('POST', `/templates/${id}/review`, { event: 'DISABLED' });
    expect((await send('+16505556203', 'paced')).body.error.code).toBe(132016);
    await stage.control('POST', `/templates/${id}/review`, { event: 'REINSTATED' });
    expect((await send('+16505556203', 'paced')).status).toBe(200);
  });
});
