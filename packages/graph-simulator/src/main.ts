import { createLogger, giveBackAtRest, logUncaught } from '@wabus/platform';
import { Command, InvalidArgumentError, Option } from 'commander';
import { decimalId, digest } from './chance.ts';
import { startSimulator } from './simulator.ts';

interface Flags {
  readonly host: string;
  readonly graphUrl?: string;
  readonly port: number;
  readonly controlPort: number;
  readonly data: string;
  readonly seed: string;
  readonly callbackUrl?: string;
  readonly verifyToken?: string;
  readonly appId?: string;
  readonly appSecret?: string;
  readonly json?: boolean;
}

function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError('a port is a whole number from 0 to 65535');
}

const program = new Command('npm run sim --')
  .description("Meta's Graph API for WhatsApp on this machine: deterministic by seed, faults on demand.")
  .option(
    '--host <address>',
    'address to listen on; whoever reaches the control API may do anything',
    '127.0.0.1',
  )
  .option(
    '--graph-url <url>',
    'what links in answers begin with, where others reach the Graph side by another address',
  )
  .option('--port <port>', 'port of the Graph side; 0 picks a free one', port, 4010)
  .option('--control-port <port>', 'port of the control API; 0 picks a free one', port, 4011)
  .option('--data <dir>', 'folder of the journal: what happened is remembered there', '.wabus/simulator')
  .option('--seed <text>', 'ids, tokens and what befalls each message follow from it', 'wabus')
  .option('--callback-url <url>', "the app's webhook callback; without it updates wait")
  .addOption(
    new Option(
      '--verify-token <token>',
      'what the handshake shows to the callback; made from the seed when missing',
    ).env('SIMULATOR_VERIFY_TOKEN'),
  )
  .option('--app-id <id>', 'id of the Meta app; made from the seed when missing')
  .addOption(
    new Option(
      '--app-secret <secret>',
      'secret of the Meta app; made from the seed when missing; a flag shows in the list of processes',
    ).env('SIMULATOR_APP_SECRET'),
  )
  .option('--json', 'print one JSON line when ready, and nothing else on standard output');

async function run(flags: Flags): Promise<void> {
  const { seed } = flags;
  const appId = flags.appId ?? decimalId(15, seed, 'app');
  const appSecret = flags.appSecret ?? digest(seed, 'app-secret').slice(0, 32);
  const verifyToken = flags.verifyToken ?? digest(seed, 'verify-token').slice(0, 24);
  const logger = createLogger('graph-simulator');
  logUncaught(logger);
  giveBackAtRest();
  const simulator = await startSimulator({
    host: flags.host,
    graphUrl: flags.graphUrl,
    port: flags.port,
    controlPort: flags.controlPort,
    dataDir: flags.data,
    seed,
    callbackUrl: flags.callbackUrl,
    verifyToken,
    appId,
    appSecret,
    logger,
  });
  const { graphUrl, controlUrl } = simulator;
  let stopping = false;
  const end = (): void => {
    if (stopping) return;
    stopping = true;
    simulator.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  const ready = { ready: true, graphUrl, controlUrl, appId, appSecret, verifyToken, dataDir: flags.data };
  if (flags.json) process.stdout.write(`${JSON.stringify(ready)}\n`);
  else process.stdout.write(welcome(ready));
}

/** A secret that was given may be a real one: only one that was made from the seed is shown. */
function shown(flag: 'appSecret' | 'verifyToken', value: string): string {
  const source = program.getOptionValueSource(flag);
  if (source === undefined) return value;
  return source === 'env' ? 'as its environment says' : 'as its flag says';
}

type Ready = Readonly<
  Record<'graphUrl' | 'controlUrl' | 'appId' | 'appSecret' | 'verifyToken' | 'dataDir', string>
>;

function welcome(ready: Ready): string {
  return `Meta's Graph API, simulated, is ready.

  Graph     ${ready.graphUrl}/v25.0/…
  control   ${ready.controlUrl}      (GET / lists the calls)
  app       ${ready.appId}, secret ${shown('appSecret', ready.appSecret)}, verify token ${shown('verifyToken', ready.verifyToken)}
  data      ${ready.dataDir}

Someone finishes Embedded Signup:

  curl -X POST ${ready.controlUrl}/signups
`;
}

try {
  await run(program.parse().opts<Flags>());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
