import { systemIds } from '@wabus/platform';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyProjectEvent, holdRefused } from './attention-table.ts';
import { installScheduler } from './index.ts';
import { REFUSED } from './parked.ts';
import type { WorkRow } from './work-row.ts';
import { dueWork, writeWork } from './work-table.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([installScheduler]);
});
afterAll(() => database?.drop());

const PARTITION = 3;
const minute = (of: number): string => new Date(Date.UTC(2026, 5, 1, 12, of)).toISOString();
const now = new Date(minute(59));

/** A message of a project of its own that was put off at minute 10, without a time. */
async function parked(reason: string): Promise<WorkRow> {
  const [messageId, projectId] = [systemIds.random(), systemIds.random()];
  const row: WorkRow = {
    ...{
      messageId,
      projectId,
      partition: PARTITION,
      tenantId: 't1',
      phoneNumberId: projectId,
      contactId: 'c1',
    },
    ...{ campaignId: null, templateId: null, purpose: 'utility', priority: 'bulk' },
    ...{
      state: 'deferred',
      release: 1,
      revision: 3,
      since: minute(10),
      checkAt: null,
      attemptId: null,
      reason,
    },
  };
  await writeWork(database.pool, new Map([[messageId, row]]));
  return row;
}

/** Whether it would be released now. */
async function goes({ messageId }: WorkRow): Promise<boolean> {
  const due = await dueWork(database.pool, [PARTITION], now, { perNumber: 10, all: 1_000 });
  return due.some((row) => row.messageId === messageId);
}

/** Meta took a message of the project at that minute. */
const recovers = ({ projectId, messageId }: WorkRow, of: number): Promise<void> =>
  applyProjectEvent(database.pool, {
    type: 'ProjectRecovered',
    data: { projectId, messageId },
    recordedAt: minute(of),
  } as Parameters<typeof applyProjectEvent>[1]);

test.each(REFUSED)(
  'a message that was refused for its project (%s) goes only once that worked since',
  async (reason) => {
    const row = await parked(reason);
    // Nobody has looked yet: the project is not held back, and still it does not go.
    expect(await goes(row)).toBe(false);
    await recovers(row, 9);
    expect(await goes(row)).toBe(false);
    await recovers(row, 11);
    expect(await goes(row)).toBe(true);
  },
);

test('nothing goes while its project is held back, and all of it when that is over', async () => {
  const [refused, behind] = [await parked('parked-account'), await parked('project-needs-attention')];
  await database.pool.query('update scheduler.work set project_id = $1 where message_id = $2', [
    refused.projectId,
    behind.messageId,
  ]);
  expect(await holdRefused(database.pool, [PARTITION], now)).toBe(true);
  expect([await goes(refused), await goes(behind)]).toEqual([false, false]);
  await recovers(refused, 11);
  expect([await goes(refused), await goes(behind)]).toEqual([true, true]);
});
