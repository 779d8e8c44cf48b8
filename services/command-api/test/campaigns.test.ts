import { campaignSchema, uploadReportSchema } from '@wabus/api-contract';
import { emptyLedger, evolveLedger, type FoldableEvent, recipientsOf } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { openPersonal } from '@wabus/keyring';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage, templateOf } from './stage.ts';

let stage: Stage;
let tenantId: string;
let project: { id: string; wabaId: string };
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('BR');
  project = await stage.activeProject(tenantId);
  await stage.approvedTemplate(tenantId, project.id);
});
afterAll(() => stage.end());

const post = (path: string, body?: unknown, options: { key?: string; type?: string; raw?: string } = {}) =>
  stage.call('POST', `/v1/tenants/${tenantId}${path}`, body, options);
const wanted = () => ({
  projectId: project.id,
  title: 'Pedidos',
  template: { name: 'order_ready', language: 'en_US' },
});
const campaign = async (): Promise<string> => (await post('/campaigns', wanted())).body.id;
const person = (to: string) => ({ to, fields: { order: 'A-17' } });
const ledger = async (id: string): Promise<CatalogueEvent[]> =>
  (await stage.store.readStream(streamName.ledger(id))) as CatalogueEvent[];
const people = async (id: string) =>
  recipientsOf(
    (await ledger(id)).reduce((state, event) => evolveLedger(state, event as FoldableEvent), emptyLedger),
  );

describe('a campaign', () => {
  test('is planned, filled, started, paused and resumed', async () => {
    const created = await post('/campaigns', { ...wanted(), externalId: 'c-1', metadata: { a: 1 } });
    expect(created.status).toBe(201);
    expect(campaignSchema.parse(created.body)).toMatchObject({
      status: 'draft',
      externalId: 'c-1',
      metadata: { a: 1 },
    });
    const { id } = created.body;
    await post(`/campaigns/${id}/recipients`, {
      recipients: [person('+5511987654321'), person('+5511987654322')],
    });
    const started = await post(`/campaigns/${id}/start`);
    expect(started).toMatchObject({ status: 202, body: { status: 'running', counts: { recipients: 2 } } });
    expect(campaignSchema.parse(started.body).counts?.breakdown.pending).toBe(2);
    expect((await post(`/campaigns/${id}/pause`)).body.status).toBe('paused');
    const resumed = await post(`/campaigns/${id}/resume`);
    expect(resumed).toMatchObject({ status: 202, body: { status: 'running' } });
    expect(resumed.body.counts).toBeUndefined();
    expect(await stage.eventTypes(streamName.campaign(id))).toEqual([
      'CampaignCreated',
      'CampaignStarted',
      'CampaignPaused',
      'CampaignResumed',
    ]);
    const [start] = (await stage.store.readStream(streamName.campaign(id))).slice(1) as CatalogueEvent[];
    expect(start?.data).toMatchObject({
      round: 0,
      category: 'UTILITY',
      variables: { '2': { field: 'order' } },
    });
  });

  test('the ledger is closed before the campaign starts', async () => {
    const id = await campaign();
    await post(`/campaigns/${id}/recipients`, { recipients: [person('+5511987654321')] });
    await post(`/campaigns/${id}/start`);
    const closed = (await ledger(id)).find(({ type }) => type === 'LedgerClosed');
    const started = (await stage.store.readStream(streamName.campaign(id))).find(
      ({ type }) => type === 'CampaignStarted',
    );
    expect(closed && started && closed.position < started.position).toBe(true);
  });

  test('each step repeated with its key is the first answer again', async () => {
    const created = await post('/campaigns', wanted(), { key: 'create' });
    const again = await post('/campaigns', wanted(), { key: 'create' });
    expect(again.body).toEqual(created.body);
    const { id } = created.body;
    await post(`/campaigns/${id}/recipients`, { recipients: [person('+5511987654321')] });
    const started = await post(`/campaigns/${id}/start`, undefined, { key: 'start' });
    await post(`/campaigns/${id}/pause`);
    const repeated = await post(`/campaigns/${id}/start`, undefined, { key: 'start' });
    expect(repeated.body).toEqual(started.body);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
  });

  test.each([
    ['start', 'a running one', 'campaign-not-startable'],
    ['resume', 'a draft', 'campaign-not-resumable'],
    ['pause', 'a draft', 'campaign-not-pausable'],
  ])('%s of %s is refused with 409', async (step, what, code) => {
    const id = await campaign();
    if (what === 'a running one') {
      await post(`/campaigns/${id}/recipients`, { recipients: [person('+5511987654321')] });
      await post(`/campaigns/${id}/start`);
    }
    expect(await post(`/campaigns/${id}/${step}`)).toMatchObject({ status: 409, body: { code } });
  });

  test('without recipients, without an approved template or with an unknown one does not start', async () => {
    expect(await post(`/campaigns/${await campaign()}/start`)).toMatchObject({
      status: 409,
      body: { code: 'campaign-empty' },
    });
    const unknown = { ...wanted(), template: { name: 'nobody', language: 'en_US' } };
    expect(await post('/campaigns', unknown)).toMatchObject({
      status: 422,
      body: { code: 'template-not-found' },
    });
    await post('/templates', templateOf(project.id, { name: 'waits' }));
    const { body } = await post('/campaigns', {
      ...wanted(),
      template: { name: 'waits', language: 'en_US' },
    });
    await post(`/campaigns/${body.id}/recipients`, { recipients: [person('+5511987654321')] });
    expect(await post(`/campaigns/${body.id}/start`)).toMatchObject({
      status: 422,
      body: { code: 'template-not-approved' },
    });
    expect((await ledger(body.id)).some(({ type }) => type === 'LedgerClosed')).toBe(false);
  });

  test('of a project that is not active is refused', async () => {
    const projectId = await stage.project(tenantId);
    expect(await post('/campaigns', { ...wanted(), projectId })).toMatchObject({
      status: 422,
      body: { code: 'project-not-active' },
    });
  });
});

describe('recipients', () => {
  test('as JSON: numbers are read with country of row, upload or tenant, duplicates are folded', async () => {
    const id = await campaign();
    const recipients = [
      { to: '11 98765-4321', fields: { first_name: 'Ana', amount: 3 }, externalId: 'lead-1' },
      { to: '+55 11 8765-4321' },
      { to: '415 555 2671', country: 'us' },
      { to: 'nobody' },
    ];
    const answer = await post(`/campaigns/${id}/recipients`, { recipients });
    expect(answer.status).toBe(200);
    expect(uploadReportSchema.parse(answer.body)).toMatchObject({
      received: 4,
      added: 2,
      duplicates: 1,
      rejectedCount: 1,
      rejected: [{ line: 4, to: 'nobody', code: 'invalid-phone-number' }],
    });
    expect((await people(id)).size).toBe(2);
  });

  test('as CSV and NDJSON, the same people again are duplicates of the same campaign', async () => {
    const id = await campaign();
    const csv = 'to,first_name\n+5511987654321,Ana\n+14155552671,Bob\n12,Nobody\n';
    const first = await post(`/campaigns/${id}/recipients`, undefined, { type: 'text/csv', raw: csv });
    expect(first.body).toMatchObject({
      received: 3,
      added: 2,
      duplicates: 0,
      rejected: [{ line: 4, to: '12' }],
    });
    const ndjson = '{"to":"+14155552671"}\n{"to":"+447400123456"}\nnope\n';
    const second = await post(`/campaigns/${id}/recipients`, undefined, {
      type: 'application/x-ndjson',
      raw: ndjson,
    });
    expect(second.body).toMatchObject({
      received: 3,
      added: 1,
      duplicates: 1,
      rejected: [{ line: 3, to: null, code: 'recipient-invalid' }],
    });
    expect((await people(id)).size).toBe(3);
  });

  test('are sealed: no number, name or field stands in the store; each is identified once', async () => {
    const id = await campaign();
    const csv = 'to,first_name\n+5521998877665,Zuleide\n+5521998877665,Zuleide\n';
    await post(`/campaigns/${id}/recipients`, undefined, { type: 'text/csv', raw: csv });
    const { rows } = await stage.db.pool.query<{ row: string }>(
      "select encode(body, 'escape') as row from event_store.events",
    );
    const everything = rows.map(({ row }) => row).join('\n');
    expect(everything).not.toMatch(/21998877665|Zuleide/);
    const [chunk] = (await ledger(id)).filter(({ type }) => type === 'RecipientsAdded');
    const contactId = chunk?.personal[0]?.contactId ?? '';
    expect(await stage.eventTypes(streamName.contact(tenantId, contactId))).toEqual(['ContactIdentified']);
    const [opened] = await openPersonal(stage.keyring, chunk ? [chunk] : []);
    expect(opened?.personal[0]).toEqual({
      to: '+5521998877665',
      fields: { first_name: 'Zuleide' },
      variables: {},
    });
  });

  test('of an upload repeated with its key are added once, and the answer is the same, numbers included', async () => {
    const id = await campaign();
    const options = { key: 'upload', type: 'text/csv', raw: 'to\n+5511987654321\nbad\n' };
    const first = await post(`/campaigns/${id}/recipients`, undefined, options);
    const again = await post(`/campaigns/${id}/recipients`, undefined, options);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    const other = await post(`/campaigns/${id}/recipients`, undefined, {
      ...options,
      raw: 'to\n+14155552671\n',
    });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect((await people(id)).size).toBe(1);
  });

  test('by the ten thousand come in chunks of at most 1,000 people and 256 KiB, at most 1,000 rejections are listed', async () => {
    const id = await campaign();
    const note = 'x'.repeat(300);
    const row = (n: number) => (n % 8 === 0 ? `bad,${note}\n` : `+55119${String(80_000_000 + n)},${note}\n`);
    let next = 0;
    const raw = new ReadableStream({
      pull(controller) {
        if (next === 0) controller.enqueue(Buffer.from('to,note\n'));
        if (next === 10_000) return controller.close();
        const lines = Array.from({ length: 500 }, (_, index) => row(next + index)).join('');
        next += 500;
        controller.enqueue(Buffer.from(lines));
      },
    });
    const path = `/v1/tenants/${tenantId}/campaigns/${id}/recipients`;
    const answer = await stage.call('POST', path, undefined, { type: 'text/csv', raw });
    expect(answer.body).toMatchObject({
      received: 10_000,
      added: 8_750,
      duplicates: 0,
      rejectedCount: 1_250,
    });
    expect(answer.body.rejected).toHaveLength(1_000);
    const chunks = (await ledger(id)).filter(({ type }) => type === 'RecipientsAdded');
    for (const { data, personal } of chunks) {
      expect(personal.length).toBeLessThanOrEqual(1_000);
      expect(Buffer.byteLength(JSON.stringify({ data, personal }))).toBeLessThanOrEqual(256 * 1_024);
    }
  });

  test.each([
    ['CSV without `to`', 'text/csv', 'name\nAna\n', 400, 'malformed-upload'],
    ['JSON that is none', 'application/json', '{"recipients":', 400, 'malformed-json'],
    ['JSON without a list', 'application/json', '{}', 422, 'validation-failed'],
    ['XML', 'application/xml', '<a/>', 415, 'unsupported-media-type'],
  ])('as %s are refused as a whole and nothing counts', async (_what, type, raw, status, code) => {
    const id = await campaign();
    const answer = await post(`/campaigns/${id}/recipients`, undefined, { type, raw });
    expect(answer).toMatchObject({ status, body: { code } });
    expect((await people(id)).size).toBe(0);
  });

  test('of an upload that breaks off do not count', async () => {
    const id = await campaign();
    const rows = Array.from({ length: 3_000 }, (_, n) => `+55119${String(70_000_000 + n)},a\n`).join('');
    const broken = await post(`/campaigns/${id}/recipients`, undefined, {
      type: 'text/csv',
      raw: `to,n\n${rows}+551,"`,
    });
    expect(broken).toMatchObject({ status: 400, body: { code: 'malformed-upload' } });
    expect((await ledger(id)).map(({ type }) => type)).toContain('RecipientsAdded');
    expect((await people(id)).size).toBe(0);
  });

  test('after the start are refused with 409', async () => {
    const id = await campaign();
    await post(`/campaigns/${id}/recipients`, { recipients: [person('+5511987654321')] });
    await post(`/campaigns/${id}/start`);
    const late = await post(`/campaigns/${id}/recipients`, { recipients: [{ to: '+14155552671' }] });
    expect(late).toMatchObject({ status: 409, body: { code: 'ledger-closed' } });
  });

  test('of uploads that run at the same time are counted once each', async () => {
    const id = await campaign();
    const upload = (from: number) => {
      const rows = Array.from({ length: 60 }, (_, n) => ({ to: `+55119${String(60_000_000 + from + n)}` }));
      return post(`/campaigns/${id}/recipients`, { recipients: rows });
    };
    const answers = await Promise.all([upload(0), upload(30), upload(60)]);
    const added = answers.reduce((sum, { body }) => sum + body.added, 0);
    expect(added).toBe(120);
    expect((await people(id)).size).toBe(120);
  });
});
