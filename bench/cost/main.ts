import { Command, InvalidArgumentError, Option } from 'commander';
import { machine } from '../measuring/rounds.ts';
import { type Checkout, otherCheckout, ownCheckout } from './checkout.ts';
import type { Outcome } from './outcome.ts';
import { type CostResult, comparison, saveResult, sideOf } from './result.ts';
import { SCENARIOS } from './scenarios.ts';
import { openStand, type Sizes, type Stand } from './stand.ts';

const options = new Command('node bench/cost/main.ts')
  .description(
    'What a message costs: the whole product as `npm start` runs it, driven over HTTP, with the CPU of every process and ' +
      'of Postgres by role and statement, beside bare work in the same run and, if asked, beside another commit in turn.',
  )
  .addOption(
    new Option('--only <scenario...>', 'these scenarios only')
      .choices(Object.keys(SCENARIOS))
      .default(undefined),
  )
  .option('--against <commit>', 'another commit, or the folder of an installed checkout, run in turn')
  .option('--rounds <number>', 'rounds of each side', whole, 1)
  .option('--recipients <number>', 'people in the campaign', whole, 2_000)
  .option(
    '--concurrency <number>',
    'calls to Meta at the same time (default: what each side does by itself)',
    whole,
  )
  .option('--rates <list>', 'texts a second of the open loops, divided by commas', list, [20, 80, 155, 300])
  .option('--seconds <number>', 'length of each open loop, which is run twice', whole, 10)
  .option('--burst <number>', 'texts as fast as they are taken', whole, 4_000)
  .option('--sustain-seconds <number>', 'how long a rate must hold to be sustained', whole, 10)
  .option('--idle-seconds <number>', 'how long nothing happens', whole, 20)
  .option('--upload-rows <number>', 'rows of the uploaded CSV', whole, 5_000)
  .option('--read-sizes <list>', 'people in the campaigns that are read', list, [200, 2_000])
  .option('--grown-to <number>', 'people and threads that rows are multiplied to', whole, 100_000)
  .option(
    '--product <commit>',
    'what is measured, named as for --against (default: the checkout of this script)',
  )
  .option(
    '--profile <folder>',
    'write CPU profiles of the Node processes there; they cost a little themselves',
  )
  .option('--save <file>', 'where the result is kept, each scenario until it is run again')
  .parse()
  .opts<
    Sizes & {
      only?: string[];
      product?: string;
      against?: string;
      rounds: number;
      profile?: string;
      save?: string;
    }
  >();

const say = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);
const chosen = Object.keys(SCENARIOS).filter((name) => options.only?.includes(name) ?? true);
const {
  only: _only,
  product: _product,
  against: _against,
  rounds: _rounds,
  profile: _profile,
  save: _save,
  ...sizes
} = options;
const running: { stand?: Stand | undefined } = {};
const sides: { readonly checkout: Checkout; readonly outcomes: Map<string, Outcome[]> }[] = [];

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void abandon());
try {
  const addSide = (checkout: Checkout): void => void sides.push({ checkout, outcomes: new Map() });
  addSide(options.product === undefined ? ownCheckout() : otherCheckout(options.product, say));
  if (options.against) addSide(otherCheckout(options.against, say));
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const side of sides) await runRound(round, side);
    if (options.save) saveResult(options.save, result());
  }
  for (const [name, scenario] of Object.entries(result()))
    process.stdout.write(`${name}\n${comparison(scenario)}\n`);
} finally {
  for (const { checkout } of sides) checkout.remove();
}

/** All chosen scenarios on a fresh product of one side. */
async function runRound(round: number, { checkout, outcomes }: (typeof sides)[number]): Promise<void> {
  const { concurrency } = sizes;
  const calls = concurrency === undefined ? [] : ['--sender-concurrency', `${concurrency}`];
  const args = ['--number-rate', 'off', ...calls];
  const started = { checkout: checkout.folder, args, profiles: options.profile };
  say(`Round ${round} of ${options.rounds}: ${checkout.commit} starts`);
  const stand = await openStand(started, sizes, say);
  running.stand = stand;
  try {
    for (const name of chosen) {
      say(`${checkout.commit}: ${name}`);
      const outcome = await SCENARIOS[name]?.(stand);
      if (outcome) outcomes.set(name, [...(outcomes.get(name) ?? []), outcome]);
    }
  } finally {
    running.stand = undefined;
    await stand.product.stop();
  }
}

function result(): CostResult {
  const [product, against] = sides;
  const of = (side: (typeof sides)[number], name: string) =>
    sideOf(side.checkout.commit, side.outcomes.get(name) ?? []);
  return Object.fromEntries(
    chosen.map((name) => [
      name,
      {
        ...{ sizes, machine: machine() },
        ...(product && { product: of(product, name) }),
        ...(against && { against: of(against, name) }),
      },
    ]),
  ) as CostResult;
}

/** Somebody wants an end: nothing of ours stays behind. */
async function abandon(): Promise<void> {
  say('Stopping');
  await running.stand?.product.stop().catch((error: Error) => say(error.message));
  for (const { checkout } of sides) checkout.remove();
  process.exit(1);
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError('It must be a whole number from 1.');
  return value;
}

function list(text: string): number[] {
  return text.split(',').map(whole);
}
