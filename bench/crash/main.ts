import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { Command } from 'commander';
import { crashRun } from './crash.ts';

const options = new Command('node bench/crash/main.ts')
  .description(
    'Kills the standalone process with -9 at random moments of a campaign and checks every promise after it.',
  )
  .option('--recipients <number>', 'people in the campaign', Number, 2_000)
  .option('--kills <number>', 'how often it is killed', Number, 5)
  .option('--seed <number>', 'plays the same moments again', Number, Date.now() % 1_000_000)
  .option('--sender-concurrency <number>', 'calls at the same time', Number, 64)
  .option('--number-rate <rate>', 'messages a second', Number, 80)
  .option('--keep', 'keep the data folder for a look', false)
  .option('--save <file>', 'write the result as JSON')
  .parse()
  .opts<{
    recipients: number;
    kills: number;
    seed: number;
    senderConcurrency: number;
    numberRate: number;
    keep: boolean;
    save?: string;
  }>();

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-crash-'));
process.stderr.write(`seed ${options.seed}, data in ${dataDir}\n`);
try {
  const result = await crashRun({
    ...options,
    dataDir,
    say: (sentence) => process.stderr.write(`· ${sentence}\n`),
  });
  const text = JSON.stringify(result, null, 2);
  process.stdout.write(`${text}\n`);
  if (options.save) writeFileSync(options.save, `${text}\n`);
} finally {
  if (!options.keep) await removeFolder(dataDir);
}
