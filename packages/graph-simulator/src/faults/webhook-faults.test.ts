import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
});
afterAll(() => stage.end());
afterEach(() => stage.control('DELETE', '/faults'));

const fault = (body: object) => stage.control('POST', '/faults', body);
const statusesOf = (wamid: string) => stage.callback.statuses().filter(({ id }) => id === wamid);
const named = (wamid: string) => statusesOf(wamid).map(({ status }) => status);
const send = async (to: string) => (await stage.send(business, templateMessage(to))).body.messages[0].id;
const standing = async () => (await stage.control('GET', '/faults')).body[0];

describe('throttle', () => {
  test('answers 130429 to as many sends as asked, and to nothing else', async () => {
    await fault({ kind: 'throttle', count: 2 });
    const { token, phoneNumberId, wabaId } = business;
    expect((await stage.graph('GET', `/${wabaId}`, { token })).status).toBe(200);
    const answers = [];
    for (let nth = 0; nth < 3; nth += 1) {
      answers.push((await stage.send(business, templateMessage('+16505554001'))).body.error?.code);
    }
    expect(answers).toEqual([130429, 130429, undefined]);
    expect((await stage.graph('GET', `/${phoneNumberId}`, { token })).status).toBe(200);
  });

  test('strikes a share of the people, and the calls whose path it names', async () => {
    await fault({ kind: 'throttle', rate: 0.5, seed: 'dice' });
    const people = Array.from({ length: 24 }, (_, nth) => `+165055541${10 + nth}`);
    const answers = await Promise.all(people.map((to) => stage.send(business, templateMessage(to))));
    const refused = answers.filter(({ status }) => status === 400).length;
    expect(refused).toBeGreaterThan(3);
    expect(refused).toBeLessThan(21);
    await stage.control('DELETE', '/faults');
    await fault({ kind: 'throttle', code: 80007, match: { path: '/phone_numbers' } });
    const { token, wabaId } = business;
    const listed = await stage.graph('GET', `/${wabaId}/phone_numbers`, { token });
    expect(listed.body.error.code).toBe(80007);
  });
});

describe('duplicate-webhook', () => {
  test('delivers the same update twice, as often as asked', async () => {
    await fault({ kind: 'duplicate-webhook', match: { to: '+16505554002' }, count: 1, delayMs: 50 });
    const wamid = await send('+16505554002');
    await expect.poll(() => named(wamid).sort()).toEqual(['delivered', 'sent', 'sent']);
    const [first, second] = statusesOf(wamid).filter(({ status }) => status === 'sent');
    expect(second).toEqual(first);
    expect(await standing()).toMatchObject({ struck: 1, spent: true });
  });

  test('doubles what people write and what Meta says about a template', async () => {
    await fault({ kind: 'duplicate-webhook', delayMs: 50 });
    const from = '+16505554003';
    await stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, { from, text: 'twice' });
    const mine = () => stage.callback.messages().filter((message) => `+${message.from}` === from);
    await expect.poll(() => mine().length).toBe(2);
    expect(mine()[0]).toEqual(mine()[1]);
    await stage.approvedTemplate(business, 'doubled');
    const approved = () =>
      stage.callback
        .values('message_template_status_update')
        .filter(({ message_template_name }) => message_template_name === 'doubled');
    await expect.poll(() => approved().length).toBe(2);
  });
});

describe('reorder-webhooks', () => {
  test('holds an update back until later ones have overtaken it', async () => {
    await fault({ kind: 'reorder-webhooks', match: { to: '+16505554004' }, count: 1, delayMs: 1500 });
    const wamid = await send('+16505554004');
    await expect.poll(() => named(wamid)).toEqual(['delivered', 'sent']);
  });

  test('loses nothing when it strikes everything, together with duplicates', async () => {
    await fault({ kind: 'reorder-webhooks', seed: 'shuffle' });
    await fault({ kind: 'duplicate-webhook', seed: 'twice', delayMs: 100 });
    const people = Array.from({ length: 20 }, (_, nth) => `+165055542${10 + nth}`);
    const wamids = await Promise.all(people.map(send));
    const complete = () => wamids.every((wamid) => statusesOf(wamid).length === 4);
    await expect.poll(complete).toBe(true);
    for (const wamid of wamids) {
      expect(named(wamid).sort()).toEqual(['delivered', 'delivered', 'sent', 'sent']);
    }
    const overtaken = wamids.filter((wamid) => named(wamid)[0] === 'delivered').length;
    expect(overtaken).toBeGreaterThan(0);
    expect(overtaken).toBeLessThan(wamids.length);
  });
});

describe('drop-status', () => {
  test('never delivers a status of the people it matches, yet what they write', async () => {
    await fault({ kind: 'drop-status', match: { to: '+16505554005' } });
    const [dropped, other] = [await send('+16505554005'), await send('+16505554006')];
    await expect.poll(() => named(other)).toEqual(['sent', 'delivered']);
    await expect.poll(async () => (await standing()).struck).toBe(2);
    const from = '+16505554005';
    await stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, { from, text: 'still here' });
    const wrote = () => stage.callback.messages().some((message) => `+${message.from}` === from);
    await expect.poll(wrote).toBe(true);
    expect(named(dropped)).toEqual([]);
    await stage.restart();
    const later = await send('+16505554007');
    await expect.poll(() => named(later)).toEqual(['sent', 'delivered']);
    expect(named(dropped)).toEqual([]);
  });

  test('does not keep webhook-before-response waiting', async () => {
    const match = { to: '+16505554008' };
    await fault({ kind: 'webhook-before-response', match, count: 1 });
    await fault({ kind: 'drop-status', match, count: 1 });
    const wamid = await send('+16505554008');
    await expect.poll(() => named(wamid)).toEqual(['delivered']);
  });
});
