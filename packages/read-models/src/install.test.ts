import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installReadModels, LIVE_SCHEMA } from './index.ts';
import { installSchema } from './install.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await installReadModels(database.url);
});
afterAll(() => database.drop());

/** A model whose folder has these migrations. */
function model(name: string, ...statements: string[]) {
  const migrations = mkdtempSync(join(tmpdir(), 'wabus-model-'));
  for (const [index, sql] of statements.entries())
    writeFileSync(join(migrations, `${String(index + 1).padStart(4, '0')}-step.sql`), sql);
  return { name, migrations };
}

test('an installation goes on with the migrations of a model that came later, beside those of another', async () => {
  const table =
    "create table later (id int primary key, tenant_id text); select protect('later', array['wabus_api'])";
  const later = model('later', table);
  const other = model('other', 'alter table tenants add column of_other int');
  await installSchema(database.url, LIVE_SCHEMA, [later]);
  await installSchema(database.url, LIVE_SCHEMA, [later, other]);
  writeFileSync(join(later.migrations, '0002-step.sql'), 'alter table later add column more int');
  await installSchema(database.url, LIVE_SCHEMA, [other, later]);
  await installSchema(database.url, LIVE_SCHEMA, [later, other]);
  const { rows } = await database.pool.query(
    'select more, of_other from read_models.later, read_models.tenants',
  );
  expect(rows).toEqual([]);
});
