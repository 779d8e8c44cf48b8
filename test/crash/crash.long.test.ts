import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { expect, test } from 'vitest';
import { type CrashOptions, type CrashResult, crashRun } from '../../bench/crash/crash.ts';
import { PART_NAMES } from '../../bench/crash/parts.ts';

async function run(
  options: Pick<CrashOptions, 'recipients' | 'numberRate' | 'trouble'>,
): Promise<CrashResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-crash-test-'));
  const seed = Number(process.env.WABUS_CRASH_SEED ?? Date.now() % 1_000_000);
  const said: string[] = [`seed ${seed}: play it again with WABUS_CRASH_SEED=${seed}`];
  const say = (sentence: string): void => void said.push(sentence);
  try {
    return await crashRun({ ...options, dataDir, seed, senderConcurrency: 16, say });
  } catch (error) {
    throw new Error(said.join('\n'), { cause: error });
  } finally {
    await removeFolder(dataDir);
  }
}

test('P1 to P5 hold when everything is killed with -9 twice during campaigns with replies, STOPs and unruly webhooks', async () => {
  const result = await run({ recipients: 300, numberRate: 60, trouble: { kills: 2 } });
  expect(result.incidents).toHaveLength(2);
  expect(result.counts.recipients).toBe(300);
  expect(result.stops.people).toBeGreaterThan(0);
  expect(result.acknowledged.messages).toBeGreaterThan(0);
});

test('P1 to P5 hold when each service alone is killed with -9 once', async () => {
  const faults = PART_NAMES.map((name) => `kill-${name}`);
  const result = await run({
    recipients: 400,
    // So slow that the campaign still runs at the last of the kills, on a busy machine too.
    numberRate: 10,
    trouble: { faults, engines: 'postgres' },
  });
  expect(result.incidents.map(({ name }) => name)).toEqual(faults);
  expect(result.counts.recipients).toBe(400);
});
