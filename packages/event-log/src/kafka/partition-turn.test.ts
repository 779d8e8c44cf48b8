import { createLogger } from '@wabus/platform';
import { afterEach, expect, test, vi } from 'vitest';
import { PartitionTurn } from './partition-turn.ts';

afterEach(() => void vi.restoreAllMocks());

test('a partition that cannot be taken is tried again, which is said at once and then by the minute', async () => {
  let clock = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
  const said: { msg: string; tries: number }[] = [];
  const logger = createLogger('test', { to: { write: (line: string) => void said.push(JSON.parse(line)) } });
  let [tries, broken] = [0, true];
  const onAssigned = (): void => {
    tries += 1;
    if (broken) throw new Error('the database is away');
  };
  const handled: bigint[] = [];
  const handler = { onAssigned, onBatch: async () => void handled.push(1n) };
  const bounds = { batchRecords: 1, batchBytes: 1, queueRecords: 1, queueBytes: 1 };
  const ports = { handler, bounds, logger, setFetching: () => undefined, stillOurs: () => true };
  const turn = new PartitionTurn({ topic: 't', partition: 0, epoch: 1 }, ports, Promise.resolve());
  turn.startAt(0n);
  const tried = (times: number) => expect.poll(() => tries).toBeGreaterThanOrEqual(times);
  await tried(3);
  expect(said.map((line) => line.tries)).toEqual([1]);
  clock = 60_000;
  const before = tries;
  await tried(before + 1);
  await expect.poll(() => said.map((line) => line.tries)).toEqual([1, before + 1]);
  expect(said[1]?.msg).toBe('taking a partition failed and is tried again');
  broken = false;
  const record = { topic: 't', partition: 0, offset: 0n, key: 'k', value: Buffer.alloc(1), headers: {} };
  turn.admit([{ ...record, timestamp: new Date(0) }]);
  await expect.poll(() => handled).toHaveLength(1);
  expect(said).toHaveLength(2);
  await turn.end(0);
});
