import { BREAKDOWN_GROUPS, DEAD_LETTER_CLASSES, MESSAGE_STATUSES, STATUS_MEANINGS } from '@wabus/domain';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createReadDatabase, installReadModels } from '../index.ts';

const CAMPAIGN = '00000000-0000-4000-8000-0000000000ab';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([installReadModels]);
});
afterAll(() => database.drop());

test('the tables keep a time of every status, and the numbers of a campaign count each in its group', async () => {
  for (const [item, status] of MESSAGE_STATUSES.entries()) {
    const { rows } = await database.pool.query<{ contact: string }>(
      `insert into read_models.recipients
         (tenant_id, campaign_id, contact_id, upload_id, line, chunk, item, completed_position, position)
       values ('acme', $1, gen_random_uuid(), gen_random_uuid(), $2::int, 0, $2::int, 1, 1)
       returning contact_id as contact`,
      [CAMPAIGN, item],
    );
    await database.pool.query(
      `insert into read_models.messages (tenant_id, message_id, direction, project_id, contact_id, campaign_id, status,
         ${status}_at, attempts, created_at, state, created_position, revision, position)
       values ('acme', gen_random_uuid(), 'outbound', gen_random_uuid(), $1, $2, $3, now(), '[]', now(), '{}', $4, 0, 1)`,
      [rows[0]?.contact, CAMPAIGN, status, item],
    );
  }
  const reads = createReadDatabase(roleUrl(database.url, 'wabus_api'));
  const groups = BREAKDOWN_GROUPS.map((group) => `now_${group} as ${group}`).join(', ');
  const counted = await reads.asTenant('acme', (reader) =>
    reader.query(`select ${groups} from campaign_counts where campaign_id = $1`, [CAMPAIGN]),
  );
  await reads.close();
  const expected = BREAKDOWN_GROUPS.map((group): [string, number] => [
    group,
    MESSAGE_STATUSES.filter((status) => STATUS_MEANINGS[status].breakdown === group).length,
  ]);
  expect(counted.rows).toEqual([Object.fromEntries(expected)]);
});

test('the table of dead letters takes every class of them, and no other', async () => {
  const insert = (item: number, letterClass: string) =>
    database.pool.query(
      `insert into read_models.dead_letters (id, topic, partition, record_offset, item, class, reason, bytes, received_at)
       values (gen_random_uuid(), 'wabus.webhooks', 0, 0, $1, $2, 'none', '', now())`,
      [item, letterClass],
    );
  for (const [item, letterClass] of DEAD_LETTER_CLASSES.entries()) await insert(item, letterClass);
  await expect(insert(99, 'another')).rejects.toThrow('dead_letters_class_check');
});
