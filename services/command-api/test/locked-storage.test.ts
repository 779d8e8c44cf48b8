import { createPostgresEventStore } from '@wabus/event-store';
import { createGates } from '@wabus/gates';
import { systemIds } from '@wabus/platform';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStage, type Stage } from './stage.ts';

let stage: Stage;
let tenantId: string;
beforeAll(async () => {
  stage = await createStage();
  tenantId = await stage.tenant();
});
afterAll(() => stage.end());

test.each([
  ['the event store', 'event_store.events', () => ['projects', { name: 'Vendas' }] as const],
  [
    'what gates read',
    'read_models.gate_conversations',
    () => [`conversations/${systemIds.fresh()}/close`] as const,
  ],
])(
  'whoever asks while %s is locked, or waits behind others who do, is told so',
  async (_name, table, asked) => {
    const answerMs = 300;
    const store = createPostgresEventStore({ url: roleUrl(stage.db.url, 'wabus_store'), answerMs });
    const gates = createGates(roleUrl(stage.db.url, 'wabus_gates'), { answerMs });
    await stage.startApi({ store, gates });
    await inTransaction(stage.db.pool, async (tx) => {
      await tx.query(`lock table ${table} in access exclusive mode`);
      const asking = Array.from({ length: 12 }, () => {
        const [path, body] = asked();
        return stage.call('POST', `/v1/tenants/${tenantId}/${path}`, body);
      });
      const answers = (await Promise.all(asking)).map(({ status, headers, body }) => [
        ...[status, body.code, headers.get('retry-after')],
      ]);
      expect(answers).toEqual(answers.map(() => [503, 'service-unavailable', '1']));
    });
    await stage.startApi();
    const [path, body] = asked();
    const { status } = await stage.call('POST', `/v1/tenants/${tenantId}/${path}`, body);
    expect(status).not.toBe(503);
    await Promise.all([store.close(), gates.close()]);
  },
);
