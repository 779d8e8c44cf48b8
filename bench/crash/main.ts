import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { Command, Option } from 'commander';
import { machine } from '../measuring/rounds.ts';
import { crashRun } from './crash.ts';
import { PART_NAMES, type PartName } from './parts.ts';

const options = new Command('node bench/crash/main.ts')
  .description('Kills services with -9 at random moments of two campaigns and checks every promise after it.')
  .option('--recipients <number>', 'people in the larger campaign', Number, 2_000)
  .option('--kills <number>', 'how often something is killed', Number, 20)
  .option('--seed <number>', 'plays the same moments again', Number, Date.now() % 1_000_000)
  .addOption(
    new Option(
      '--only <service>',
      'run each service as a process and kill this one alone, or each in turn; else all at once are killed',
    ).choices(['each', ...PART_NAMES]),
  )
  .option('--sender-concurrency <number>', 'calls at the same time', Number, 64)
  .option('--number-rate <rate>', 'messages a second', Number, 80)
  .option('--keep', 'keep the data folder for a look', false)
  .option('--save <file>', 'write the result as JSON')
  .parse()
  .opts<{
    recipients: number;
    kills: number;
    seed: number;
    only?: PartName | 'each';
    senderConcurrency: number;
    numberRate: number;
    keep: boolean;
    save?: string;
  }>();

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-crash-'));
process.stderr.write(`seed ${options.seed}, data in ${dataDir}\n`);
try {
  const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
  const result = { ...(await crashRun({ ...options, dataDir, say })), machine: machine() };
  const text = JSON.stringify(result, null, 2);
  process.stdout.write(`${text}\n`);
  if (options.save) writeFileSync(options.save, `${text}\n`);
} finally {
  if (!options.keep) await removeFolder(dataDir);
}
