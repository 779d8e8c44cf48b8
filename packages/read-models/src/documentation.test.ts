import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { documentedRelations, readModelsPage } from './documentation.ts';
import { installReadModels } from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await installReadModels(database.url);
});
afterAll(() => database.drop());

test.each(['read_models', 'analytics'])(
  'every table, view and column of %s says what it is',
  async (schema) => {
    const relations = await documentedRelations(database.pool, schema);
    expect(relations.length).toBeGreaterThan(5);
    const silent = relations.flatMap(({ name, comment, columns }) => [
      ...(comment ? [] : [name]),
      ...columns.filter((column) => !column.comment).map((column) => `${name}.${column.name}`),
    ]);
    expect(silent).toEqual([]);
  },
);

test('docs/read-models.md is what the comments say', async () => {
  await expect(await readModelsPage(database.pool)).toMatchFileSnapshot('../../../docs/read-models.md');
});
