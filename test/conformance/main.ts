// What `npm run conformance` runs: the suites of the ports against servers that somebody else runs.
import { once } from 'node:events';
import { connect } from 'node:net';
import { Command } from 'commander';
import { startVitest } from 'vitest/node';
import { conformanceReport } from '../conformance-report.ts';
import { DEADLINE_MS } from '../waiting.ts';
import { type AboutEventStore, inspectEventStore } from './event-store-server.ts';

const ROOT = new URL('../..', import.meta.url).pathname;

interface Flags {
  readonly eventstore?: string;
  readonly kafka?: string;
  readonly amongWabusStreams?: boolean;
}

/** One suite, on one server. */
interface Run {
  readonly suite: string;
  readonly env: Record<string, string>;
}

const program = new Command('npm run conformance --')
  .description(
    [
      "Runs the conformance suites of the ports through this repository's adapters against servers of your own, and",
      'says which server and adapter it was and how many tests passed. Exit code 0 when all did.',
      'The suites append events and create topics under names that nobody else uses, and leave them there: run them',
      'against a server that is for testing.',
    ].join(' '),
  )
  .option('--eventstore <esdb://…>', 'EventStoreDB: the suite of the event store')
  .option(
    '--kafka <host:port>',
    'Kafka, one broker whose address this machine reaches: the suite of the event log',
  )
  .option('--among-wabus-streams', 'run although the EventStoreDB server holds streams of wabus')
  .addHelpText(
    'after',
    `
A connection string may carry credentials; another user of this machine sees them in the list of processes. Leave the
flag out and set WABUS_EVENTSTOREDB_URL to keep them from there. They are never printed.

  npm run conformance -- --eventstore 'esdb://127.0.0.1:2113?tls=false'
  npm run conformance -- --kafka 127.0.0.1:9092`,
  );

try {
  process.exitCode = await conform(program.parse().opts<Flags>());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function conform(flags: Flags): Promise<number> {
  const eventStore = flags.eventstore ?? (flags.kafka ? undefined : process.env.WABUS_EVENTSTOREDB_URL);
  if (!eventStore && !flags.kafka) {
    process.stderr.write(`Name a server: --eventstore or --kafka.\n\n${program.helpInformation()}`);
    return 2;
  }
  const runs: Run[] = [];
  if (eventStore) {
    const about = await inspectEventStore(eventStore, { lookForWabus: !flags.amongWabusStreams });
    process.stdout.write(introduction(about));
    if (about.wabusStream) {
      process.stderr.write(refusal(about.wabusStream));
      return 2;
    }
    const name = `EventStoreDB ${about.version} at ${about.address}`;
    runs.push({
      suite: 'event-store',
      env: { WABUS_CONFORMANCE_URL: eventStore, WABUS_CONFORMANCE_NAME: name },
    });
  }
  if (flags.kafka) {
    await reachable(flags.kafka);
    process.stdout.write(`Kafka at ${flags.kafka}\n  adapter   @wabus/event-log/kafka\n`);
    runs.push({ suite: 'event-log', env: { WABUS_CONFORMANCE_KAFKA: flags.kafka } });
  }
  let passed = true;
  for (const run of runs) passed = (await runSuite(run)) && passed;
  return passed ? 0 : 1;
}

/** @throws Error when nothing listens there, or the address is not one */
async function reachable(address: string): Promise<void> {
  const { hostname, port } = URL.canParse(`kafka://${address}`) ? new URL(`kafka://${address}`) : NO_ADDRESS;
  if (!hostname || !port) throw new Error(`'${address}' is not host:port, such as 127.0.0.1:9092.`);
  const socket = connect({ host: hostname, port: Number(port), timeout: 10_000 });
  socket.once('timeout', () => socket.destroy(new Error('no answer within 10 s')));
  try {
    await once(socket, 'connect');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`No Kafka broker was reached at ${address}: ${reason}`, { cause: error });
  } finally {
    socket.destroy();
  }
}

const NO_ADDRESS = { hostname: '', port: '' };

/** True when every test passed, and there were any. */
async function runSuite({ suite, env }: Run): Promise<boolean> {
  const vitest = await startVitest('test', [], {
    config: false,
    root: ROOT,
    include: [`test/conformance/${suite}.suite.ts`],
    watch: false,
    pool: 'forks',
    testTimeout: DEADLINE_MS * 2,
    hookTimeout: DEADLINE_MS * 2,
    expect: { poll: { timeout: DEADLINE_MS, interval: 25 } },
    env,
    reporters: ['tree', conformanceReport((text) => process.stdout.write(text))],
  });
  const modules = vitest.state.getTestModules();
  await vitest.close();
  return modules.length > 0 && modules.every((module) => module.ok());
}

function introduction({ address, version, features }: AboutEventStore): string {
  return `EventStoreDB at ${address}
  version   ${version}
  features  ${features.join(', ') || 'none told'}
  adapter   @wabus/event-store/eventstoredb
`;
}

function refusal(stream: string): string {
  return `This server holds streams of wabus (such as ${stream}), and the suite leaves its own among them.
If that is a server for testing, run this again with --among-wabus-streams.
`;
}
