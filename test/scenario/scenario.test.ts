import { createHmac } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedEvent } from '@wabus/events';
import { Secret } from '@wabus/platform';
import { createPool } from '@wabus/postgres';
import {
  analystsQuery,
  approveTemplate,
  type CampaignView,
  connectProject,
  type DemoClient,
  launchCampaign,
  until,
} from '@wabus/standalone/demo';
import { createVault } from '@wabus/vault';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { recipientsCsv } from '../../bench/crash/recipients.ts';
import { findInDatabase } from './plaintext.ts';
import { closePlatform, decidedAt, eventsOf, openPlatform, type Platform, Standalone } from './platform.ts';
import { sendRichCampaigns } from './rich-template.ts';

interface Held {
  readonly holdReason?: string;
  readonly waitingFor: Readonly<Record<string, string>> | null;
}

interface ProjectView {
  readonly status: string;
  readonly attention: Readonly<Record<string, string>> | null;
  readonly checklist: readonly { readonly step: string; readonly status: string }[];
}

const base = '/v1/tenants/scenario';
const quiet = { step: () => undefined };
let platform: Platform;
let client: DemoClient;
let project: { projectId: string; phoneNumberId: string };

beforeAll(async () => {
  platform = await openPlatform();
  client = platform.client;
  const profile = { name: 'Scenario', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
  project = await connectProject(client, base, quiet);
  await approveTemplate(client, base, project.projectId, quiet);
});

afterAll(() => closePlatform(platform));

/** The platform, if it is `npm start`: what only that has is not looked at elsewhere. */
function standaloneOnly(skip: (note: string) => never): Standalone {
  return platform instanceof Standalone ? platform : skip('only npm start has this');
}

/** How many messages somebody has in hand: released and neither called nor put back yet, or in a call. */
function underWay(events: readonly RecordedEvent[]): number {
  const last = Map.groupBy(events, ({ stream }) => stream).values();
  const inHand = ['MessageReleased', 'MessageSendAttempted'];
  return [...last].filter((ofOne) => inHand.includes(ofOne.at(-1)?.type ?? '')).length;
}

test('a campaign is paused within a second, resumed, completed, and both sides agree', async () => {
  const id = await launchCampaign(client, base, project.projectId, recipientsCsv(240), quiet);
  const path = `${base}/campaigns/${id}`;
  await until(client, path, ({ counts }: CampaignView) => (counts.accepted ?? 0) > 20);
  await client.api('POST', `${path}/pause`);
  const pausedAt = Date.now();
  await until(client, path, ({ status }: CampaignView) => status === 'paused');
  // The sender has put back what it held, so that nothing is under way.
  await expect.poll(async () => underWay(await allEvents('message-'))).toBe(0);
  const events = await allEvents('message-');
  const late = events.filter(
    (event) => event.type === 'MessageSendAttempted' && decidedAt(event) > pausedAt + 1_000,
  );
  expect(late).toEqual([]);
  await client.api('POST', `${path}/resume`);
  const done = await until(client, path, ({ counts }: CampaignView) => counts.breakdown.reached === 240);
  expect(done.counts.breakdown).toEqual({
    suppressed: 0,
    failed: 0,
    unknown: 0,
    pending: 0,
    accepted: 0,
    reached: 240,
  });
  await until(client, path, ({ status }: CampaignView) => status === 'completed');
  const received = await client.simulator<{ to: string }[]>(
    'GET',
    `/numbers/${project.phoneNumberId}/received`,
  );
  expect(new Set(received.map(({ to }) => to)).size).toBe(240);
  expect(received).toHaveLength(240);
  const analyst = createPool({ url: platform.reach.postgresAnalyst, max: 1 });
  const answers = (await analyst.query(analystsQuery('scenario', id))) as unknown as { rows: unknown[] }[];
  await analyst.end();
  expect(answers.at(-1)?.rows).toMatchObject([{ status: 'completed', recipients: 240, now_reached: 240 }]);
});

test('a single message is sent, its statuses come back, and a repeat of the command is the same message', async () => {
  const body = {
    projectId: project.projectId,
    to: '+55 11 96123-4567',
    type: 'template',
    template: { name: 'order_ready', language: 'en_US', variables: { 1: 'Ana', 2: 'A-17' } },
    externalId: 'lead-1',
  };
  const first = await post(`${base}/messages`, body, 'once');
  const again = await post(`${base}/messages`, body, 'once');
  expect(first.status).toBe(202);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.json.id).toBe(first.json.id);
  const other = await post(`${base}/messages`, { ...body, to: '+5511961234568' }, 'once');
  expect([other.status, other.json.code]).toEqual([422, 'idempotency-key-reused']);
  interface MessageView {
    readonly status: string;
    readonly statusTimes: Record<string, string>;
    readonly wamid: string;
    readonly externalId: string;
  }
  const path = `${base}/messages/${first.json.id}`;
  const delivered = await until(
    client,
    path,
    ({ status }: MessageView) => status === 'delivered' || status === 'read',
  );
  expect(delivered.externalId).toBe('lead-1');
  await client.simulator('POST', `/messages/${delivered.wamid}/status`, { status: 'read' });
  const read = await until(client, path, ({ status }: MessageView) => status === 'read');
  expect(Object.keys(read.statusTimes)).toEqual(
    expect.arrayContaining(['queued', 'accepted', 'sent', 'delivered', 'read']),
  );
});

test('header, named variables and links of a template are filled for each recipient of a campaign', async () => {
  const other = '/v1/tenants/rich';
  const profile = { name: 'Rich', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', other, profile);
  const text = (value: string, parameter_name?: string) => ({
    type: 'text',
    ...(parameter_name ? { parameter_name } : {}),
    text: value,
  });
  const components = (index: string, names: readonly string[], values: readonly string[]) => {
    const [header = '', first = '', second = '', link = ''] = values;
    return [
      { type: 'header', parameters: [text(header, names[0])] },
      { type: 'body', parameters: [text(first, names[1]), text(second, names[2])] },
      { type: 'button', sub_type: 'url', index, parameters: [text(link)] },
    ];
  };
  const sent = (await sendRichCampaigns(client, other)).map((received) =>
    received.map(({ body }) => body.template.components),
  );
  const wanted = (index: string, ...names: string[]) => [
    components(index, names, ['Friday', 'Ana', '10 %', 'a?b=1']),
    components(index, names, ['soon', 'Bia', '20 %', 'c']),
  ];
  expect(sent[0]).toHaveLength(2);
  expect(sent[0]).toEqual(expect.arrayContaining(wanted('1')));
  expect(sent[1]).toHaveLength(2);
  expect(sent[1]).toEqual(expect.arrayContaining(wanted('0', 'day', 'first_name', 'discount')));
});

test('a read right after a write sees it, by its position', async () => {
  const made = await post(`${base}/projects`, { name: 'Second' });
  const position = made.headers.get('wabus-position');
  const seen = await client.api<{ id: string }>(
    'GET',
    `${base}/projects/${made.json.id}?minPosition=${position}`,
  );
  expect(seen.id).toBe(made.json.id);
});

test('what a person writes is kept once, sealed', async () => {
  const text = 'The secret word is Rosenkohl';
  const inbound = { from: '5511961230000', name: 'Zulmira', type: 'text', text: { body: text } };
  await client.simulator('POST', `/numbers/${project.phoneNumberId}/inbound`, inbound);
  let received: RecordedEvent[] = [];
  await expect
    .poll(async () => {
      received = await allEvents('inbound-');
      return received.length;
    })
    .toBe(1);
  expect(received[0]?.type).toBe('MessageReceived');
  const inEvents = (table: string): boolean =>
    /^event_(store|log)\./.test(table) && !/webhooks|records/.test(table);
  const needles = [text, 'Rosenkohl', 'Zulmira', '5511961230000'];
  expect(await findInDatabase(platform.reach.postgres, needles, inEvents)).toEqual([]);
});

test('a forged signature is refused; a signed webhook of an unknown WABA is taken and becomes a dead letter', async () => {
  const wabaId = '999000111222333';
  const metadata = { display_phone_number: '15550000000', phone_number_id: '1' };
  const status = {
    id: 'wamid.unknown',
    status: 'sent',
    timestamp: '1790000000',
    recipient_id: '5511961230000',
  };
  const value = { messaging_product: 'whatsapp', metadata, statuses: [status] };
  const entry = [{ id: wabaId, changes: [{ field: 'messages', value }] }];
  const body = JSON.stringify({ object: 'whatsapp_business_account', entry });
  const { webhook, appSecret } = platform.reach;
  const deliver = async (signature: string): Promise<number> => {
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature };
    return (await fetch(webhook, { method: 'POST', headers, body })).status;
  };
  expect(await deliver(`sha256=${'0'.repeat(64)}`)).toBe(401);
  expect(await deliver(`sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)).toBe(200);
  interface Letters {
    readonly data: { wabaId: string; class: string; reason: string }[];
  }
  const mine = ({ data }: Letters) => data.filter((letter) => letter.wabaId === wabaId);
  const letters = mine(await until(client, '/v1/dead-letters', (page: Letters) => mine(page).length > 0));
  expect(letters).toHaveLength(1);
  expect(letters[0]?.class).toBe('unroutable');
});

test('token and PIN stand nowhere as plaintext, a recipient’s number only where it must', async () => {
  const { postgres } = platform.reach;
  const vault = createVault({ url: postgres, kek: new Secret(platform.vaultKey) });
  const place = { tenantId: 'scenario', projectId: project.projectId };
  const token = (await vault.get({ ...place, purpose: 'business-token' }))?.reveal() ?? '';
  const pin = (await vault.get({ ...place, purpose: 'two-step-pin' }))?.reveal() ?? '';
  await vault.close();
  expect(token.length).toBeGreaterThan(20);
  expect(pin).toMatch(/^\d{6}$/);
  expect(await findInDatabase(postgres, [token, `"${pin}"`, platform.reach.token])).toEqual([]);
  const logs = platform.logs();
  const number = '5511961000000';
  for (const needle of [token, `"${pin}"`, platform.reach.token, number, number.slice(2), 'Ana 1']) {
    expect(logs.filter((text) => text.includes(needle))).toEqual([]);
  }
  const inEvents = (table: string): boolean => table.startsWith('event_store.');
  expect(await findInDatabase(postgres, [number, number.slice(2)], inEvents)).toEqual([]);
  const events = (await allEvents('')).map((event) => JSON.stringify(event, (_, value) => String(value)));
  for (const needle of [token, `"${pin}"`, platform.reach.token, number.slice(2)]) {
    expect(events.filter((text) => text.includes(needle))).toEqual([]);
  }
  expect((await platform.recordKeys()).filter((key) => key.includes(number.slice(2)))).toEqual([]);
  const answers = await Promise.all(
    ['/projects', '/templates', '/campaigns', '/messages'].map((path) =>
      client.api<unknown>('GET', `${base}${path}`),
    ),
  );
  expect(JSON.stringify(answers)).not.toContain(token);
});

test('no secret stands in the arguments of a process, and nobody else may read a file that could hold one', ({
  skip,
}) => {
  const { dataDir } = standaloneOnly(skip);
  const { appSecret, verifyToken, token } = platform.reach;
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const commandLines = processes.map(commandLineOf);
  expect(commandLines.filter((line) => line.includes(join(dataDir, 'simulator')))).toHaveLength(1);
  for (const secret of [appSecret, verifyToken, token]) {
    expect(commandLines.filter((line) => line.includes(secret))).toEqual([]);
  }
  const files = ['secrets.json', 'ready.json', 'postgres.log', 'simulator.log', 'simulator/journal.ndjson'];
  for (const file of files) expect([file, statSync(join(dataDir, file)).mode & 0o077]).toEqual([file, 0]);
});

test('an analyst can neither make anything nor take a lock that a service waits for', async () => {
  const pool = createPool({ url: platform.reach.postgresAnalyst, max: 1 });
  const tried = [
    'create temporary table mine (id int)',
    'create table public.mine (id int)',
    'select lo_create(0)',
    'select pg_advisory_lock(1)',
    'select pg_try_advisory_lock_shared(1, 2)',
    'select * from read_models.messages',
  ];
  for (const statement of tried) {
    const refusal = await pool.query(`begin read write; ${statement}`).then(
      () => 'done',
      ({ code }: { code: string }) => code,
    );
    expect([statement, refusal]).toEqual([statement, '42501']);
  }
  await pool.end();
});

test.each([
  [190, 'business-token', /Embedded Signup/],
  [131042, 'activation', /WhatsApp Manager/],
  [133010, 'phone-number', /Embedded Signup/],
])(
  'while Meta refuses the project with %i, it and its campaign say so; when it works again, everybody is reached once',
  async (code, step, advice) => {
    const other = `/v1/tenants/refused-${code}`;
    const profile = { name: 'Refused', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
    await client.api('PUT', other, profile);
    const { projectId, phoneNumberId } = await connectProject(client, other, quiet);
    await approveTemplate(client, other, projectId, quiet);
    const path = `${other}/projects/${projectId}`;
    await client.simulator('POST', '/faults', { kind: 'error', code, match: { phoneNumberId } });
    const id = await launchCampaign(client, other, projectId, recipientsCsv(40), quiet);
    const shown = await until(client, path, ({ status }: ProjectView) => status === 'needs-attention');
    expect(shown.attention).toMatchObject({ code: `meta-${code}`, since: expect.any(String) });
    expect(shown.attention?.advice).toMatch(advice);
    expect(shown.checklist.filter(({ status }) => status !== 'done')).toMatchObject([
      { step, status: 'failed', waitingFor: expect.stringMatching(advice) },
    ]);
    const held = await client.api<CampaignView & Held>('GET', `${other}/campaigns/${id}`);
    expect(held.waitingFor).toMatchObject({
      reason: 'project-needs-attention',
      since: shown.attention?.since,
    });
    expect(held.holdReason).toBe('project-needs-attention');
    await client.simulator('DELETE', '/faults');
    await until(client, path, ({ status, attention }: ProjectView) => status === 'active' && !attention);
    const reached = ({ counts, status }: CampaignView) =>
      counts.breakdown.reached === 40 && status === 'completed';
    await until(client, `${other}/campaigns/${id}`, reached);
    const received = await client.simulator<{ to: string }[]>('GET', `/numbers/${phoneNumberId}/received`);
    expect([received.length, new Set(received.map(({ to }) => to)).size]).toEqual([40, 40]);
  },
);

test('a project whose token Meta refuses is connected again, and what waited goes', async () => {
  const other = '/v1/tenants/refused-190';
  const { data } = await client.api<{ data: { id: string; phoneNumberId: string; wabaId: string }[] }>(
    'GET',
    `${other}/projects`,
  );
  const { id, phoneNumberId, wabaId } = data[0] ?? { id: '', phoneNumberId: '', wabaId: '' };
  const path = `${other}/projects/${id}`;
  const fault = { kind: 'error', code: 190, match: { phoneNumberId, path: '/messages' } };
  await client.simulator('POST', '/faults', fault);
  const sent = await post(`${other}/messages`, {
    ...{ projectId: id, to: '+5511961234599', type: 'template' },
    template: { name: 'order_ready', language: 'en_US', variables: { 1: 'Ana', 2: 'A-17' } },
  });
  await until(client, path, ({ status }: ProjectView) => status === 'needs-attention');
  const signup = await client.simulator<{ code: string }>('POST', '/signups', { wabaId, phoneNumberId });
  const again = await post(`${path}/embedded-signup`, { code: signup.code, wabaId, phoneNumberId });
  expect(again.status).toBe(202);
  await client.simulator('DELETE', '/faults');
  const message = `${other}/messages/${sent.json.id}`;
  await until(client, message, ({ status }: { status: string }) => /delivered|read/.test(status));
  await until(client, path, ({ status }: ProjectView) => status === 'active');
});

test('another tenant and an unknown one get the same answer', async () => {
  await client.api('PUT', '/v1/tenants/other', {
    name: 'Other',
    country: 'PT',
    timeZone: 'UTC',
    language: 'pt',
  });
  for (const tenant of ['other', 'nobody']) {
    const asked = client.api('GET', `/v1/tenants/${tenant}/projects/${project.projectId}`);
    await expect(asked).rejects.toThrow(/404.*not-found/);
  }
});

test('SIGTERM ends it with exit code 0, and the next start knows everything', async ({ skip }) => {
  expect(await standaloneOnly(skip).restart()).toBe(0);
  client = platform.client;
  const { data } = await client.api<{ data: CampaignView[] }>('GET', `${base}/campaigns`);
  expect(data.map(({ status, counts }) => [status, counts.breakdown.reached])).toEqual([['completed', 240]]);
});

const allEvents = (prefix: string): Promise<RecordedEvent[]> => eventsOf(platform, prefix);

async function post(
  path: string,
  body: unknown,
  key?: string,
): Promise<{ status: number; headers: Headers; json: { id: string; code: string } }> {
  const { api, token } = platform.reach;
  const headers = new Headers({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
  if (key) headers.set('idempotency-key', key);
  const response = await fetch(`${api}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as { id: string; code: string },
  };
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
