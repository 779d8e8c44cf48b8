import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { machine } from '../measuring/rounds.ts';
import { measureAppends } from './measure.ts';

const options = new Command('node bench/append/main.ts')
  .description('Appends a second through the event store, beside bare inserts of the same bytes.')
  .option('--rounds <number>', 'rounds of each side', Number, 5)
  .option('--appends <number>', 'appends in a round', Number, 5_000)
  .option('--concurrency <number>', 'appends at the same time', Number, 128)
  .option('--save <file>', 'write the result as JSON', 'bench/results/append.json')
  .parse()
  .opts<{ rounds: number; appends: number; concurrency: number; save: string }>();

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const comparison = await measureAppends(options, say);
const what = 'single appends to new streams ÷ bare inserts of the same JSON, one transaction each';
const text = JSON.stringify({ what, ...options, ...comparison, machine: machine() }, null, 2);
writeFileSync(options.save, `${text}\n`);
process.stdout.write(`${text}\n`);
