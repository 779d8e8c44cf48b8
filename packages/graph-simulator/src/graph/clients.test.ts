import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startCallback } from '../../testing/callback.ts';
import { app, call, type Onboarded, oneVariable, type Stage, startStage } from '../../testing/stage.ts';

let stage: Stage;
let business: Onboarded;

beforeAll(async () => {
  stage = await startStage();
  business = await stage.onboard();
});
afterAll(() => stage.end());

type Json = Record<string, unknown>;

const graph = (method: string, path: string, body?: object) =>
  stage.graph(method, path, { token: business.token, body });
const text = { messaging_product: 'whatsapp', to: '+16505551234', type: 'text', text: { body: 'hi' } };
const names = ({ body }: { body: { data: { name: string }[] } }) => body.data.map(({ name }) => name).sort();

describe('null is as if a parameter were not there', () => {
  test.each([
    ['context', { context: null }],
    ['what context holds', { context: { message_id: null } }],
    ['all of context', { context: {} }],
    ['recipient_type', { recipient_type: null }],
    ['an id beside a link', { type: 'image', image: { id: null, link: 'https://x.example/a.png' } }],
    ['the other kind of recipient', { recipient: null }],
  ])('for %s', async (_what, change) => {
    expect((await stage.send(business, { ...text, ...change })).status).toBe(200);
  });

  test('at any depth; a body nested beyond reading is refused, which is no failure of the server', async () => {
    const url = `${stage.simulator.graphUrl}/v25.0/${business.phoneNumberId}/messages`;
    const headers = { authorization: `Bearer ${business.token}`, 'content-type': 'application/json' };
    const deep = `{"text":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect((await fetch(url, { method: 'POST', headers, body: deep })).status).toBe(400);
  });

  test('and one that is wanted is missing', async () => {
    const { body } = await stage.send(business, { ...text, to: null });
    expect(body.error.message).toBe('(#100) The parameter to is required.');
  });

  test('yet what was sent is shown as it was sent', async () => {
    await stage.send(business, { ...text, context: null });
    const received = (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body;
    expect(received.at(-1).body).toEqual({ ...text, context: null });
  });
});

describe('the token', () => {
  test('of the query goes before that of the header', async () => {
    const good = `/${business.wabaId}?access_token=${business.token}`;
    expect((await stage.graph('GET', good, { token: 'EAAbad' })).status).toBe(200);
    const bad = `/${business.wabaId}?access_token=EAAbad`;
    expect((await stage.graph('GET', bad, { token: business.token })).status).toBe(401);
  });

  test('of the query stands in the links to other pages, that of the header does not', async () => {
    const { wabaId, token } = await stage.onboard();
    await stage.control('POST', '/signups', { wabaId });
    const path = `${stage.simulator.graphUrl}/v25.0/${wabaId}/phone_numbers?limit=1`;
    const first = await call(`${path}&access_token=${token}`, 'GET');
    const next = await call(first.body.paging.next, 'GET');
    expect(next.status).toBe(200);
    expect((await call(next.body.paging.previous, 'GET')).body.data).toEqual(first.body.data);
    const byHeader = await call(path, 'GET', { token });
    expect(byHeader.body.paging.next).not.toContain('access_token');
  });
});

describe('every documented field is answered', () => {
  test.each([
    [
      'a number',
      () => business.phoneNumberId,
      'certificate,new_certificate,country_code,country_dial_code,host_platform,username,messaging_limit_tier,conversational_automation,eligibility_for_api_business_global_search,new_display_name',
    ],
    [
      'a WABA',
      () => business.wabaId,
      'on_behalf_of_business_info,primary_funding_id,marketing_messages_lite_api_status,disable_marketing_messages_on_cloud_api,primary_business_location,auth_international_rate_eligibility,subscribed_apps,purchase_order_number',
    ],
  ])('of %s; a field that nothing has is refused', async (_what, id, fields) => {
    expect((await graph('GET', `/${id()}?fields=${fields}`)).status).toBe(200);
    const unknown = await graph('GET', `/${id()}?fields=${fields},colour`);
    expect(unknown.body.error.message).toContain('nonexisting field (colour)');
  });

  test('of a template', async () => {
    const id = await stage.approvedTemplate(business, 'all_fields');
    const fields =
      'correct_category,previous_category,sub_category,library_template_name,degrees_of_freedom_spec,health_status';
    const { body } = await graph('GET', `/${id}?fields=${fields}`);
    expect(body).toMatchObject({ id, health_status: { can_send_message: 'AVAILABLE' } });
  });

  test('and a number says where it is from, a WABA which apps it has', async () => {
    const number = await graph('GET', `/${business.phoneNumberId}?fields=country_code,country_dial_code`);
    expect(number.body).toMatchObject({ country_code: 'US', country_dial_code: '1' });
    const waba = await graph('GET', `/${business.wabaId}?fields=subscribed_apps`);
    expect(waba.body.subscribed_apps.data[0].whatsapp_business_api_data.id).toBe(app.appId);
  });
});

describe('the list of templates', () => {
  let own: Onboarded;
  const list = (query: string) =>
    stage.graph('GET', `/${own.wabaId}/message_templates?${query}`, { token: own.token });
  beforeAll(async () => {
    own = await stage.onboard();
    await stage.approvedTemplate(own, 'ready');
    await stage.control('PUT', '/behaviour', { review: 'manual' });
    const waiting = { ...oneVariable, name: 'waiting', language: 'es', category: 'MARKETING' };
    const path = `/${own.wabaId}/message_templates`;
    await stage.graph('POST', path, { token: own.token, body: waiting });
    await stage.control('PUT', '/behaviour', { review: 'auto' });
  });

  test.each([
    ['status=APPROVED,PENDING', ['hello_world', 'ready', 'waiting']],
    ['status=["PENDING"]', ['waiting']],
    ['status=["APPROVED","PENDING"]&category=marketing,utility', ['hello_world', 'ready', 'waiting']],
    ['status=REJECTED', []],
    ['language=es,pt_BR', ['waiting']],
    ['category=["MARKETING"]', ['waiting']],
    ['name=read', ['ready']],
    ['name_or_content=congratulations', ['hello_world']],
    ['name_or_content=WAIT', ['waiting']],
    ['name_or_content=zzz', []],
    ['quality_score=RED', []],
    ['quality_score=UNKNOWN,RED', ['hello_world', 'ready', 'waiting']],
  ])('filtered by %s', async (query, found) => {
    expect(names(await list(query))).toEqual(found);
  });

  test('counts itself when asked', async () => {
    const { body } = await list('summary=total_count,message_template_limit&status=PENDING&limit=1');
    expect(body.summary).toEqual({ total_count: 1, message_template_limit: 6000 });
    const all = await list('summary=true&limit=1');
    expect(all.body.summary).toEqual({
      total_count: 3,
      message_template_count: 3,
      message_template_limit: 6000,
      are_translations_complete: true,
    });
    expect((await list('')).body).not.toHaveProperty('summary');
  });

  test('holds the sample that every new account has, which can be sent', async () => {
    const template = { name: 'hello_world', language: { code: 'en_US' } };
    expect((await stage.send(own, { ...text, type: 'template', template })).status).toBe(200);
  });
});

test('numbers are filtered by the fields they have', async () => {
  const filtered = async (value: string) => {
    const filtering = JSON.stringify([{ field: 'account_mode', operator: 'EQUAL', value }]);
    return graph('GET', `/${business.wabaId}/phone_numbers?filtering=${encodeURIComponent(filtering)}`);
  };
  expect((await filtered('LIVE')).body.data).toHaveLength(1);
  expect((await filtered('SANDBOX')).body.data).toEqual([]);
  expect((await graph('GET', `/${business.wabaId}/phone_numbers?filtering=x`)).body.error.code).toBe(100);
});

describe('the settings of a number', () => {
  const number = () => `/${business.phoneNumberId}`;

  test('take a new display name, which is reviewed, from the query too', async () => {
    const path = `${number()}?new_display_name=Lucky%20Tree`;
    expect((await graph('POST', path)).body).toEqual({ success: true });
    const { body } = await graph('GET', `${number()}?fields=new_display_name,new_name_status`);
    expect(body).toMatchObject({ new_display_name: 'Lucky Tree', new_name_status: 'PENDING_REVIEW' });
  });

  test('take a callback of its own, which gets its messages instead of the account', async () => {
    const other = await startCallback('verify-other');
    const override = { override_callback_uri: other.url, verify_token: 'wrong' };
    const set = (webhook_configuration: object) => graph('POST', number(), { webhook_configuration });
    expect((await set(override)).body.error.code).toBe(2200);
    expect((await set({ ...override, verify_token: 'verify-other' })).body).toEqual({ success: true });
    const { body } = await graph('GET', `${number()}?fields=webhook_configuration`);
    expect(body.webhook_configuration).toEqual({ phone_number: other.url, application: stage.callback.url });
    const write = (from: string) =>
      stage.control('POST', `${'/numbers'}${number()}/inbound`, { from, text: 'hi' });
    await write('+16505553101');
    await expect.poll(() => other.messages().map(({ from }) => from)).toEqual(['16505553101']);
    expect((await set({ override_callback_uri: '' })).body).toEqual({ success: true });
    await write('+16505553102');
    await expect.poll(() => stage.callback.messages().map(({ from }) => from)).toContain('16505553102');
    expect(other.messages()).toHaveLength(1);
    await other.close();
  });

  test('change all or nothing, and nothing is no change', async () => {
    const wrong = await graph('POST', number(), { search_visibility: 'VISIBLE', pin: '1' });
    expect(wrong.body.error.code).toBe(100);
    expect((await graph('POST', number(), {})).body.error.code).toBe(100);
    expect((await graph('POST', number(), { webhook_configuration: 'x' })).body.error.code).toBe(100);
  });
});

describe('what Meta has and the simulator has not is said so', () => {
  const notYet = expect.stringContaining('the simulator does not have this yet');
  test.each([
    ['GET', () => `/${business.phoneNumberId}/whatsapp_business_profile`],
    ['POST', () => `/${business.phoneNumberId}/request_code`],
    ['GET', () => `/${business.wabaId}/flows`],
    ['POST', () => `/${business.wabaId}`],
    ['POST', () => `/${business.wabaId}/phone_numbers`],
    ['POST', () => `/${app.appId}/uploads`],
    ['GET', () => '/message_template_library'],
    ['GET', () => '/oauth/revoke'],
  ])('%s %j', async (method, path) => {
    const { status, body } = await graph(method, path());
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 2500, error_user_msg: notYet });
  });

  test('for the portfolio, a renewed token, a template of the library and a group', async () => {
    const portfolio = `/${(await graph('GET', `/${business.wabaId}?fields=owner_business_info`)).body.owner_business_info.id}`;
    const answers = [
      await graph('GET', `${portfolio}/owned_whatsapp_business_accounts`),
      await graph('GET', '/oauth/access_token?grant_type=fb_exchange_token'),
      await graph('POST', `/${business.wabaId}/message_templates`, { library_template_name: 'x' }),
      await stage.send(business, { ...text, recipient_type: 'group' }),
    ];
    expect(answers.map(({ body }) => body.error.error_user_msg)).toEqual(answers.map(() => notYet));
  });

  test('while a form is read, with and without a file', async () => {
    const post = async (edge: string, fields: Record<string, string | Blob>) => {
      const body = new FormData();
      for (const [key, value] of Object.entries(fields)) body.append(key, value);
      const url = `${stage.simulator.graphUrl}/v25.0/${business.phoneNumberId}/${edge}`;
      const headers = { authorization: `Bearer ${business.token}` };
      const response = await fetch(url, { method: 'POST', body, headers });
      return (await response.json()) as { error?: Json };
    };
    const file = new Blob([Uint8Array.of(0xff, 0xd8)], { type: 'image/jpeg' });
    expect(await post('media', { messaging_product: 'whatsapp', file })).toEqual({
      id: expect.stringMatching(/^\d+$/),
    });
    expect(await post('messages', { ...text, text: '{"body":"hi"}' })).not.toHaveProperty('error');
  });

  test('for a body of more than 5 MB, which is no failure of the server', async () => {
    const body = { ...text, text: { body: 'x'.repeat(6 << 20) } };
    const answer = await stage.send(business, body);
    expect(answer.status).toBe(413);
    expect(answer.body.error.error_user_msg).toEqual(notYet);
  });

  test('and what neither has is unknown', async () => {
    const { body } = await graph('GET', `/${business.phoneNumberId}/nothing`);
    expect(body.error).toMatchObject({ code: 2500 });
    expect(body.error).not.toHaveProperty('error_user_msg');
  });
});

describe('small things', () => {
  test('a recipient may be a JSON number', async () => {
    const { body } = await stage.send(business, { ...text, to: 16505551234 });
    expect(body.contacts).toEqual([{ input: '16505551234', wa_id: '16505551234' }]);
  });

  test('only a message that was received is read, and only for WhatsApp', async () => {
    const from = '+16505553201';
    const inbound = { from, text: 'hi' };
    const { body } = await stage.control('POST', `/numbers/${business.phoneNumberId}/inbound`, inbound);
    const receipt = { messaging_product: 'whatsapp', status: 'read', message_id: body.wamid };
    expect((await stage.send(business, receipt)).body).toEqual({ success: true });
    const typing = { ...receipt, typing_indicator: { type: 'text' } };
    expect((await stage.send(business, typing)).body).toEqual({ success: true });
    const refused: [object, number][] = [
      [{ ...receipt, messaging_product: undefined }, 100],
      [{ ...receipt, message_id: undefined }, 100],
      [{ ...receipt, message_id: 'wamid.nobody' }, 131009],
      [{ ...receipt, typing_indicator: { type: 'dance' } }, 100],
    ];
    for (const [message, code] of refused) {
      expect((await stage.send(business, message as Json)).body.error.code).toBe(code);
    }
  });
});

describe('the subscription of the app', () => {
  const token = `${app.appId}|${app.appSecret}`;
  const path = `/${app.appId}/subscriptions`;
  const ofApp = (method: string, body?: object) => stage.graph(method, path, { token, body });
  const subscribe = (fields?: unknown) =>
    ofApp('POST', {
      object: 'whatsapp_business_account',
      callback_url: stage.callback.url,
      verify_token: app.verifyToken,
      ...(fields === undefined ? {} : { fields }),
    });
  const listed = async (): Promise<string[]> =>
    (await ofApp('GET')).body.data[0].fields.map(({ name }: { name: string }) => name);
  afterEach(() => stage.simulator.setCallbackUrl(stage.callback.url));

  test('lists the fields that were set, and all of them at first', async () => {
    expect(await listed()).toEqual(
      expect.arrayContaining(['messages', 'message_template_status_update', 'account_update', 'security']),
    );
    for (const fields of [['account_update', 'messages'], 'account_update, messages']) {
      expect((await subscribe(fields)).body).toEqual({ success: true });
      expect(await listed()).toEqual(['account_update', 'messages']);
    }
    await subscribe();
    expect(await listed()).toEqual(['account_update', 'messages']);
    await stage.restart();
    expect(await listed()).toEqual(['account_update', 'messages']);
    expect((await subscribe(['colours'])).body.error.code).toBe(100);
  });

  test('brings only the fields that were set', async () => {
    await subscribe(['messages']);
    const quality = (event: string) =>
      stage.control('POST', `/numbers/${business.phoneNumberId}/quality`, { event });
    expect((await quality('FLAGGED')).body.webhook).toBe('not-subscribed');
    await subscribe(['messages', 'phone_number_quality_update']);
    expect((await quality('UNFLAGGED')).body.webhook).toBe('queued');
    const told = () => stage.callback.values('phone_number_quality_update').map(({ event }) => event);
    await expect.poll(told).toEqual(['UNFLAGGED']);
  });

  test('loses the fields that are deleted, and all of it when none are named', async () => {
    await subscribe(['messages', 'security']);
    expect((await ofApp('DELETE', { fields: 'security' })).body).toEqual({ success: true });
    expect(await listed()).toEqual(['messages']);
    await ofApp('DELETE');
    expect((await ofApp('GET')).body).toEqual({ data: [] });
  });

  test('is set with the token of the app in the query, whatever the header says', async () => {
    const url = `${path}?access_token=${encodeURIComponent(token)}`;
    const body = {
      object: 'whatsapp_business_account',
      callback_url: stage.callback.url,
      verify_token: app.verifyToken,
      fields: 'messages',
    };
    expect((await stage.graph('POST', url, { token: business.token, body })).body).toEqual({ success: true });
  });
});

test('one item comes in each POST to whoever asks for that', async () => {
  await stage.control('PUT', '/behaviour', { phoneNumberId: business.phoneNumberId, itemsPerWebhook: 1 });
  const before = stage.callback.deliveries.length;
  const people = Array.from({ length: 20 }, (_, nth) => `1650555${4000 + nth}`);
  const inbound = `/numbers/${business.phoneNumberId}/inbound`;
  stage.callback.answer = () => 503;
  await Promise.all(people.map((from) => stage.control('POST', inbound, { from, text: 'hi' })));
  stage.callback.answer = () => 200;
  const heard = () => stage.callback.messages().map(({ from }) => from);
  await expect.poll(() => heard().filter((from) => people.includes(String(from))).length).toBe(20);
  const items = stage.callback.deliveries.slice(before).map(({ raw }) => {
    const { entry } = JSON.parse(raw.toString()) as { entry: { changes: { value: Json }[] }[] };
    return entry
      .flatMap(({ changes }) => changes)
      .flatMap(({ value }) => value.messages ?? value.statuses ?? []);
  });
  expect(Math.max(...items.map(({ length }) => length))).toBe(1);
});
