import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { machine } from '../measuring/rounds.ts';
import { ENGINES, type EngineChoice, MEASURES, type MeasureName, measureEngines } from './run.ts';
import { table } from './table.ts';

const options = new Command('node bench/engines/main.ts')
  .description(
    'Appends, relayed, produced and consumed records a second on each engine, beside its bare client in the same run.',
  )
  .addOption(new Option('--engines <names...>', 'which engines').choices(ENGINES).default([...ENGINES]))
  .addOption(new Option('--only <names...>', 'which measures').choices(MEASURES).default([...MEASURES]))
  .option('--rounds <number>', 'rounds of each side, in turn', Number, 5)
  .option('--messages <number>', 'messages in the history, six events each', Number, 10_000)
  .option('--appends <number>', 'appends in a round', Number, 5_000)
  .option('--concurrency <number>', 'appends, or sends of one record, at the same time', Number, 128)
  .option('--save <file>', 'write the result as JSON, and beside it as a table', 'bench/results/engines.json')
  .parse()
  .opts<{
    engines: EngineChoice[];
    only: MeasureName[];
    rounds: number;
    messages: number;
    appends: number;
    concurrency: number;
    save: string;
  }>();

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const comparisons = await measureEngines(options, say);
const result = {
  what: 'each engine through wabus ÷ through its bare client',
  ...options,
  comparisons,
  machine: machine(),
};
writeFileSync(options.save, `${JSON.stringify(result, null, 2)}\n`);
const markdown = table(result);
writeFileSync(options.save.replace(/(\.json)?$/, '.md'), markdown);
process.stdout.write(markdown);
