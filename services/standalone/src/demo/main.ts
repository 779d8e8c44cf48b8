import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { DemoClient } from './client.ts';
import { demoInstance } from './instance.ts';
import { ProgressView } from './progress.ts';
import { demoAgrees, demoReport } from './report.ts';
import { runScenario } from './scenario.ts';

const projectRoot = join(import.meta.dirname, '..', '..', '..', '..');
const calledFrom = process.env.WABUS_CALLED_FROM ?? process.cwd();
const options = new Command('npm run demo --')
  .description(
    'Sends a campaign to the recipients of a CSV, on the running instance or one of its own, and shows it.',
  )
  .option('--data <folder>', 'data folder of the running instance', join(projectRoot, '.wabus'))
  .option(
    '--recipients <csv>',
    'recipients with a header row',
    join(projectRoot, 'deploy/demo/recipients.csv'),
  )
  .option('--json', 'print the outcome as one line of JSON', false)
  .parse()
  .opts<{ data: string; recipients: string; json: boolean }>();

// An instance of the demo's own ends with the demo, however that ends.
process.env.WABUS_LAUNCHER_PIDS = `${process.pid}`;
const view = new ProgressView(process.stderr.isTTY === true);
const instance = await demoInstance(resolve(calledFrom, options.data), (sentence) => view.step(sentence));
try {
  const csv = readFileSync(resolve(calledFrom, options.recipients), 'utf8');
  const outcome = await runScenario(new DemoClient(instance.announcement), csv, view);
  view.end();
  const agrees = demoAgrees(outcome);
  const text = options.json
    ? JSON.stringify({ ...outcome, agrees })
    : demoReport(outcome, instance.announcement);
  process.stdout.write(`${text}\n`);
  if (!agrees) process.stderr.write('The two sides do not agree: this is a bug worth reporting.\n');
  process.exitCode = agrees ? 0 : 1;
} finally {
  view.end();
  await instance.end();
}
