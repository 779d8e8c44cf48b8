import { withAppendFaults } from '@wabus/event-store/testing';
import { streamName } from '@wabus/events';
import { createPool } from '@wabus/postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, type CallOptions, createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
let projectId: string;
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant('BR');
  ({ id: projectId } = await stage.activeProject(tenantId));
  await stage.approvedTemplate(tenantId, projectId);
});
afterAll(() => stage.end());

const campaign = async (): Promise<string> => {
  const body = { projectId, title: 'Pedidos', template: { name: 'order_ready', language: 'en_US' } };
  return (await stage.call('POST', `/v1/tenants/${tenantId}/campaigns`, body)).body.id;
};

const CSV =
  'to,first_name,order\n+5511987654321,Ana,1\n11 98765-4322,Bia,2\nnobody,,\n+5511987654321,Ana,3\n';
const LATER: CallOptions = { type: 'text/csv', raw: CSV, prefer: 'wait=5, respond-async' };
const upload = (id: string, options: CallOptions): Promise<Answer> =>
  stage.call('POST', `/v1/tenants/${tenantId}/campaigns/${id}/recipients`, undefined, options);
const ended = async (id: string) => {
  await expect.poll(async () => (await stage.jobs.find(tenantId, id))?.state).not.toBe('running');
  return stage.jobs.find(tenantId, id);
};
const completions = async (id: string): Promise<number> =>
  (await stage.eventTypes(streamName.ledger(id))).filter((type) => type === 'UploadCompleted').length;

async function keptParts(): Promise<number> {
  const pool = createPool({ url: stage.db.url, max: 1 });
  try {
    const { rows } = await pool.query<{ parts: number }>('select count(*)::int as parts from jobs.parts');
    return rows[0]?.parts ?? -1;
  } finally {
    await pool.end();
  }
}

describe('an upload that its caller does not want to wait for', () => {
  test('is answered with a job, which ends with the report that waiting would have brought', async () => {
    const [later, now] = [await campaign(), await campaign()];
    const answer = await upload(later, LATER);
    expect(answer).toMatchObject({ status: 202, body: { state: 'running', done: 0 } });
    expect(answer.headers.get('location')).toBe(`/v1/tenants/${tenantId}/jobs/${answer.body.id}`);
    expect(await ended(answer.body.id)).toMatchObject({ state: 'done', done: 4, total: 4 });
    const { body } = await upload(now, { type: 'text/csv', raw: CSV });
    expect((await stage.jobs.find(tenantId, answer.body.id))?.result).toEqual(body);
    expect(body).toMatchObject({ received: 4, added: 2, duplicates: 1, rejectedCount: 1 });
    expect(await keptParts()).toBe(0);
  });

  test.each([
    ['application/json', JSON.stringify({ country: 'BR', recipients: [{ to: '11 98765-4321' }] })],
    ['application/x-ndjson', '{"to":"+5511987654321"}\n'],
    ['text/csv; charset=windows-1252', Buffer.from('to,first_name\n+5511987654321,Jos\xe9\n', 'latin1')],
  ])('may be %s', async (type, raw) => {
    const { body } = await upload(await campaign(), { ...LATER, type, raw });
    expect(await ended(body.id)).toMatchObject({ state: 'done', result: { added: 1, rejected: [] } });
  });

  test('has one job and one effect under one key, also beside a request that waits', async () => {
    const id = await campaign();
    const key = 'same-upload';
    const [first, second] = [await upload(id, { ...LATER, key }), await upload(id, { ...LATER, key })];
    expect(second.body.id).toBe(first.body.id);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    await ended(first.body.id);
    const waited = await upload(id, { type: 'text/csv', raw: CSV, key });
    expect(waited).toMatchObject({ status: 200, body: { added: 2 } });
    expect(waited.headers.get('idempotent-replayed')).toBe('true');
    expect(await completions(id)).toBe(1);
    const other = await upload(id, { ...LATER, key, raw: `${CSV}+5511987654323,Caio,4\n` });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency-key-reused' } });
    expect(await keptParts()).toBe(0);
  });

  test('is refused at once where that can be known, and keeps nothing then', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    expect(await upload(unknown, LATER)).toMatchObject({ status: 404 });
    const id = await campaign();
    await upload(id, { type: 'text/csv', raw: CSV });
    await stage.call('POST', `/v1/tenants/${tenantId}/campaigns/${id}/start`);
    expect(await upload(id, LATER)).toMatchObject({ status: 409, body: { code: 'ledger-closed' } });
    expect(await keptParts()).toBe(0);
  });

  test('fails with the problem of a file that cannot be read', async () => {
    const id = await campaign();
    const { body } = await upload(id, { ...LATER, raw: 'name\nAna\n' });
    expect(await ended(body.id)).toMatchObject({
      state: 'failed',
      problem: { code: 'malformed-upload', status: 400 },
    });
    expect(await completions(id)).toBe(0);
  });

  test('goes on with the next process when its own ends half-way, and has its effect once', async () => {
    const id = await campaign();
    const store = withAppendFaults(stage.store, ({ events }) =>
      events.some(({ type }) => type === 'UploadCompleted') ? 'lost-after' : 'none',
    );
    await stage.startApi({ store });
    const { body } = await upload(id, LATER);
    await expect.poll(() => completions(id)).toBe(1);
    await stage.startApi();
    expect(await ended(body.id)).toMatchObject({ state: 'done', result: { added: 2 } });
    expect(await completions(id)).toBe(1);
  });
});

test('nobody but its tenant finds a job', async () => {
  const { body } = await upload(await campaign(), LATER);
  expect(await stage.jobs.find(await stage.tenant('BR'), body.id)).toBeNull();
});
