import { resolve } from 'node:path';
import { models } from '@wabus/read-models';
import { Argument, Command, CommanderError, InvalidArgumentError } from 'commander';
import { erasures } from './erasures.ts';
import { findInstallation, openPlace } from './installation.ts';
import { type CommandContext, lag, type ReplayFlags, replayModel, rollback, verify } from './models.ts';
import { EXIT, failed, type Outcome, UsageError } from './outcome.ts';
import { replayKept, verifyWebhooks, type WebhookFlags } from './webhooks.ts';

/** What a process that runs the command knows. */
export interface CommandProcess {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start at. */
  readonly calledFrom: string;
  /** Data folder when none is named and the environment names no engines. */
  readonly usualFolder: string;
  readonly signal: AbortSignal;
  /** Writes to standard output, and to standard error. */
  out(text: string): void;
  err(text: string): void;
  loadEnvFile(file: string): Readonly<Record<string, string | undefined>>;
}

interface SharedFlags {
  readonly json?: boolean;
  readonly data?: string;
  readonly envFile?: string;
}

type Action = (context: CommandContext) => Promise<Outcome>;

/** Runs the command that the arguments name; resolves with the exit code. */
export async function runCommand(argv: readonly string[], process: CommandProcess): Promise<number> {
  let exit: number = EXIT.good;
  const run = async (name: string, flags: SharedFlags, action: Action): Promise<void> => {
    exit = await act(name, flags, action, process);
  };
  try {
    await commandOf(run, process).parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.good : EXIT.usage;
  }
}

function commandOf(
  run: (name: string, flags: SharedFlags, action: Action) => Promise<void>,
  { out, err, calledFrom }: CommandProcess,
): Command {
  const program = new Command('wabus')
    .description('Looks after an installation of wabus, while it runs.')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: err })
    .showHelpAfterError()
    .addHelpText('after', EXIT_CODES);
  const command = (name: string, about: string): Command =>
    program
      .command(name)
      .description(about)
      .option('--json', 'print the outcome as one line of JSON')
      .option(
        '--data <folder>',
        'data folder of a running npm start; default .wabus, unless WABUS_POSTGRES_URL is set',
      )
      .option('--env-file <file>', 'read the settings of engines of your own from a file, too')
      .addHelpText('after', EXIT_CODES);
  const names = models.map(({ name }) => name);
  const model = (): Argument => new Argument('<model>', 'read model').choices(names);
  command('replay', 'Fills a read model anew from the events, beside the live one, compares and swaps them.')
    .addArgument(model())
    .option('--park', 'go past events that the model cannot fold, instead of stopping before the first')
    .option('--yes', 'swap although some were gone past')
    .option('--no-swap', 'fill and compare only')
    .action((name: string, flags: SharedFlags & ReplayFlags) =>
      run('replay', flags, (context) => replayModel(name, flags, context)),
    );
  command(
    'verify',
    'Fills a read model once more and compares that with the live one, row by row; of webhooks, whether all that was received is accounted for.',
  )
    .addArgument(new Argument('<what>', 'read model, or webhooks').choices([...names, 'webhooks']))
    .action((name: string, flags: SharedFlags) =>
      run('verify', flags, (context) =>
        name === 'webhooks' ? verifyWebhooks(context) : verify(name, context),
      ),
    );
  command(
    'webhooks',
    'Reads webhooks whose bytes the archive still keeps once more, with what is understood today.',
  )
    .addArgument(new Argument('<what>', 'what to do').choices(['replay']))
    .requiredOption('--from <time>', 'received from then on, such as 2026-11-30T12:00:00Z', time)
    .requiredOption('--to <time>', 'received before then', time)
    .option('--dry-run', 'tell what is missing, and record nothing')
    .action((_: string, flags: SharedFlags & WebhookFlags) =>
      run('webhooks replay', flags, (context) => replayKept(flags, context)),
    );
  command('rollback', 'Brings back what was live before the last swap of a read model.')
    .addArgument(model())
    .action((name: string, flags: SharedFlags) =>
      run('rollback', flags, (context) => rollback(name, context)),
    );
  command('erasures', 'Lists who was erased and when: keep a copy apart from backups.')
    .option('--apply <file>', 'erase again whom a restored backup brought back, by such a list')
    .action((flags: SharedFlags & { readonly apply?: string }) =>
      run('erasures', flags, (context) => erasures(flags.apply, calledFrom, context)),
    );
  command('lag', 'Says for each read model how far it is behind the events.').action((flags: SharedFlags) =>
    run('lag', flags, lag),
  );
  return program;
}

function time(text: string): Date {
  const read = new Date(text);
  if (!Number.isNaN(read.getTime())) return read;
  throw new InvalidArgumentError('It must be a time such as 2026-11-30T12:00:00Z.');
}

const EXIT_CODES = `
Progress goes to standard error. Exit codes: 0 good, 1 a difference or damage, 2 wrong usage, 3 unfinished: try again.`;

async function act(
  name: string,
  flags: SharedFlags,
  action: Action,
  { env, calledFrom, usualFolder, signal, out, err, loadEnvFile }: CommandProcess,
): Promise<number> {
  const outcome = await outcomeOf().catch((error: unknown) => failed(name, error));
  if (flags.json) out(`${JSON.stringify({ ...outcome.json, exit: outcome.exit })}\n`);
  if (!flags.json || 'error' in outcome.json) ('error' in outcome.json ? err : out)(`${outcome.text}\n`);
  return outcome.exit;

  async function outcomeOf(): Promise<Outcome> {
    const file = flags.envFile === undefined ? {} : settingsIn(resolve(calledFrom, flags.envFile));
    const data = flags.data === undefined ? undefined : resolve(calledFrom, flags.data);
    const installation = await openPlace(findInstallation({ ...file, ...env }, data, usualFolder));
    try {
      return await action({ installation, signal, say: (sentence) => err(`· ${sentence}\n`) });
    } finally {
      await installation.close();
    }
  }

  function settingsIn(file: string): ReturnType<typeof loadEnvFile> {
    try {
      return loadEnvFile(file);
    } catch (error) {
      throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
    }
  }
}
