import { readFileSync } from 'node:fs';
import { isValidPhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Onboarded, type Stage, startStage, templateMessage } from '../../testing/stage.ts';
import { catalogued, cataloguedCodes } from '../graph/error-catalogue.ts';
import { magicRecipients } from './recipients.ts';
import { recipientsTable } from './table.ts';

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
const messageFrom = (to: string) => stage.callback.messages().find(({ from }) => `+${from}` === to);
const send = async (to: string, from = business) => (await stage.send(from, templateMessage(to))).body;
const wamidOf = async (to: string) => (await send(to)).messages[0].id as string;
const who = (does: string) => {
  const found = magicRecipients.filter((one) => one.does.startsWith(does));
  if (found.length !== 1) throw new Error(`${found.length} people of whom it is said: ${does}`);
  return found[0]?.to ?? '';
};

describe('the list', () => {
  test('has numbers that are valid, in their canonical spelling, and each once', () => {
    for (const { to } of magicRecipients) {
      expect(isValidPhoneNumber(to), to).toBe(true);
      expect(parsePhoneNumberFromString(to)?.number).toBe(to);
    }
    expect(new Set(magicRecipients.map(({ to }) => to)).size).toBe(magicRecipients.length);
  });

  test('has one number for every error code that can answer a send, and for every late failure', () => {
    const codes = (...met: string[]) => cataloguedCodes.filter((code) => met.includes(catalogued(code).met));
    const refused = magicRecipients.flatMap(({ refused: code }) => code ?? []);
    const late = magicRecipients.filter(({ does }) => does.startsWith('accepted, then fails'));
    expect(refused).toEqual(codes('send', 'both'));
    expect(late.map(({ steps }) => steps[0]?.code)).toEqual(codes('late', 'both'));
    expect(refused.length + late.length).toBeGreaterThan(60);
  });

  test('stands in the README as it is', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    expect(readme).toContain(`\n${recipientsTable()}\n`);
  });

  test('is answered by the control API', async () => {
    const { body } = await stage.control('GET', '/recipients');
    expect(body).toHaveLength(magicRecipients.length);
    expect(body[0]).toEqual({ to: '+491713920000', does: 'refused with 0: AuthException' });
  });
});

test('refusals answer their code, and nothing is received', async () => {
  const refusals = magicRecipients.filter(({ refused }) => refused !== undefined);
  const before = (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body.length;
  const answers = await Promise.all(refusals.map(({ to }) => stage.send(business, templateMessage(to))));
  expect(answers.map(({ status, body }) => [body.error?.code, status])).toEqual(
    refusals.map(({ refused = -1 }) => [refused, catalogued(refused).status]),
  );
  const after = (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body.length;
  expect(after).toBe(before);
});

test('late failures are accepted and fail with their code, for every business', async () => {
  const other = await stage.onboard();
  await stage.approvedTemplate(other);
  const late = magicRecipients.filter(({ does }) => does.startsWith('accepted, then fails'));
  for (const from of [business, other]) {
    const accepted = await Promise.all(late.map(({ to }) => send(to, from)));
    const wamids = accepted.map(({ messages }) => messages[0].id as string);
    await expect.poll(() => wamids.every((wamid) => statusesOf(wamid).length === 1)).toBe(true);
    const seen = wamids.map((wamid) => statusesOf(wamid)[0]);
    expect(seen.map((status) => (status?.errors as { code: number }[] | undefined)?.[0]?.code)).toEqual(
      late.map(({ steps }) => steps[0]?.code),
    );
  }
});

describe.concurrent('statuses of a person who', () => {
  const cases: [does: string, statuses: string[]][] = [
    ['read without delivered', ['sent', 'read']],
    ['delivered twice', ['sent', 'delivered', 'delivered']],
    ['statuses come in the wrong order', ['read', 'delivered', 'sent']],
    ['sent, then fails', ['sent', 'failed']],
    ['delivered and read', ['sent', 'delivered', 'read']],
  ];
  test.for(cases)('%s', async ([does, statuses], { expect }) => {
    const wamid = await wamidOf(who(does));
    await expect.poll(() => named(wamid)).toEqual(statuses);
    const times = statusesOf(wamid).map(({ timestamp }) => Number(timestamp));
    if (does.includes('wrong order')) expect(times).toEqual([...times].sort().reverse());
    if (does.includes('twice')) expect(statusesOf(wamid)[1]).toEqual(statusesOf(wamid)[2]);
    if (does.includes('without')) expect(statusesOf(wamid)[1]?.pricing).toBeDefined();
  });

  test('gets nothing delivered stops at sent, or at nothing', async ({ expect }) => {
    const [never, silent] = [await wamidOf(who('sent, and never')), await wamidOf(who('accepted, and no'))];
    const [marker] = [await wamidOf(who('reads and replies STOP'))];
    await expect.poll(() => named(marker).length).toBe(3);
    expect(named(never)).toEqual(['sent']);
    expect(named(silent)).toEqual([]);
  });
});

describe.concurrent('a person who', () => {
  test.for([
    ['reads and replies STOP', 'STOP'],
    ['reads and replies START', 'START'],
    ['reads and taps', 'Yes'],
  ] as const)('%s', async ([does, text], { expect }) => {
    const to = who(does);
    const wamid = await wamidOf(to);
    const reply = { type: 'text', text: { body: text }, context: { id: wamid } };
    const find = () =>
      stage.callback.messages().find(({ context }) => (context as { id: string } | undefined)?.id === wamid);
    await expect.poll(find).toMatchObject(reply);
  });

  test('replies opens the window', async ({ expect }) => {
    const to = magicRecipients.find(({ does }) => does === 'reads and replies')?.to ?? '';
    await wamidOf(to);
    await expect.poll(() => messageFrom(to)).toBeDefined();
    const text = { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'hello' } };
    const wamid = (await stage.send(business, text)).body.messages[0].id;
    await expect.poll(() => named(wamid)).toEqual(['sent', 'delivered', 'read']);
  });

  test('taps the quick reply of a template sends its payload', async ({ expect }) => {
    const buttons = [{ type: 'QUICK_REPLY', text: 'Stop offers' }];
    const components = [
      { type: 'BODY', text: 'An offer.' },
      { type: 'BUTTONS', buttons },
    ];
    await stage.control('PUT', '/behaviour', { review: 'manual' });
    const created = await stage.graph('POST', `/${business.wabaId}/message_templates`, {
      token: business.token,
      body: { name: 'offer', language: 'en_US', category: 'MARKETING', components },
    });
    await stage.control('POST', `/templates/${created.body.id}/review`, { event: 'APPROVED' });
    const payload = [{ type: 'payload', payload: 'stop-offers' }];
    const template = {
      name: 'offer',
      language: { code: 'en_US' },
      components: [{ type: 'button', sub_type: 'quick_reply', index: '0', parameters: payload }],
    };
    const to = who('reads and taps');
    const message = { messaging_product: 'whatsapp', to, type: 'template', template };
    const wamid = (await stage.send(business, message)).body.messages[0].id;
    const find = () => stage.callback.messages().find(({ type }) => type === 'button');
    await expect.poll(find).toMatchObject({
      button: { payload: 'stop-offers', text: 'Stop offers' },
      context: { id: wamid },
    });
  });

  test.for(['stop', 'resume'])('tells about marketing messages: %s', async (value, { expect }) => {
    const to = who(value === 'stop' ? 'reads and stops marketing' : 'reads and wants marketing');
    await wamidOf(to);
    const find = () =>
      stage.callback
        .values('user_preferences')
        .flatMap((item) => item.user_preferences as Record<string, unknown>[])
        .find((item) => `+${item.wa_id}` === to);
    await expect.poll(find).toMatchObject({ value, category: 'marketing_messages' });
  });

  test('is reached by a held template', async ({ expect }) => {
    const { messages } = await send(who('a template is held for quality assessment, then sent'));
    expect(messages[0].message_status).toBe('held_for_quality_assessment');
    await expect.poll(() => named(messages[0].id)).toEqual(['sent', 'delivered']);
  });

  test('is not reached by a held template', async ({ expect }) => {
    const { messages } = await send(who('a template is held for quality assessment, then fails'));
    expect(messages[0].message_status).toBe('held_for_quality_assessment');
    await expect.poll(() => statusesOf(messages[0].id)).toMatchObject([{ errors: [{ code: 132015 }] }]);
  });

  test('breaks the connection is received all the same', async ({ expect }) => {
    const to = who('accepted, but the connection breaks');
    await expect(send(to)).rejects.toThrow();
    const received = (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body;
    const mine = received.filter((message: { to: string }) => message.to === to);
    expect(mine).toHaveLength(1);
    await expect.poll(() => named(mine[0].wamid)).toEqual(['sent', 'delivered']);
  });

  test.for(['accepted, but the answer never', 'accepted, but neither'])('%s', async (does, { expect }) => {
    const to = who(does);
    const leaving = new AbortController();
    const sending = fetch(`${stage.simulator.graphUrl}/v25.0/${business.phoneNumberId}/messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${business.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(templateMessage(to)),
      signal: leaving.signal,
    });
    const outcome = sending.then(
      () => 'answered',
      () => 'left',
    );
    const received = async () =>
      (await stage.control('GET', `/numbers/${business.phoneNumberId}/received`)).body;
    const mine = (all: { to: string; wamid: string }[]) => all.filter((message) => message.to === to);
    await expect.poll(async () => mine(await received())).toHaveLength(1);
    leaving.abort();
    expect(await outcome).toBe('left');
    const { wamid = '' } = mine(await received())[0] ?? {};
    if (does.includes('neither')) expect(named(wamid)).toEqual([]);
    else await expect.poll(() => named(wamid)).toEqual(['sent', 'delivered']);
  });
});

test('everybody else behaves normally, also beside the listed numbers', async () => {
  const listed = new Set(magicRecipients.map(({ to }) => to));
  const beside = ['+491713920099', '+4917604069099', '+491713920100', '+4917604068999'];
  expect(beside.filter((to) => listed.has(to))).toEqual([]);
  const wamids = await Promise.all(beside.map(wamidOf));
  await expect.poll(() => wamids.map(named)).toEqual(beside.map(() => ['sent', 'delivered']));
});
