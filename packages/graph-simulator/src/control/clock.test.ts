import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Onboarded, oneVariable, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
});
afterAll(() => stage.end());

const advance = (by: number | string) => stage.control('POST', '/clock', { advance: by });
const create = (name: string) => {
  const { wabaId, token } = business;
  return stage.graph('POST', `/${wabaId}/message_templates`, { token, body: { ...oneVariable, name } });
};

test('the clock is put ahead by seconds or by a text, and stays so after a restart', async () => {
  const before = Date.parse((await stage.control('GET', '/clock')).body.now);
  expect((await advance(90)).body.aheadSeconds).toBe(90);
  expect((await advance('2h')).body.aheadSeconds).toBe(7290);
  await stage.restart();
  const now = Date.parse((await stage.control('GET', '/clock')).body.now);
  expect(now - before).toBeGreaterThanOrEqual(7_290_000);
  expect(now).toBeLessThanOrEqual(Date.now() + 7_290_000);
});

test('a code of 30 seconds expires', async () => {
  const { code } = (await stage.control('POST', '/signups')).body;
  await advance('31s');
  expect((await stage.exchange(code)).body.error).toMatchObject({ code: 100, error_subcode: 36007 });
});

test('reviews and statuses that fall due happen at once, with the times they were due', async () => {
  const created = await create('soon');
  const wamid = (await stage.send(business, templateMessage('+16505558001'))).body.messages[0].id;
  await advance('1h');
  const { body } = await stage.graph('GET', `/${created.body.id}`, { token: business.token });
  expect(body.status).toBe('APPROVED');
  const mine = () => stage.callback.statuses().filter(({ id }) => id === wamid);
  await expect.poll(() => mine().map(({ status }) => status)).toEqual(['sent', 'delivered']);
  const received = (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body;
  const at = Date.parse(received.at(-1).at) / 1000;
  for (const { timestamp } of mine()) expect(Number(timestamp) - at).toBeLessThan(3);
});

test('the window closes after 24 hours', async () => {
  const to = '+16505558002';
  await stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, { from: to, text: 'hello' });
  await advance('24h');
  const text = { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'too late' } };
  const wamid = (await stage.send(business, text)).body.messages[0].id;
  const mine = () => stage.callback.statuses().filter(({ id }) => id === wamid);
  await expect.poll(mine).toMatchObject([{ errors: [{ code: 131047 }] }]);
});

test('ten registrations are allowed in 72 hours, and again after them', async () => {
  const { phoneNumberId, token } = await stage.onboard({}, { register: false });
  const register = async () => {
    const body = { messaging_product: 'whatsapp', pin: '212834' };
    return (await stage.graph('POST', `/${phoneNumberId}/register`, { token, body })).body.error?.code;
  };
  for (let nth = 0; nth < 10; nth += 1) expect(await register()).toBeUndefined();
  expect(await register()).toBe(133016);
  await advance('73h');
  expect(await register()).toBeUndefined();
});

test('a hundred templates may be created in an hour, and again after it', async () => {
  await advance('1h');
  const answers = await Promise.all(Array.from({ length: 101 }, (_, nth) => create(`many_${nth}`)));
  const refused = answers.filter(({ status }) => status !== 200);
  expect(refused.map(({ body }) => body.error.code)).toEqual([80008]);
  await advance('1h');
  expect((await create('one_more')).status).toBe(200);
});

test('webhooks that were not taken are repeated, until seven days are over', async () => {
  stage.callback.answer = () => 500;
  const inbound = (text: string) =>
    stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, { from: '+16505558003', text });
  const tries = (text: string) => stage.callback.deliveries.filter(({ raw }) => raw.includes(text)).length;
  await inbound('never taken');
  await expect.poll(() => tries('never taken')).toBe(1);
  await advance('8d');
  await expect.poll(() => tries('never taken')).toBe(2);
  stage.callback.answer = () => 200;
  await inbound('taken');
  await expect.poll(() => tries('"taken"')).toBe(1);
  await advance('1d');
  await inbound('taken as well');
  await expect.poll(() => tries('taken as well')).toBe(1);
  expect(tries('never taken')).toBe(2);
});

test('reset puts the clock back', async () => {
  await stage.control('POST', '/reset');
  expect((await stage.control('GET', '/clock')).body.aheadSeconds).toBe(0);
});
