import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, oneVariable, type Stage, startStage, templateMessage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
});
afterAll(() => stage.end());

const graph = (method: string, path: string, body?: object) =>
  stage.graph(method, path, { token: business.token, body });
const statusOf = async (id: string) => (await graph('GET', `/${id}?fields=status`)).body.status;
const otherText = {
  components: [{ type: 'BODY', text: 'Hello {{1}} and {{2}}, bye.', example: { body_text: [['a', 'b']] } }],
};
const advance = (by: string) => stage.control('POST', '/clock', { advance: by });
const send = (name: string) => stage.send(business, templateMessage('+16505559001', undefined, name));
const remove = (query: string) => graph('DELETE', `/${business.wabaId}/message_templates?${query}`);
const create = (name: string, change: object = {}) =>
  graph('POST', `/${business.wabaId}/message_templates`, { ...oneVariable, name, ...change });

describe('editing', () => {
  test('replaces the components, is reviewed again, and sends follow the new shape', async () => {
    const id = await stage.approvedTemplate(business, 'edited');
    expect((await send('edited')).status).toBe(200);
    const answer = await graph('POST', `/${id}`, otherText);
    expect(answer.body).toEqual({ success: true, id, name: 'edited', category: 'UTILITY' });
    expect((await send('edited')).body.error.code).toBe(132001);
    await expect.poll(() => statusOf(id)).toBe('APPROVED');
    expect((await send('edited')).body.error.code).toBe(132000);
  });

  test('of an approved template is allowed once in 24 hours, and never in its category', async () => {
    const id = await stage.approvedTemplate(business, 'often');
    expect((await graph('POST', `/${id}`, { category: 'MARKETING' })).body.error.code).toBe(100);
    expect((await graph('POST', `/${id}`, otherText)).status).toBe(200);
    expect((await graph('POST', `/${id}`, otherText)).body.error.error_subcode).toBe(2388039);
    await expect.poll(() => statusOf(id)).toBe('APPROVED');
    expect((await graph('POST', `/${id}`, otherText)).body.error.error_subcode).toBe(2388039);
    await advance('25h');
    expect((await graph('POST', `/${id}`, otherText)).status).toBe(200);
  });

  test('of a rejected template is free, and checked as at creation', async () => {
    const id = await stage.approvedTemplate(business, 'rejected');
    for (let nth = 0; nth < 2; nth += 1) {
      await stage.control('POST', `/templates/${id}/review`, { event: 'REJECTED' });
      expect((await graph('POST', `/${id}`, { category: 'MARKETING', ...otherText })).status).toBe(200);
    }
    await stage.control('POST', `/templates/${id}/review`, { event: 'REJECTED' });
    const wrong = await graph('POST', `/${id}`, { components: [{ type: 'FOOTER', text: 'x' }] });
    expect(wrong.body.error.error_subcode).toBe(2388043);
  });
});

describe('deleting', () => {
  test('takes every language of a name away, tells it, and blocks the name for 30 days', async () => {
    const id = await stage.approvedTemplate(business, 'gone');
    await create('gone', { language: 'es' });
    expect((await remove('name=gone')).body).toEqual({ success: true });
    const told = () =>
      stage.callback
        .values('message_template_status_update')
        .filter((value) => value.message_template_name === 'gone' && value.event === 'PENDING_DELETION');
    await expect.poll(() => told().length).toBe(2);
    expect(told()[0]?.reason).toBeNull();
    expect((await send('gone')).body.error.code).toBe(132001);
    expect((await graph('GET', `/${id}`)).body.error.error_subcode).toBe(33);
    expect((await create('gone')).body.error.error_subcode).toBe(2388023);
    await stage.restart();
    expect((await create('gone')).body.error.error_subcode).toBe(2388023);
    await advance('31d');
    expect((await create('gone')).status).toBe(200);
  });

  test('by id takes one; an unknown, mixed or disabled one takes none', async () => {
    const [first, second] = [
      await stage.approvedTemplate(business, 'one'),
      await stage.approvedTemplate(business, 'two'),
    ];
    expect((await remove('')).body.error.message).toContain('name');
    expect((await remove('name=nobody')).body.error.code).toBe(100);
    expect((await remove(`hsm_ids=[${first},999]`)).body.error.code).toBe(100);
    expect((await remove(`hsm_ids=[${first}]&name=one`)).body.error.code).toBe(100);
    await stage.control('POST', `/templates/${second}/review`, { event: 'DISABLED' });
    expect((await remove(`hsm_ids=[${first},${second}]`)).body.error.error_subcode).toBe(2388039);
    expect(await statusOf(first)).toBe('APPROVED');
    expect((await remove(`hsm_id=${first}&name=one`)).status).toBe(200);
    expect((await graph('GET', `/${first}`)).status).toBe(400);
  });
});
