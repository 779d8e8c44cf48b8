import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { app, call, type Onboarded, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let now = Date.parse('2026-11-21T10:00:00Z');

beforeAll(async () => {
  stage = await startStage({ clock: { now: () => new Date(now) } });
});
afterAll(() => stage.end());

const exchangeWith = (fields: Record<string, string>) =>
  stage.graph('GET', `/oauth/access_token?${new URLSearchParams(fields)}`);
const credentials = { client_id: app.appId, client_secret: app.appSecret };

describe('what the phone app of a number knows', () => {
  const connect = async (event: string) => {
    const { body: signup } = await stage.control('POST', '/signups', { event });
    const token = (await stage.exchange(signup.code)).body.access_token as string;
    const ask = (sync_type: string) =>
      stage.graph('POST', `/${signup.phoneNumberId}/smb_app_data`, {
        token,
        body: { messaging_product: 'whatsapp', sync_type },
      });
    return { ask };
  };

  test('may be asked for once each, within a day', async () => {
    const { ask } = await connect('FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING');
    const answer = { messaging_product: 'whatsapp', request_id: expect.stringMatching(/^\d+$/) };
    expect(await ask('smb_app_state_sync')).toMatchObject({ status: 200, body: answer });
    expect((await ask('smb_app_state_sync')).body.error.code).toBe(2593107);
    expect((await ask('everything')).body.error.code).toBe(100);
    now += 24 * 3_600_000 + 1;
    expect((await ask('history')).body.error.code).toBe(2593108);
  });

  test('is nothing where the number is in no app', async () => {
    const { ask } = await connect('FINISH');
    expect((await ask('history')).body.error.code).toBe(100);
  });
});

describe('the code exchange', () => {
  test('gives a token once; the second time the code has been used', async () => {
    const { body: signup } = await stage.control('POST', '/signups');
    const first = await stage.exchange(signup.code);
    expect(first).toMatchObject({ status: 200, body: { token_type: 'bearer' } });
    expect(first.body.access_token).toMatch(/^EAA[A-Za-z0-9]{100,}$/);
    const second = await stage.exchange(signup.code);
    expect(second.status).toBe(400);
    expect(second.body.error).toMatchObject({ code: 100, error_subcode: 36009, type: 'OAuthException' });
    expect(second.body.error.fbtrace_id).toMatch(/^A.{22}$/);
  });

  test('of two at the same time, one gets the token', async () => {
    const { body: signup } = await stage.control('POST', '/signups');
    const answers = await Promise.all([1, 2, 3, 4].map(() => stage.exchange(signup.code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
  });

  test('is refused after 30 seconds, and for ever after', async () => {
    const { body: signup } = await stage.control('POST', '/signups');
    now += 30_001;
    expect((await stage.exchange(signup.code)).body.error.error_subcode).toBe(36007);
    expect((await stage.exchange(signup.code)).body.error.error_subcode).toBe(36009);
  });

  test('that fails for a wrong secret or a redirect_uri burns the code', async () => {
    const failures = [
      { fields: { ...credentials, client_secret: 'wrong' }, code: 1, subcode: undefined },
      { fields: { ...credentials, redirect_uri: 'https://x.example' }, code: 100, subcode: 36008 },
    ];
    for (const { fields, code, subcode } of failures) {
      const { body: signup } = await stage.control('POST', '/signups');
      const failed = await exchangeWith({ ...fields, code: signup.code });
      expect(failed.status).toBe(400);
      expect(failed.body.error.code).toBe(code);
      expect(failed.body.error.error_subcode).toBe(subcode);
      expect((await stage.exchange(signup.code)).body.error.error_subcode).toBe(36009);
    }
  });

  test('works by POST with form fields, below any version', async () => {
    const { body: signup } = await stage.control('POST', '/signups');
    const response = await fetch(`${stage.simulator.graphUrl}/v19.0/oauth/access_token`, {
      method: 'POST',
      body: new URLSearchParams({ ...credentials, code: signup.code }),
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('facebook-api-version')).toBe('v19.0');
  });
});

describe('debug_token', () => {
  test('names the WABAs that a token grants, and says when a token is nobody’s', async () => {
    const business = await stage.onboard({ wabaId: '4242', grants: ['4242', '77'] });
    const token = `${app.appId}|${app.appSecret}`;
    const { body } = await stage.graph('GET', `/debug_token?input_token=${business.token}`, { token });
    expect(body.data).toMatchObject({
      app_id: app.appId,
      is_valid: true,
      type: 'SYSTEM_USER',
      expires_at: 0,
    });
    expect(body.data.granular_scopes).toEqual([
      { scope: 'whatsapp_business_management', target_ids: ['4242', '77'] },
      { scope: 'whatsapp_business_messaging', target_ids: ['4242', '77'] },
    ]);
    const unknown = await stage.graph('GET', '/debug_token?input_token=EAAnobody', { token });
    expect(unknown).toMatchObject({ status: 200, body: { data: { is_valid: false, error: { code: 190 } } } });
    const stranger = await stage.graph('GET', `/debug_token?input_token=${business.token}`, { token: 'x' });
    expect(stranger).toMatchObject({ status: 401, body: { error: { code: 190 } } });
  });
});

describe('nodes', () => {
  let business: Onboarded;
  beforeAll(async () => {
    business = await stage.onboard({}, { register: false });
  });

  test('an unknown id and one that the token does not grant get the same 400, code 100, subcode 33', async () => {
    const other = await stage.onboard();
    for (const id of ['999', other.wabaId, other.phoneNumberId]) {
      const answer = await stage.graph('GET', `/${id}`, { token: business.token });
      expect(answer.status).toBe(400);
      expect(answer.body.error).toEqual({
        message: `Unsupported get request. Object with ID '${id}' does not exist, cannot be loaded due to missing permissions, or does not support this operation. Please read the Graph API documentation at https://developers.facebook.com/docs/graph-api`,
        type: 'GraphMethodException',
        code: 100,
        error_subcode: 33,
        fbtrace_id: expect.any(String),
      });
    }
  });

  test('no token is 104, a bad one 190, a strange path 2500', async () => {
    const ask = (token?: string, path = '') => stage.graph('GET', `/${business.wabaId}${path}`, { token });
    expect((await ask()).body.error.code).toBe(104);
    const crooked = await fetch(`${stage.simulator.graphUrl}/v25.0/%zz`);
    expect(await crooked.json()).toMatchObject({ error: { code: 2500 } });
    expect(await ask('EAAbad')).toMatchObject({ status: 401, body: { error: { code: 190 } } });
    expect(await ask(business.token, '/nothing')).toMatchObject({
      status: 400,
      body: { error: { code: 2500 } },
    });
  });

  test('fields= picks, also inside, always gives the id, and refuses what is not there', async () => {
    const { token } = business;
    const picked = await stage.graph('GET', `/${business.wabaId}?fields=owner_business_info{id},currency`, {
      token,
    });
    expect(picked.body).toEqual({
      owner_business_info: { id: expect.any(String) },
      currency: 'USD',
      id: business.wabaId,
    });
    const refused = await stage.graph('GET', `/${business.phoneNumberId}?fields=colour`, { token });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 100 } } });
  });

  test('phone_numbers lists newest first in pages that end without next', async () => {
    const { wabaId, token, phoneNumberId } = business;
    const second = (await stage.control('POST', '/signups', { wabaId })).body;
    const third = (await stage.control('POST', '/signups', { wabaId })).body;
    const first = await stage.graph('GET', `/${wabaId}/phone_numbers?limit=2&fields=id`, { token });
    expect(first.body.data).toEqual([{ id: third.phoneNumberId }, { id: second.phoneNumberId }]);
    const rest = await call(first.body.paging.next, 'GET', { token });
    expect(rest.body.data).toEqual([{ id: phoneNumberId }]);
    expect(rest.body.paging.next).toBeUndefined();
    const back = await call(rest.body.paging.previous, 'GET', { token });
    expect(back.body.data).toEqual(first.body.data);
    const bad = await stage.graph('GET', `/${wabaId}/phone_numbers?after=bm8`, { token });
    expect(bad.body.error.code).toBe(131059);
  });

  test('links begin with the address that others reach it by, where one is given, on any address it listens on', async () => {
    await stage.restart({ graphUrl: 'http://meta.internal:4010', host: '0.0.0.0' });
    const { wabaId, token } = business;
    await stage.control('POST', '/signups', { wabaId });
    const { body } = await stage.graph('GET', `/${wabaId}/phone_numbers?limit=1`, { token });
    expect(body.paging.next).toMatch(/^http:\/\/meta\.internal:4010\/v\d+\.0\//);
  });

  test('a number that two signups name is listed by both WABAs', async () => {
    const again = await stage.onboard({ phoneNumberId: business.phoneNumberId }, { register: false });
    expect(again.wabaId).not.toBe(business.wabaId);
    expect(again.displayPhoneNumber).toBe(business.displayPhoneNumber);
    for (const { wabaId, token } of [business, again]) {
      const { body } = await stage.graph('GET', `/${wabaId}/phone_numbers`, { token });
      expect(body.data.map(({ id }: { id: string }) => id)).toContain(business.phoneNumberId);
    }
  });
});

describe('subscribed_apps', () => {
  test('subscribes, lists and unsubscribes the app', async () => {
    const { wabaId, token } = await stage.onboard({}, { subscribe: false });
    const path = `/${wabaId}/subscribed_apps`;
    expect((await stage.graph('GET', path, { token })).body).toEqual({ data: [] });
    expect((await stage.graph('POST', path, { token })).body).toEqual({ success: true });
    const listed = await stage.graph('GET', path, { token });
    expect(listed.body.data[0].whatsapp_business_api_data.id).toBe(app.appId);
    expect((await stage.graph('DELETE', path, { token })).body).toEqual({ success: true });
    expect((await stage.graph('GET', path, { token })).body).toEqual({ data: [] });
  });

  test('shakes hands with an override before it is used', async () => {
    const { wabaId, token } = await stage.onboard({}, { subscribe: false });
    const path = `/${wabaId}/subscribed_apps`;
    const override = { override_callback_uri: stage.callback.url, verify_token: 'wrong' };
    expect((await stage.graph('POST', path, { token, body: override })).body.error.code).toBe(2200);
    const right = { ...override, verify_token: app.verifyToken };
    expect((await stage.graph('POST', path, { token, body: right })).body).toEqual({ success: true });
    const listed = await stage.graph('GET', path, { token });
    expect(listed.body.data[0].override_callback_uri).toBe(stage.callback.url);
  });

  test('the app itself may set its callback, after a handshake', async () => {
    const token = `${app.appId}|${app.appSecret}`;
    const body = {
      object: 'whatsapp_business_account',
      callback_url: stage.callback.url,
      verify_token: 'no',
    };
    const path = `/${app.appId}/subscriptions`;
    expect((await stage.graph('POST', path, { token, body })).body.error.code).toBe(2200);
    const passed = await stage.graph('POST', path, {
      token,
      body: { ...body, verify_token: app.verifyToken },
    });
    expect(passed.body).toEqual({ success: true });
    expect((await stage.graph('GET', path, { token })).body.data[0].callback_url).toBe(stage.callback.url);
  });
});

describe('register', () => {
  const register = ({ phoneNumberId, token }: Onboarded, pin: string) =>
    stage.graph('POST', `/${phoneNumberId}/register`, {
      token,
      body: { messaging_product: 'whatsapp', pin },
    });

  test('sets the PIN the first time and wants the same one afterwards', async () => {
    const business = await stage.onboard({}, { register: false });
    const { phoneNumberId, token } = business;
    const before = await stage.graph('GET', `/${phoneNumberId}?fields=status,platform_type`, { token });
    expect(before.body).toMatchObject({ status: 'PENDING', platform_type: 'NOT_APPLICABLE' });
    expect((await register(business, '111111')).body).toEqual({ success: true });
    expect((await register(business, '111111')).body).toEqual({ success: true });
    const other = await register(business, '222222');
    expect(other.status).toBe(400);
    expect(other.body.error).toMatchObject({
      code: 133005,
      message: '(#133005) Two step verification PIN Mismatch',
    });
    const after = await stage.graph('GET', `/${phoneNumberId}?fields=status,platform_type`, { token });
    expect(after.body).toMatchObject({ status: 'CONNECTED', platform_type: 'CLOUD_API' });
    await stage.graph('POST', `/${phoneNumberId}`, { token, body: { pin: '222222' } });
    expect((await register(business, '222222')).body).toEqual({ success: true });
  });

  test('more than 10 times in 72 hours is refused for 72 hours', async () => {
    const business = await stage.onboard({}, { register: false });
    for (let nth = 0; nth < 10; nth += 1) expect((await register(business, '111111')).status).toBe(200);
    expect((await register(business, '111111')).body.error.code).toBe(133016);
    now += 71 * 3600 * 1000;
    expect((await register(business, '111111')).body.error.code).toBe(133016);
    now += 2 * 3600 * 1000;
    expect((await register(business, '111111')).status).toBe(200);
  });

  test('wants 6 digits, and refuses a number that lives in the phone app', async () => {
    const business = await stage.onboard({}, { register: false });
    expect((await register(business, '12345')).body.error.code).toBe(100);
    const coexisting = await stage.onboard(
      { event: 'FINISH_WHATSAPP_BUSINESS_APP_ONBOARDING' },
      { register: false },
    );
    expect((await register(coexisting, '111111')).body.error.code).toBe(100);
  });
});
