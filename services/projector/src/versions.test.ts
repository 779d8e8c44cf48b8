import { streamName } from '@wabus/events';
import type { ReadModel } from '@wabus/projection';
import {
  compareBeside,
  fillBeside,
  models,
  refillOutdated,
  rollBack,
  swapVersions,
} from '@wabus/read-models';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Stage } from '../test/stage.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.close());

/** The models of the next version: one of them writes the names of tenants in capitals. */
const next = models.map((model) => (model.name === 'operations' ? louder(model) : model));

function louder(model: ReadModel): ReadModel {
  return {
    ...model,
    version: model.version + 1,
    async project(tx, events) {
      await model.project(tx, events);
      await tx.query('update tenants set name = upper(name) where name <> upper(name)');
    },
  };
}

async function names(): Promise<string[]> {
  const sql = 'select name from read_models.tenants order by tenant_id';
  return (await stage.world.database.pool.query<{ name: string }>(sql)).rows.map(({ name }) => name);
}

const audited = async (): Promise<number> =>
  (await stage.world.database.pool.query('select from read_models.audit')).rowCount ?? 0;

/** One tenant more, in the store and in the log. */
async function onboard(tenantId: string): Promise<void> {
  const data = { tenantId, name: tenantId, country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' };
  await stage.world.append(streamName.tenant(tenantId), { tenantId, key: tenantId }, [
    { type: 'TenantOnboarded', data },
  ]);
  await stage.publish((await stage.chained()).slice(-1));
}

test('a process of the version before writes nothing once another is live, the next one goes on; and back', async () => {
  const before = await stage.project();
  const all = await stage.chained();
  await stage.publish(all);
  await expect.poll(audited).toBe(all.length);
  await expect.poll(names).toEqual(['Acme']);
  const model = next.find(({ name }) => name === 'operations');
  if (!model) throw new Error('there is no such model');
  const { store, keyring, database } = stage.world;
  const options = { store, keyring, ownerUrl: database.url, model };
  await fillBeside(options);
  const differing = (await compareBeside(options)).filter(({ equal }) => !equal);
  expect(differing.map(({ table }) => table)).toEqual(['tenants']);
  await swapVersions(options);
  await onboard('tenant-2');
  await expect.poll(audited).toBe(all.length + 1);
  expect(await names()).toEqual(['ACME']);
  await stage.end(before);

  const after = await stage.project({ models: next });
  await onboard('tenant-3');
  await expect.poll(names).toEqual(['ACME', 'TENANT-2', 'TENANT-3']);
  await stage.end(after);

  await rollBack(database.url, model);
  expect(await names()).toEqual(['Acme']);
  await stage.project();
  await onboard('tenant-4');
  await expect.poll(names).toEqual(['Acme', 'tenant-2', 'tenant-3', 'tenant-4']);
});

/** Everything that the live schema holds. */
async function content(): Promise<unknown[]> {
  const tables = [...models.flatMap(({ tables }) => tables.map(({ name }) => name)), 'checkpoints'];
  const rows = tables.map(
    (name) => `select '${name}' as name, to_jsonb(t)::text as row from read_models.${name} t`,
  );
  return (await stage.world.database.pool.query(`${rows.join(' union all ')} order by 1, 2`)).rows;
}

test('a process of the next version that comes before the rows are filled anew writes none, takes nothing from the others, and says what to do', async () => {
  const before = await stage.project();
  const all = await stage.chained();
  await stage.publish(all);
  await stage.expectEqualToRebuild();
  const { version = 0 } = models.find(({ name }) => name === 'operations') ?? {};
  const found = await content();
  const early = await stage.project({ models: next });
  expect(early.waitingFor()).toEqual([
    `operations: its rows are of version ${version}, this process writes version ${version + 1}: run migrate of this release with WABUS_KEYRING_KEY, which fills them anew`,
  ]);
  expect(early.starting?.()).toEqual(early.waitingFor());
  expect(await content()).toEqual(found);
  await onboard('tenant-2');
  await expect.poll(names).toEqual(['Acme', 'tenant-2']);

  const { store, keyring, database } = stage.world;
  await refillOutdated({ store, keyring, ownerUrl: database.url, models: next });
  await expect.poll(() => early.waitingFor()).toEqual([]);
  await stage.end(before);
  await onboard('tenant-3');
  await expect.poll(names).toEqual(['ACME', 'TENANT-2', 'TENANT-3']);
  await stage.end(early);

  const late = await stage.project();
  expect(late.waitingFor()).toEqual([
    `operations: its rows are of version ${version + 1}, this process writes version ${version}: start the release that wrote them, or roll the model back to version ${version}`,
  ]);
});
