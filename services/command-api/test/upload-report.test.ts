import { uploadReportSchema } from '@wabus/api-contract';
import { streamName } from '@wabus/events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createStage, type Stage } from './stage.ts';

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
const campaignOf = async (name: string): Promise<string> => {
  const wanted = { projectId: project.id, title: 'Pedidos', template: { name, language: 'en_US' } };
  return (await post('/campaigns', wanted)).body.id;
};
const campaign = () => campaignOf('order_ready');

describe('what an upload tells before anything is sent', () => {
  const template = async (name: string, text: string, variables: Record<string, unknown>) => {
    const words = text.match(/{{\w+}}/g)?.length ?? 0;
    const named = /{{[a-z]/.test(text);
    const names = [...text.matchAll(/{{(\w+)}}/g)].map(([, inText]) => inText);
    const example = named
      ? { body_text_named_params: names.map((param_name) => ({ param_name, example: 'x' })) }
      : { body_text: [Array.from({ length: words }, () => 'x')] };
    await stage.approvedTemplate(tenantId, project.id, {
      name,
      ...(named ? { parameter_format: 'NAMED' } : {}),
      components: [{ type: 'BODY', text, example }],
      variables,
    });
    return campaignOf(name);
  };
  const upload = async (id: string, raw: string, type = 'text/csv') =>
    uploadReportSchema.parse((await post(`/campaigns/${id}/recipients`, undefined, { type, raw })).body);
  const text = 'Hello {{customer_name}}, your code {{voucher_code}} is ready for you here.';

  test('columns named like variables fill them, and the campaign starts', async () => {
    const id = await template('named_like', text, {});
    const csv = 'to,Customer Name,{{voucher_code}}\n+5511987654321,Ana,X1\n';
    expect((await upload(id, csv)).warnings).toEqual([]);
    expect(await post(`/campaigns/${id}/start`)).toMatchObject({ status: 202 });
  });

  test('people whom a variable would leave out are counted, with columns that nothing uses', async () => {
    const id = await template('lacking', text, { voucher_code: { field: 'Voucher' } });
    const csv =
      'to,customer_nme,voucher,colour\n+5511987654321,Ana,X1,red\n+14155552671,,,\n+447400123456,Bob,"a\nb"\n';
    const { warnings } = await upload(id, csv);
    expect(warnings).toMatchObject([
      { code: 'variable-missing', variable: 'customer_name', count: 3 },
      { code: 'variable-missing', variable: 'voucher_code', column: 'Voucher', count: 1 },
      {
        code: 'column-near',
        column: 'customer_nme',
        count: 2,
        detail: expect.stringContaining('`customer_name`'),
      },
      { code: 'column-unused', column: 'colour', count: 1 },
      { code: 'row-short', count: 1 },
    ]);
  });

  test('a default that everybody gets because no row has its column is told', async () => {
    const id = await template('defaulted', text, {
      customer_name: { field: 'first name', default: 'friend' },
      voucher_code: { field: 'code' },
    });
    const rows = '{"to":"+5511987654321","fields":{"code":"X1"},"variables":{"vocher":"1"}}\n';
    const { warnings } = await upload(id, rows, 'application/x-ndjson');
    expect(warnings).toMatchObject([
      { code: 'default-for-all', variable: 'customer_name', column: 'first name', count: 1 },
      { code: 'variable-unknown', variable: 'vocher', count: 1 },
    ]);
  });

  test('a campaign that would reach nobody is not started, stays a draft, and starts once it can be filled', async () => {
    const id = await template('unfillable', text, { voucher_code: { field: 'code' } });
    await upload(id, 'to,code\n+5511987654321,X1\n+14155552671,X2\n');
    const refused = await post(`/campaigns/${id}/start`);
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'campaign-unfillable',
        variable: 'customer_name',
        count: 2,
        errors: [{ path: 'variables.customer_name', code: 'variable-missing' }],
      },
    });
    expect(await stage.eventTypes(streamName.ledger(id))).not.toContain('LedgerClosed');
    await upload(id, 'to,code,customer_name\n+447400123456,X3,Bob\n');
    expect(await post(`/campaigns/${id}/start`)).toMatchObject({ status: 202 });
  });

  test('only rows that count are looked at: a second row of a person fills nothing', async () => {
    const id = await template('first_wins', text, { voucher_code: { field: 'code' } });
    await upload(id, 'to,code,customer_name\n+5511987654321,X1,\n+5511987654321,X1,Ana\n');
    expect(await post(`/campaigns/${id}/start`)).toMatchObject({
      body: { code: 'campaign-unfillable', count: 1 },
    });
  });

  test('rows that name a person again are listed with the row that counts and the ids of both', async () => {
    const id = await campaign();
    await upload(id, 'to,externalId,order\n+5511987654321,lead-1,A\n');
    const again =
      'to,externalId,order\n+14155552671,lead-2,A\n+55 11 98765-4321,lead-3,A\nbad,lead-4,A\n+14155552671,,A\n';
    const report = await upload(id, again);
    expect(report).toMatchObject({ received: 4, added: 1, duplicates: 2, rejectedCount: 1 });
    expect(report.duplicateRows).toEqual([
      { line: 3, firstLine: 2, externalId: 'lead-3', firstExternalId: 'lead-1' },
      { line: 5, firstLine: 2, firstExternalId: 'lead-2' },
    ]);
  });

  test('a repeated upload lists the same duplicates and warnings, whatever came after it', async () => {
    const id = await campaign();
    const options = { key: 'twice', type: 'text/csv', raw: 'to,note\n+5511987654321,x\n+5511987654321,y\n' };
    const first = await post(`/campaigns/${id}/recipients`, undefined, options);
    expect(first.body.duplicateRows).toEqual([{ line: 3, firstLine: 2 }]);
    await upload(id, 'to,order\n+5511987654321,x\n+14155552671,y\n');
    const again = await post(`/campaigns/${id}/recipients`, undefined, options);
    expect(again.body).toEqual(first.body);
  });

  test.each([
    ['text/csv', 'to,language\n+5511987654321,pt_BR\n+14155552671,\n'],
    [
      'application/x-ndjson',
      '{"to":"+5511987654321","language":"pt_BR"}\n{"to":"+14155552671","language":null}\n',
    ],
    ['application/json', '{"recipients":[{"to":"+5511987654321","language":"pt_BR"},{"to":"+14155552671"}]}'],
  ])('a language of its own is refused, since nobody would get it: %s', async (type, raw) => {
    const report = await upload(await campaign(), raw, type);
    expect(report).toMatchObject({
      added: 1,
      rejected: [{ to: '+5511987654321', code: 'recipient-language-not-supported' }],
    });
  });

  test('a column of numbers by another name is read, and refused beside rows that have `to`', async () => {
    const id = await campaign();
    const raw = 'Telefon;order\n+5511987654321;A\n';
    const missing = await post(`/campaigns/${id}/recipients`, undefined, { type: 'text/csv', raw });
    expect(missing).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('`Telefon`, `order`') },
    });
    const path = `/campaigns/${id}/recipients?to=telefon`;
    expect((await post(path, undefined, { type: 'text/csv', raw })).body).toMatchObject({ added: 1 });
    const both = 'telefon,to,order\n+14155552671,the team,A\n';
    const named = await post(path, undefined, { type: 'text/csv', raw: both });
    expect(named.body).toMatchObject({ received: 1, added: 1, rejected: [] });
    const refused = await post(path, { recipients: [] });
    expect(refused).toMatchObject({ status: 422, body: { code: 'validation-failed' } });
  });

  test('a file in windows-1252 is read when its content type says so', async () => {
    const id = await campaign();
    const bytes = Buffer.from('to,first_name,order\n+5511987654321,Jo\u00e3o,A\n', 'latin1');
    const raw = new ReadableStream({
      start(controller) {
        controller.enqueue(bytes);
        controller.close();
      },
    });
    const path = `/v1/tenants/${tenantId}/campaigns/${id}/recipients`;
    const type = 'text/csv; charset="windows-1252"';
    expect((await stage.call('POST', path, undefined, { type, raw })).body).toMatchObject({
      added: 1,
      rejected: [],
    });
  });
});

describe('names as long as a line', () => {
  const phone = '+5511987654321';
  const long = (n: number) => `${n}${'k'.repeat(60_000)}`;
  const upload = async (rows: readonly object[]) => {
    const raw = rows.map((row) => JSON.stringify(row)).join('\n');
    const options = { type: 'application/x-ndjson', raw };
    return post(`/campaigns/${await campaign()}/recipients`, undefined, options);
  };

  test('refuse their rows and nobody else, in an answer that is no larger for it', async () => {
    const wrong = Array.from({ length: 100 }, (_, n) => ({ to: phone, fields: { [long(n)]: [] } }));
    const { status, body } = await upload([...wrong, { to: phone }]);
    expect([status, body.received, body.added, body.rejectedCount]).toEqual([200, 101, 1, 100]);
    expect(body.rejected).toHaveLength(100);
    expect(JSON.stringify(body).length).toBeLessThan(100_000);
  });

  test('are told in short in warnings', async () => {
    const rows = Array.from({ length: 100 }, (_, n) => ({
      to: phone,
      variables: { [`${n}${'v'.repeat(20_000)}`]: 'x' },
    }));
    const { body } = await upload(rows);
    expect(uploadReportSchema.parse(body).warnings).toHaveLength(100);
    expect(JSON.stringify(body).length).toBeLessThan(100_000);
  });

  test('list no more refusals than half a megabyte', async () => {
    const wrong = Array.from({ length: 1_000 }, () => ({
      to: '\u0001'.repeat(64),
      fields: { ['\u0001'.repeat(400)]: [] },
    }));
    const { status, body } = await upload(wrong);
    expect([status, body.rejectedCount]).toEqual([200, 1_000]);
    expect(body.rejected.length).toBeGreaterThan(100);
    expect(JSON.stringify(body).length).toBeLessThan(1_000_000);
  });
});
