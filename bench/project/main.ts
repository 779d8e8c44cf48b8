import { writeFileSync } from 'node:fs';
import { models } from '@wabus/read-models';
import { Command } from 'commander';
import { compare, machine } from '../measuring/rounds.ts';
import { bareLoop, projected } from './sides.ts';
import { postgresForRounds, type Stand } from './stand.ts';

const options = new Command('node bench/project/main.ts')
  .description(
    'Projected events a second into every read model, beside a bare loop of consume, decode and insert.',
  )
  .option('--rounds <number>', 'rounds of each side', Number, 3)
  .option('--messages <number>', 'messages in the history, six events each', Number, 2_500)
  .option('--save <file>', 'write the result as JSON', 'bench/results/project.json')
  .parse()
  .opts<{ rounds: number; messages: number; save: string }>();

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const postgres = await postgresForRounds();
try {
  const measured = async (side: (stand: Stand) => Promise<number>): Promise<number> => {
    const stand = await postgres.stand(options.messages);
    try {
      return await side(stand);
    } finally {
      await stand.close();
    }
  };
  const sides = { floor: () => measured(bareLoop), product: () => measured(projected) };
  const comparison = await compare('events/s', options.rounds, sides, say);
  const what = `events projected into all ${models.length} read models ÷ the same events into one bare table`;
  const text = JSON.stringify({ what, ...options, ...comparison, machine: machine() }, null, 2);
  writeFileSync(options.save, `${text}\n`);
  process.stdout.write(`${text}\n`);
} finally {
  await postgres.stop();
}
