import { DEAD_LETTER_CLASSES, fold, initialMessage, MESSAGE_STATUSES, messageDecider } from '@wabus/domain';
import { queueIt, recorded, status } from '@wabus/domain/testing';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { installReadModels } from '../index.ts';
import { outbound } from './outbound.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([installReadModels]);
});
afterAll(() => database.drop());

test('the tables keep a time of every status', async () => {
  for (const [item, status] of MESSAGE_STATUSES.entries()) {
    await database.pool.query(
      `insert into read_models.messages (tenant_id, message_id, direction, project_id, contact_id, status,
         ${status}_at, attempts, created_at, state, created_position, revision, position)
       values ('acme', gen_random_uuid(), 'outbound', gen_random_uuid(), gen_random_uuid(), $1, now(), 0, now(), '{}', $2,
         0, 1)`,
      [status, item],
    );
  }
});

test('what can be heard has a time of its own for when it was heard', () => {
  const message = [queueIt, status('played', 5)].reduce(
    (state, command) => fold(messageDecider, messageDecider.decide(command, state).map(recorded), state),
    initialMessage,
  );
  const at = expect.stringMatching(/T10:05/);
  expect(outbound.columns({ message })).toMatchObject({ status: 'read', read_at: at, played_at: at });
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
