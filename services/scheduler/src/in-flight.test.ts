import { inTransaction } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { InFlight } from './in-flight.ts';
import { installScheduler } from './index.ts';
import { isInFlight, type WorkChanges, type WorkRow } from './work-row.ts';
import { readWork, writeWork } from './work-table.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase([installScheduler]);
});
beforeEach(() => database.pool.query('truncate scheduler.work'));
afterAll(() => database?.drop());

/** `WABUS_PROPERTY_RUNS=10` tries ten times as many. */
const times = Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const PARTITIONS = [1, 2];
const IDS = [0, 1, 2, 3].flatMap((n) => PARTITIONS.map((partition) => `${partition}-${n}`));
const at = (second: number): string => new Date(Date.UTC(2026, 5, 1, 12, 0, second)).toISOString();

function rowOf(messageId: string, state: WorkRow['state'], second = 0): WorkRow {
  const partition = Number(messageId.slice(0, 1));
  const phoneNumberId = `n${partition}`;
  return {
    ...{
      messageId,
      partition,
      tenantId: 't',
      projectId: 'p',
      phoneNumberId,
      contactId: 'c',
      campaignId: null,
    },
    ...{
      templateId: null,
      purpose: 'utility',
      priority: 'bulk',
      state,
      release: 1,
      revision: 1,
      since: at(0),
    },
    ...{ checkAt: at(second), attemptId: null, reason: null },
  };
}

const change = fc.record({
  id: fc.nat(3),
  state: fc.constantFrom('queued', 'released', 'attempted', 'deferred', null),
  second: fc.nat(20),
});
const step = fc.oneof(
  fc.record({
    partition: fc.constantFrom(...PARTITIONS),
    changes: fc.array(change, { maxLength: 3 }),
    end: fc.constantFrom('heard', 'heard', 'heard', 'unheard', 'rolled back'),
    /** A look at the table that begins before the commit and ends after it. */
    beside: fc.constantFrom('nothing', 'load', 'forgetIdle'),
  }),
  fc.constantFrom('load', 'forgetIdle', 'lost and found'),
);

let position = 0n;

/** What the feed does with one batch of events. */
async function batch(
  inFlight: InFlight,
  partition: number,
  changes: WorkChanges,
  end: string,
): Promise<void> {
  position += 1n;
  const last = position;
  const work = inTransaction(database.pool, async (tx) => {
    await writeWork(tx, changes);
    inFlight.stage(partition, changes, last);
    if (end === 'rolled back') throw new Error('the line is lost');
  });
  await work.catch(() => undefined);
  if (end === 'heard') inFlight.committed(partition, last);
  if (end === 'unheard') inFlight.own(partition);
}

async function expectTrue(inFlight: InFlight): Promise<void> {
  const table = await readWork(database.pool, IDS);
  const loaded = inFlight.partitions();
  for (const partition of PARTITIONS) {
    const ids = IDS.filter((id) => id.startsWith(`${partition}-`));
    const known = inFlight.before(partition, ids);
    for (const [id, row] of known) expect(row).toEqual(table.get(id) ?? null);
    if (!loaded.includes(partition)) continue;
    const flying = ids.filter((id) => known.get(id));
    expect(flying).toEqual(ids.filter((id) => table.has(id) && isInFlight(table.get(id) as WorkRow)));
    expect(inFlight.counts().get(`n${partition}`) ?? 0).toBe(flying.length);
  }
  const rows = [...table.values()].filter((row) => isInFlight(row) && loaded.includes(row.partition));
  const due = rows.filter(({ checkAt }) => (checkAt ?? '') <= at(10)).map(({ messageId }) => messageId);
  const found = inFlight.due(new Date(at(10)));
  expect([...found.messageIds].sort()).toEqual(due.sort());
  const later = rows.map(({ checkAt }) => checkAt ?? '').filter((time) => time > at(10));
  // It may be looked at too early, never too late.
  if (later.length > 0) expect(found.next?.toISOString() ?? 'never').not.toBe('never');
  if (found.next)
    expect(found.next.toISOString() <= (later.sort()[0] ?? found.next.toISOString())).toBe(true);
}

test('what is held in memory is what stands in the table, whatever became of transactions and in between', () =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      await database.pool.query('truncate scheduler.work');
      const inFlight = new InFlight();
      for (const partition of PARTITIONS) inFlight.own(partition);
      for (const one of steps) {
        if (one === 'lost and found') {
          inFlight.drop(1);
          inFlight.own(1);
        } else if (typeof one === 'string') await inFlight[one](database.pool);
        else {
          const { partition, end, beside } = one;
          const changes = new Map(
            one.changes.map(({ id, state, second }) => {
              const messageId = `${partition}-${id}`;
              return [messageId, state && rowOf(messageId, state, second)];
            }),
          );
          const look = beside === 'nothing' ? null : inFlight[beside](database.pool);
          await batch(inFlight, partition, changes, end);
          await look;
        }
        await expectTrue(inFlight);
      }
    }),
    { numRuns: 40 * times },
  ));

test('where nothing waits the table is not asked, and is again once something does', async () => {
  const inFlight = new InFlight();
  inFlight.own(1);
  await inFlight.load(database.pool);
  expect(inFlight.before(1, ['1-0'])).toEqual(new Map());
  await inFlight.forgetIdle(database.pool);
  expect(inFlight.waitingPartitions()).toEqual([]);
  expect(inFlight.before(1, ['1-0'])).toEqual(new Map([['1-0', null]]));
  await batch(inFlight, 1, new Map([['1-0', rowOf('1-0', 'queued')]]), 'heard');
  expect(inFlight.waitingPartitions()).toEqual([1]);
  expect(inFlight.before(1, ['1-0'])).toEqual(new Map());
});
