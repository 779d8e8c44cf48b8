import { CommandRunner, Idempotency } from '@wabus/commands';
import { derivedId, streamName } from '@wabus/events';
import { silentLogger, systemClock, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillLedger } from '../src/recipients/fill-ledger.ts';
import type { Core } from '../src/streams/core.ts';
import { createStage, type Stage } from './stage.ts';

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

/** What another process stands on. */
function processOf({ store, keyring, vault, provider, gates }: Stage): Core {
  const runner = new CommandRunner({ store, keyring, clock: systemClock, ids: systemIds });
  const idempotency = new Idempotency({ store, runner });
  const own = { runner, idempotency, clock: systemClock, ids: systemIds, logger: silentLogger };
  return { store, keyring, rawWebhooksMs: 0, vault, provider, gates, ...own };
}

/** Two tries of one upload in two processes: the first read the ledger before the second came, and adds its rows when that is done. */
async function twoTries(first: string, second: string) {
  const body = { projectId, title: 'Pedidos', template: { name: 'order_ready', language: 'en_US' } };
  const campaignId: string = (await stage.call('POST', `/v1/tenants/${tenantId}/campaigns`, body)).body.id;
  const who = { tenantId, correlationId: 'tries', actor: { kind: 'crm', id: 'tests' } as const };
  const command = { ...who, commandId: derivedId('command', campaignId), mayBeRepeat: true };
  const upload = (bytes: AsyncIterable<Uint8Array>) =>
    fillLedger(processOf(stage), { command, campaignId, source: { contentType: 'text/csv', bytes } });
  const faster = Promise.withResolvers<Awaited<ReturnType<typeof upload>>>();
  const slower = upload(
    (async function* () {
      faster.resolve(await upload(of(second)));
      yield Buffer.from(first);
    })(),
  );
  return { campaignId, faster: faster.promise, slower };
}

async function* of(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}

const CSV = 'to,order\n+5511987654321,1\n+5511987654322,2\n+5511987654321,3\n';
const completions = async (id: string): Promise<number> =>
  (await stage.eventTypes(streamName.ledger(id))).filter((type) => type === 'UploadCompleted').length;

test('a try that another one overtook while its rows were added ends with the answer of that one', async () => {
  const { campaignId, faster, slower } = await twoTries(CSV, CSV);
  const { report, replayed } = await slower;
  expect(replayed).toBe(true);
  expect(report).toEqual((await faster).report);
  expect(report).toMatchObject({
    received: 3,
    added: 2,
    duplicates: 1,
    duplicateRows: [{ line: 4, firstLine: 2 }],
  });
  expect(await completions(campaignId)).toBe(1);
});

test('a try with another body that one overtook is told that its key was used', async () => {
  const { campaignId, slower } = await twoTries(`${CSV}+5511987654323,4\n`, CSV);
  await expect(slower).rejects.toMatchObject({ code: 'idempotency-key-reused' });
  expect(await completions(campaignId)).toBe(1);
});
