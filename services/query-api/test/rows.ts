import { problem } from '@wabus/api-contract';
import { PARTITIONS, partitionOf } from '@wabus/event-log';
import { createJobs, installJobs } from '@wabus/jobs';
import { systemClock, systemIds } from '@wabus/platform';
import { inTransaction, roleUrl } from '@wabus/postgres';
import { advanceCheckpoint, lockCheckpoint, openForModels, seenBy, useSchema } from '@wabus/projection';
import { LIVE_SCHEMA, models } from '@wabus/read-models';
import type { World } from '@wabus/read-models/testing';
import { createWebhookArchive, installWebhookArchive } from '@wabus/webhook-archive';

/** Everything in the store through all models, with checkpoints, as the projector leaves it. */
export async function applyAll(world: World): Promise<void> {
  const events = await world.events();
  const opened = await openForModels(world.keyring, models, events);
  for (const model of models) {
    await inTransaction(world.database.pool, async (tx) => {
      await tx.query('set local role wabus_projector');
      await useSchema(tx, LIVE_SCHEMA);
      await model.project(tx, seenBy(model, opened));
      for (const { key, position } of events) {
        await lockCheckpoint(tx, model, partitionOf(key, PARTITIONS));
        await advanceCheckpoint(tx, model, partitionOf(key, PARTITIONS), position);
      }
    });
  }
}

/** Keeps a job that failed; answers its id. */
export async function failedJob(world: World, tenantId: string): Promise<string> {
  await installJobs(world.database.url);
  const { keyring, database } = world;
  const kept = createJobs<null>({ url: roleUrl(database.url, 'wabus_jobs'), keyring, ids: systemIds });
  const id = systemIds.random();
  const body = async function* () {
    yield Buffer.from('to');
  };
  try {
    await kept.keep({ tenantId, id, work: null }, body(), async () => 'hash');
    await (await kept.take())?.fail(problem('malformed-upload').body());
    return id;
  } finally {
    await kept.close();
  }
}

/** Keeps a webhook that is nobody's, or of a tenant. */
export async function deadLetter(world: World, offset: number, tenant: string | null): Promise<void> {
  await world.database.pool.query(
    `insert into read_models.dead_letters
       (id, topic, partition, record_offset, item, class, reason, tenant_id, bytes, received_at)
     values (gen_random_uuid(), 'wabus.webhooks', 0, $1, 0, 'unroutable', 'nobody owns it', $2, '', now())`,
    [offset, tenant],
  );
  await archivedWebhook(world, offset, tenant);
}

/** Archives the webhook of a letter, as the normaliser leaves it. */
async function archivedWebhook(world: World, offset: number, tenantId: string | null): Promise<void> {
  await installWebhookArchive(world.database.url);
  const url = roleUrl(world.database.url, 'wabus_normaliser');
  const archive = createWebhookArchive({ url, keyring: world.keyring, clock: systemClock });
  const place = { topic: 'wabus.webhooks', partition: 0, offset: BigInt(offset), key: '102', headers: {} };
  const item = { index: 0, kind: 'message', field: 'messages', phoneNumberId: '106' } as const;
  const record = { ...place, value: Buffer.from('{}'), timestamp: new Date() };
  await archive.append([{ record, tenantId, items: [{ ...item, outcome: 'dead-letter' }] }]);
  await archive.close();
}
