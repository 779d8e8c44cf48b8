import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { expect, test } from 'vitest';
import { crashRun } from '../../bench/crash/crash.ts';

test('killed with -9 twice in mid-campaign: everybody settled, nobody sent to twice, models equal to a rebuild', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-crash-test-'));
  const seed = Number(process.env.WABUS_CRASH_SEED ?? Date.now() % 1_000_000);
  const said: string[] = [`seed ${seed}: play it again with WABUS_CRASH_SEED=${seed}`];
  const options = { dataDir, seed, recipients: 300, kills: 2, senderConcurrency: 16, numberRate: 60 };
  try {
    const result = await crashRun({ ...options, say: (sentence) => said.push(sentence) });
    expect(result.kills).toHaveLength(2);
    expect(result.counts.recipients).toBe(300);
  } catch (error) {
    throw new Error(said.join('\n'), { cause: error });
  } finally {
    await removeFolder(dataDir);
  }
}, 240_000);
