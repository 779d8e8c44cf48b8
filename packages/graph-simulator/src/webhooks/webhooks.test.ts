import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { expectedSignature } from '../../testing/callback.ts';
import { app, type Onboarded, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
});
afterAll(() => stage.end());
afterEach(async () => {
  stage.callback.answer = () => 200;
  await stage.control('PUT', '/behaviour', { failShare: 0, readShare: 0, replyShare: 0, statuses: 'auto' });
});

const statusesOf = (wamid: string) => stage.callback.statuses().filter(({ id }) => id === wamid);
const sendTo = async (to: string, callbackData = `data-${to}`) =>
  (await stage.send(business, templateMessage(to, callbackData))).body.messages[0].id as string;

describe('statuses', () => {
  test('sent, delivered and read come in order, with callback data and today’s pricing', async () => {
    await stage.control('PUT', '/behaviour', { readShare: 1 });
    const wamid = await sendTo('+16505552001', 'w1:message:attempt');
    await expect
      .poll(() => statusesOf(wamid).map(({ status }) => status))
      .toEqual(['sent', 'delivered', 'read']);
    const [sent, delivered, read] = statusesOf(wamid);
    expect(sent).toEqual({
      id: wamid,
      status: 'sent',
      timestamp: expect.stringMatching(/^\d{10}$/),
      recipient_id: '16505552001',
      recipient_user_id: expect.stringMatching(/^US\.\d{20}$/),
      biz_opaque_callback_data: 'w1:message:attempt',
      pricing: { billable: true, pricing_model: 'PMP', type: 'regular', category: 'utility' },
    });
    expect(delivered?.pricing).toBeDefined();
    expect(read?.pricing).toBeUndefined();
    expect(read?.biz_opaque_callback_data).toBe('w1:message:attempt');
    const value = stage.callback.values('messages').at(-1);
    const { recipient_user_id: userId } = read ?? {};
    expect(value?.contacts).toEqual([{ wa_id: '16505552001', user_id: userId }]);
    expect(value?.metadata).toEqual({
      display_phone_number: business.displayPhoneNumber.replaceAll(/\D/g, ''),
      phone_number_id: business.phoneNumberId,
    });
  });

  test('of a message that fails carry the error, and of its contact only what it was sent to', async () => {
    await stage.control('PUT', '/behaviour', { phoneNumberId: business.phoneNumberId, failShare: 1 });
    const wamid = await sendTo('+16505552002');
    await stage.control('PUT', '/behaviour', { phoneNumberId: business.phoneNumberId, failShare: 0 });
    await expect.poll(() => statusesOf(wamid).length).toBe(1);
    expect(statusesOf(wamid)[0]).toMatchObject({
      status: 'failed',
      errors: [{ code: 131026, title: 'Message undeliverable', error_data: { details: expect.any(String) } }],
    });
    const value = stage.callback
      .values('messages')
      .find(({ statuses }) => (statuses as { id: string }[] | undefined)?.some(({ id }) => id === wamid));
    expect(value?.contacts).toEqual([{ wa_id: '16505552002' }]);
    expect(statusesOf(wamid)[0]).not.toHaveProperty('recipient_user_id');
  });

  test('a text outside the 24 hours fails with 131047, within them it is delivered free', async () => {
    const text = { messaging_product: 'whatsapp', to: '+16505552003', type: 'text', text: { body: 'hi' } };
    const outside = (await stage.send(business, text)).body.messages[0].id;
    await expect.poll(() => statusesOf(outside)[0]?.errors).toMatchObject([{ code: 131047 }]);
    await stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, {
      from: '+16505552003',
      text: { body: 'hello' },
    });
    const inside = (await stage.send(business, text)).body.messages[0].id;
    await expect.poll(() => statusesOf(inside).length).toBe(2);
    expect(statusesOf(inside)[0]?.pricing).toMatchObject({
      category: 'service',
      type: 'free_customer_service',
    });
  });

  test('a reply quotes the message it answers', async () => {
    await stage.control('PUT', '/behaviour', { replyShare: 1 });
    const wamid = await sendTo('+16505552004');
    const find = () => stage.callback.messages().find(({ from }) => from === '16505552004');
    await expect.poll(find).toMatchObject({
      type: 'text',
      text: { body: expect.any(String) },
      context: { id: wamid, from: business.displayPhoneNumber.replaceAll(/\D/g, '') },
    });
  });

  test('what befalls each person depends on the seed only, not on the order of the sends', async () => {
    await stage.control('PUT', '/behaviour', { failShare: 0.5 });
    const people = Array.from({ length: 40 }, (_, nth) => `+16505557${100 + nth}`);
    const run = async (order: string[]) => {
      const other = await startStage({ seed: 'fate' });
      const someone = await other.onboard({ wabaId: '111', phoneNumberId: '222' });
      await other.approvedTemplate(someone);
      await other.control('PUT', '/behaviour', { failShare: 0.5 });
      await Promise.all(order.map((to) => other.send(someone, templateMessage(to))));
      const failed = () => other.callback.statuses().filter(({ status }) => status === 'failed');
      const settled = () =>
        failed().length + other.callback.statuses().filter(({ status }) => status === 'delivered').length;
      await expect.poll(settled).toBe(people.length);
      await other.end();
      return failed()
        .map(({ recipient_id }) => recipient_id)
        .sort();
    };
    const first = await run(people);
    expect(first.length).toBeGreaterThan(5);
    expect(first.length).toBeLessThan(35);
    expect(await run([...people].reverse())).toEqual(first);
  });
});

describe('delivery', () => {
  test('escapes everything that is not ASCII and signs exactly those bytes', async () => {
    await stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, {
      from: '+16505552010',
      name: 'José',
      text: { body: 'olá 😀 ñ' },
    });
    const find = () => stage.callback.deliveries.find(({ raw }) => raw.includes('16505552010'));
    await expect.poll(find).toBeDefined();
    const { raw, signature } = find() as NonNullable<ReturnType<typeof find>>;
    expect(raw.every((byte) => byte < 0x80)).toBe(true);
    expect(raw.toString()).toContain('ol\\u00e1 \\ud83d\\ude00 \\u00f1');
    expect(signature).toBe(expectedSignature(app.appSecret, raw));
    const message = stage.callback.messages().find(({ from }) => from === '16505552010');
    expect(message?.text).toEqual({ body: 'olá 😀 ñ' });
  });

  test('is repeated with the same content until the callback answers 200', async () => {
    await stage.control('PUT', '/behaviour', { statuses: 'manual' });
    const from = stage.callback.deliveries.length;
    const answers = [500, 201, 302];
    stage.callback.answer = (nth) => answers[nth - from] ?? 200;
    const wamid = await sendTo('+16505552011');
    await stage.control('POST', `/messages/${wamid}/status`, { status: 'delivered' });
    await expect.poll(() => statusesOf(wamid).length).toBe(1);
    const mine = stage.callback.deliveries.slice(from);
    expect(mine.map(({ answered }) => answered)).toEqual([500, 201, 302, 200]);
    expect(new Set(mine.map(({ raw }) => raw.toString())).size).toBe(1);
  });

  test('puts many updates in one POST and leaves the Graph side free while the callback is slow', async () => {
    const from = stage.callback.deliveries.length;
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    stage.callback.answer = async () => {
      await gate;
      return 200;
    };
    const people = Array.from({ length: 300 }, (_, nth) => `+16505558${100 + nth}`);
    const wamids = await Promise.all(people.map((to) => sendTo(to)));
    open();
    const mine = new Set(wamids);
    const delivered = () =>
      stage.callback.statuses().filter(({ id, status }) => mine.has(id as string) && status === 'delivered')
        .length;
    await expect.poll(delivered).toBe(300);
    expect(stage.callback.deliveries.length - from).toBeLessThan(150);
  });

  test('goes nowhere before the WABA has subscribed the app', async () => {
    const silent = await stage.onboard({}, { subscribe: false });
    const answer = await stage.control('POST', `/numbers/${silent.phoneNumberId}/inbound`, {
      from: '+16505552012',
      text: 'anybody there?',
    });
    expect(answer.body.webhook).toBe('not-subscribed');
    await stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, {
      from: '+16505552013',
      text: 'me',
    });
    await expect.poll(() => stage.callback.messages().some(({ from }) => from === '16505552013')).toBe(true);
    expect(stage.callback.messages().some(({ from }) => from === '16505552012')).toBe(false);
  });

  test('waits for a callback when none is set', async () => {
    const other = await startStage({ callbackUrl: undefined });
    const someone = await other.onboard();
    const template = await other.approvedTemplate(someone);
    expect(template).toBeDefined();
    expect(other.callback.deliveries).toHaveLength(0);
    await other.simulator.setCallbackUrl(other.callback.url);
    await expect
      .poll(() => other.callback.values('message_template_status_update').length)
      .toBeGreaterThan(0);
    await other.end();
  });
});
