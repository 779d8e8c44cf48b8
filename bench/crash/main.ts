import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '@wabus/standalone';
import { Command, Option } from 'commander';
import { machine } from '../measuring/rounds.ts';
import { crashRun } from './crash.ts';
import type { CrashOptions } from './crash-options.ts';
import type { EngineKind } from './engines.ts';
import { FAULTS, type Fault, FULL_PROGRAMME } from './faults.ts';
import { PART_NAMES, type PartName } from './parts.ts';

/** Gates may be a second old; the rest is the way from the gate to the record of the attempt. */
const STOP_LIMIT_MS = 1_500;

const options = new Command('node bench/crash/main.ts')
  .description('Lets things go wrong at random moments of campaigns and checks every promise after it.')
  .option('--recipients <number>', 'people in the campaigns, one for each strike', Number, 2_000)
  .option('--kills <number>', 'how often something is killed', Number, 20)
  .option('--seed <number>', 'plays the same moments again', Number, Date.now() % 1_000_000)
  .addOption(
    new Option(
      '--only <service>',
      'run each service as a process and kill this one alone, or each in turn; else all at once are killed',
    ).choices(['each', ...PART_NAMES]),
  )
  .option(
    '--faults <names>',
    'run each service as processes and let these go wrong, in this order, separated by commas; `all` is the programme',
  )
  .addOption(
    new Option('--engines <kind>', 'what --only and --faults run on')
      .choices(['postgres', 'real'])
      .default('postgres'),
  )
  .option('--instances <number>', 'processes of sender, scheduler, projector and relay', Number, 1)
  .option('--sender-concurrency <number>', 'calls at the same time', Number, 64)
  .option('--number-rate <rate>', 'messages a second', Number, 80)
  .option('--told-rate <rate>', 'webhooks a second of everything that Meta may tell', Number, 100)
  .option('--keep', 'keep the data folder for a look', false)
  .option('--save <file>', 'write the result as JSON')
  .addHelpText('after', () => `\nFaults:\n${[...FAULTS.values()].map(explained).join('\n')}`)
  .parse()
  .opts<{
    recipients: number;
    kills: number;
    seed: number;
    only?: PartName | 'each';
    faults?: string;
    engines: EngineKind;
    instances: number;
    senderConcurrency: number;
    numberRate: number;
    toldRate: number;
    keep: boolean;
    save?: string;
  }>();

function explained({ name, what }: Fault): string {
  return `  ${name.padEnd(18)} ${what}`;
}

function trouble(): CrashOptions['trouble'] {
  const { only, kills, faults, engines, instances: count } = options;
  const instances = { sender: count, scheduler: count, projector: count, relay: count };
  if (faults) return { engines, instances, faults: faults === 'all' ? FULL_PROGRAMME : faults.split(',') };
  if (!only) return { kills };
  const victims = only === 'each' ? PART_NAMES : [only];
  const each = Array.from({ length: kills }, (_, kill) => `kill-${victims[kill % victims.length]}`);
  return { engines, instances, faults: each };
}

const dataDir = mkdtempSync(join(tmpdir(), 'wabus-crash-'));
process.stderr.write(`seed ${options.seed}, data in ${dataDir}\n`);
try {
  const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
  const result = {
    ...(await crashRun({ ...options, trouble: trouble(), dataDir, stopLimitMs: STOP_LIMIT_MS, say })),
    machine: machine(),
  };
  const text = JSON.stringify(result, null, 2);
  process.stdout.write(`${text}\n`);
  if (options.save) writeFileSync(options.save, `${text}\n`);
} finally {
  if (!options.keep) await removeFolder(dataDir);
}
