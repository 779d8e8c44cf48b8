import { join, resolve } from 'node:path';
import { USUAL_PER_SECOND } from '@wabus/providers/limits';
import { Command, InvalidArgumentError, Option } from 'commander';

/** Five more follow it. */
const LAST_PORT = 65_530;

/** What the command line says. */
export interface StandaloneOptions {
  readonly json: boolean;
  /** Absolute folder of all data. */
  readonly data: string;
  readonly reset: boolean;
  /** Port of the API; the others follow it. 0: free ports for everything. */
  readonly port: number;
  readonly seed: number;
  /** `local`, or brokers as `host:port,host:port`; absent: the log is where the environment says, else in Postgres. */
  readonly kafka?: string;
  /** `esdb://…`; absent: events are where the environment says, else in Postgres. */
  readonly eventstore?: string;
  readonly graphBaseUrl?: string;
  readonly appId?: string;
  readonly appSecret?: string;
  /** By which webhooks are taken as well, while the app's secret is changed. */
  readonly furtherAppSecrets: readonly string[];
  readonly verifyToken?: string;
  readonly numberRate: number | 'off';
  readonly senderConcurrency: number;
  readonly logLevel: string;
}

/** Reads the command line; `calledFrom` is the folder that relative paths start at. Prints help and ends for `--help`. */
export function readOptions(
  argv: readonly string[],
  calledFrom: string,
  projectRoot: string,
): StandaloneOptions {
  const read = startCommand(projectRoot)
    .parse([...argv], { from: 'user' })
    .opts<StandaloneOptions>();
  return { ...read, data: resolve(calledFrom, read.data) };
}

/** The command `npm start` with its options; those that are secrets are looked for in the environment as well. */
export function startCommand(projectRoot: string): Command {
  return new Command('npm start --')
    .description('Runs the whole of wabus on this machine: embedded Postgres, simulated Meta, every service.')
    .option('--json', 'print one line of JSON when ready, and nothing else on standard output', false)
    .option('--data <folder>', 'where everything is kept', join(projectRoot, '.wabus'))
    .option('--reset', 'forget everything that the folder holds, then start', false)
    .option('--port <number>', 'port of the API; the others follow it; 0 picks free ports', port, 8080)
    .option('--seed <number>', "seed of the simulator's behaviour", wholeNumber, 1)
    .option('--kafka <brokers>', 'keep the log in Kafka: host:port, or local to start a broker too', brokers)
    .option('--eventstore <url>', 'keep events in EventStoreDB: esdb://…', eventStore)
    .option('--graph-base-url <url>', 'another Graph host; no simulator is started then', url)
    .addOption(ofMeta('--app-id <id>', 'id of the Meta app (else made up)').env('WABUS_APP_ID'))
    .addOption(
      ofMeta('--app-secret <secret>', 'secret of the Meta app (else made up)').env('WABUS_APP_SECRET'),
    )
    .addOption(
      new Option(
        '--further-app-secrets <secrets>',
        'further secrets by which webhooks are taken, divided by commas, while the one of the app is changed',
      )
        .argParser((text: string) =>
          text
            .split(',')
            .map((one) => one.trim())
            .filter((one) => one !== ''),
        )
        .default([], 'none')
        .env('WABUS_FURTHER_APP_SECRETS'),
    )
    .addOption(
      ofMeta('--verify-token <token>', "token of the webhook's handshake (else made up)").env(
        'WABUS_VERIFY_TOKEN',
      ),
    )
    .option(
      '--number-rate <rate>',
      'messages a second of one business number, or off',
      rate,
      USUAL_PER_SECOND,
    )
    .option('--sender-concurrency <number>', 'calls to Meta at the same time', positive, 256)
    .addHelpText(
      'after',
      '\nSecrets are better given in the environment: a command line is read by everybody on the machine.' +
        '\nWhat else an engine needs (certificates, logins, copies) comes from the environment: WABUS_KAFKA_…; see docs/running.md.',
    )
    .addOption(
      new Option('--log-level <level>', 'what is logged, on standard error')
        .choices(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
        .default('warn'),
    );
}

/** An option that proves who somebody is: an empty one, as of a variable that is not set, would prove it for all. */
function ofMeta(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text: string) => {
    if (text.trim() !== '') return text;
    throw new InvalidArgumentError('It must not be empty: leave it out to have one made up.');
  });
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0)
    throw new InvalidArgumentError('It must be a whole number from 0.');
  return value;
}

function positive(text: string): number {
  if (wholeNumber(text) === 0) throw new InvalidArgumentError('It must be a whole number from 1.');
  return Number(text);
}

function port(text: string): number {
  if (wholeNumber(text) > LAST_PORT) throw new InvalidArgumentError(`It must be 0 to ${LAST_PORT}.`);
  return Number(text);
}

function rate(text: string): number | 'off' {
  return text === 'off' ? 'off' : positive(text);
}

function url(text: string): string {
  if (!/^https?:/.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('It must be a URL.');
  return text.replace(/\/$/, '');
}

function brokers(text: string): string {
  if (text !== 'local' && !text.split(',').every((one) => /^.+:\d+$/.test(one)))
    throw new InvalidArgumentError('It must be local, or brokers as host:port divided by commas.');
  return text;
}

function eventStore(text: string): string {
  if (!/^esdb(\+discover)?:\/\/./.test(text))
    throw new InvalidArgumentError('It must begin with esdb:// or esdb+discover://.');
  return text;
}
