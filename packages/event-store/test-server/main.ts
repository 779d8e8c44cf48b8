// Runs the EventStoreDB test double (see README.md) as a process of its own. Not EventStoreDB.
import { parseArgs } from 'node:util';
import { startControl } from './control.ts';
import { startEventStoreDbTestServer } from './server.ts';
import { isLike, type Like, WAYS } from './versions.ts';

const HELP = `A test double of EventStoreDB's streams protocol. It is not EventStoreDB: packages/event-store/test-server/README.md
says what it reproduces and what it does not, and results on it are not results on EventStoreDB.

  node packages/event-store/test-server/main.ts [options]

  --port <port>          port for clients; 0, the default, picks a free one
  --control-port <port>  port of the HTTP control for faults (GET / lists the calls); 0, the default, picks a free one
  --data <file>          keep the events in this file; without it they end with the process
  --like <version>       take after 23.10, 24.2, 24.10.5 or 26.1 where they differ; default 24.10.5
  --max-append-size <n>  bytes one append may have; default that of the version
  --stay                 go on when the process that started this one has ended
  --help                 print this

When ready it prints one line of JSON on standard output: {"connectionString":"esdb://…","control":"http://…"}.
SIGTERM ends it.
`;

const PARENT_CHECK_MS = 500;

const { values: flags } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    'control-port': { type: 'string', default: '0' },
    data: { type: 'string' },
    like: { type: 'string' },
    'max-append-size': { type: 'string' },
    stay: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (flags.help) process.stdout.write(HELP);
else await run();

async function run(): Promise<void> {
  const parent = process.ppid;
  const server = await startEventStoreDbTestServer({
    port: wholeNumber('--port', flags.port),
    ...(flags.like && { like: versionOf(flags.like) }),
    ...(flags.data && { dataFile: flags.data }),
    ...(flags['max-append-size'] && {
      maxAppendSize: wholeNumber('--max-append-size', flags['max-append-size']),
    }),
  });
  const control = await startControl(server, wholeNumber('--control-port', flags['control-port']));
  const end = (): void => {
    Promise.all([server.close(), control.close()]).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  if (!flags.stay) setInterval(() => process.ppid !== parent && end(), PARENT_CHECK_MS).unref();
  process.stdout.on('error', () => undefined);
  process.stderr.write('This is a test double of EventStoreDB, not EventStoreDB.\n');
  process.stdout.write(
    `${JSON.stringify({ connectionString: server.connectionString, control: control.url })}\n`,
  );
}

function versionOf(text: string): Like {
  if (isLike(text)) return text;
  process.stderr.write(`--like takes one of ${Object.keys(WAYS).join(', ')}, not '${text}'.\n`);
  return process.exit(2);
}

function wholeNumber(flag: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0) return value;
  process.stderr.write(`${flag} takes a whole number, not '${text}'.\n`);
  return process.exit(2);
}
