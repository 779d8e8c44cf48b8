import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;
let url: string;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
  await stage.approvedTemplate(business);
  url = `${stage.simulator.graphUrl}/v25.0/${business.phoneNumberId}/messages`;
});
afterAll(() => stage.end());

const post = async (address: string, form?: string) => {
  const answer = await fetch(address, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${business.token}`,
      ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(form === undefined ? {} : { body: form }),
  });
  return { status: answer.status, body: (await answer.json()) as { error?: { error_user_msg?: string } } };
};
const to = 'messaging_product=whatsapp&to=16505551234';

describe('the parameters of a send', () => {
  test('are taken from a form that writes objects as PHP does', async () => {
    expect((await post(url, `${to}&text[body]=hi&text[preview_url]=false`)).status).toBe(200);
    const named = 'type=template&template[name]=order_ready&template[language][code]=en_US';
    for (const at of ['[0]', '[]']) {
      const body = `template[components][0][type]=body&template[components][0][parameters]${at}`;
      const parameters = [`${body}[type]=text`, `template[components][0][parameters][0][text]=Ana`].join('&');
      expect((await post(url, `${to}&${named}&${parameters}`)).status).toBe(200);
    }
    const lacking = await post(url, `${to}&${named}`);
    expect(lacking.body.error).toMatchObject({ code: 132000 });
  });

  test('are taken from the query, too, before those of the body', async () => {
    expect((await post(`${url}?${to}&text=${encodeURIComponent('{"body":"hi"}')}`)).status).toBe(200);
    const body = 'messaging_product=other&text={"body":"hi"}';
    expect((await post(`${url}?${to}`, body)).status).toBe(200);
  });

  test('in a form with names of any depth and kind never bring the server down', async () => {
    const odd = [
      'a'.concat('[b]'.repeat(5000)),
      '[',
      '[]',
      ']',
      '[a]',
      'text[[]',
      '__proto__[a]',
      'text[__proto__][body]',
    ];
    for (const name of odd) {
      const answer = await post(url, `${to}&text[body]=hi&${encodeURIComponent(name)}=1`);
      expect([200, 400]).toContain(answer.status);
    }
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });
});

test('a template is found below its account as by its id alone', async () => {
  const { wabaId, token } = business;
  const list = await stage.graph('GET', `/${wabaId}/message_templates?name=order_ready`, { token });
  const [{ id }] = list.body.data;
  const below = `/${wabaId}/message_templates/${id}`;
  expect((await stage.graph('GET', below, { token })).body).toMatchObject({ id, name: 'order_ready' });
  const { token: other } = await stage.onboard();
  expect((await stage.graph('GET', below, { token: other })).status).toBe(400);
  const elsewhere = `/${business.phoneNumberId}/message_templates/${id}`;
  expect((await stage.graph('GET', elsewhere, { token })).body.error.code).toBe(2500);
});

test('several calls in one are not there yet, and that is said', async () => {
  const root = `${stage.simulator.graphUrl}/v25.0/`;
  const batch = encodeURIComponent(JSON.stringify([{ method: 'GET', relative_url: business.wabaId }]));
  for (const { body } of [await post(root, `batch=${batch}`), await post(`${root}?ids=${business.wabaId}`)]) {
    expect(body.error?.error_user_msg).toContain('the simulator does not have this yet');
  }
});
