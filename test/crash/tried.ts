import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { type CrashResult, crashRun } from '../../bench/crash/crash.ts';
import type { CrashOptions } from '../../bench/crash/crash-options.ts';
import { sizes } from '../long/sizes.ts';

const MINUTE_MS = 60_000;

/**
 * Runs campaigns and lets things go wrong, again and again with fresh seeds for as many minutes as are asked for.
 * Throws with the seed, and what was said on the way, when a promise is broken.
 */
export async function tried(
  trouble: CrashOptions['trouble'],
  more: Pick<CrashOptions, 'numberRate'>,
): Promise<CrashResult[]> {
  const results: CrashResult[] = [];
  const end = Date.now() + sizes.minutes * MINUTE_MS;
  do results.push(await once(trouble, more));
  while (Date.now() < end);
  return results;
}

async function once(
  trouble: CrashOptions['trouble'],
  more: Pick<CrashOptions, 'numberRate'>,
): Promise<CrashResult> {
  const dataDir = mkdtempSync(join(tmpdir(), 'wabus-crash-test-'));
  const seed = Number(process.env.WABUS_CRASH_SEED ?? Date.now() % 1_000_000);
  const said: string[] = [`seed ${seed}: play it again with WABUS_CRASH_SEED=${seed}`];
  const say = (sentence: string): void => void said.push(sentence);
  const options = { dataDir, seed, recipients: sizes.rows, senderConcurrency: 16, toldRate: 30, say };
  try {
    return await crashRun({ ...options, ...more, trouble });
  } catch (error) {
    throw new Error(said.join('\n'), { cause: error });
  } finally {
    await removeFolder(dataDir);
  }
}

/** How many people the campaigns that were struck had. */
export function peopleOf({ campaigns }: CrashResult): number {
  return campaigns.reduce((sum, { recipients = 0 }) => sum + recipients, 0);
}

/** The faults, as often as rounds are asked for. */
export function inRounds(faults: readonly string[]): string[] {
  return Array.from({ length: sizes.rounds }, () => faults).flat();
}
