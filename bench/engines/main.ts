import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { Command, Option } from 'commander';
import { machine } from '../measuring/rounds.ts';
import { MEASURES, type MeasureName, measureEngines, STACKS, type StackName } from './run.ts';
import { measureServices } from './services.ts';
import { table } from './table.ts';

const options = new Command('node bench/engines/main.ts')
  .description(
    'Appends, relayed, produced and consumed records a second on each engine beside its bare client, then all ' +
      'services on both stacks: CPU while idle, and campaign messages a second. All in one run.',
  )
  .addOption(new Option('--stacks <names...>', 'which stacks').choices(STACKS).default([...STACKS]))
  .addOption(new Option('--only <names...>', 'which measures').choices(MEASURES).default([...MEASURES]))
  .option('--rounds <number>', 'rounds of each side, in turn', Number, 5)
  .option('--messages <number>', 'messages in the history, six events each', Number, 10_000)
  .option('--appends <number>', 'appends in a round', Number, 5_000)
  .option('--concurrency <number>', 'appends, or sends of one record, at the same time', Number, 128)
  .option('--recipients <number>', 'people in each campaign', Number, 2_000)
  .option('--sender-concurrency <number>', 'calls of the sender at the same time', Number, 64)
  .option('--idle-seconds <number>', 'how long idle services are watched', Number, 30)
  .option('--save <file>', 'write the result as JSON, and beside it as a page', 'bench/results/engines.json')
  .parse()
  .opts<{
    stacks: StackName[];
    only: MeasureName[];
    rounds: number;
    messages: number;
    appends: number;
    concurrency: number;
    recipients: number;
    senderConcurrency: number;
    idleSeconds: number;
    save: string;
  }>();

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const dataDir = mkdtempSync(join(tmpdir(), 'wabus-bench-'));
try {
  const comparisons = await measureEngines({ ...options, dataDir }, say);
  const services = options.only.includes('services')
    ? await measureServices({ ...options, dataDir }, say)
    : null;
  const what = 'each engine through wabus ÷ through its bare client; and all services on both stacks';
  const result = { what, ...options, comparisons, services, machine: machine() };
  writeFileSync(options.save, `${JSON.stringify(result, null, 2)}\n`);
  const page = table(result);
  writeFileSync(options.save.replace(/(\.json)?$/, '.md'), page);
  process.stdout.write(page);
} finally {
  await removeFolder(dataDir);
}
