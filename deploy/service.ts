// What `npm run service -- <name>` runs: one service in this process, on settings from the environment.
import { resolve } from 'node:path';
import { derivedPassword } from '@wabus/engines';
import { settingsHelp } from '@wabus/platform';
import { Command, CommanderError } from 'commander';
import type { z } from 'zod';
import { MIGRATE, type Runnable, SERVICES } from './services.ts';

/** As long as what signs tokens. */
const MIN_ROOT = 32;

const RUNNABLE: Readonly<Record<string, Runnable>> = { ...SERVICES, migrate: MIGRATE };

/** Variables of whoever launched us; no service knows them. */
const OF_THE_LAUNCHER = ['WABUS_LAUNCHER_PIDS', 'WABUS_CALLED_FROM', 'WABUS_INSTALL'];

const calledFrom = process.env.WABUS_CALLED_FROM ?? process.cwd();
for (const key of OF_THE_LAUNCHER) delete process.env[key];
const program = new Command('npm run service --')
  .description(
    'Runs one service in a process of its own, on shared engines. Settings are environment variables.',
  )
  .option('--env-file <file>', 'read settings from a file too; what the environment says wins')
  .addHelpText('after', '\nnpm run service -- <name> --help lists the settings of one.')
  .helpCommand(false)
  .exitOverride()
  .showHelpAfterError();
for (const [name, { settings, run }] of Object.entries(RUNNABLE)) {
  const command = program
    .command(name)
    .description(settings.description ?? '')
    .usage('')
    .helpOption(false);
  command.option('--help', 'list its settings').action(({ help }: { help?: true }) => {
    if (help) process.stdout.write(settingsHelp(name, settings));
    else return start(settings, run);
  });
}
program
  .command('passwords')
  .description(
    'Prints for each service the passwords that it needs, derived from WABUS_POSTGRES_PASSWORD_ROOT.',
  )
  .action(printPasswords);
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

function printPasswords(): void {
  readEnvFile();
  const root = process.env.WABUS_POSTGRES_PASSWORD_ROOT ?? '';
  if (root.length < MIN_ROOT) {
    const what = `WABUS_POSTGRES_PASSWORD_ROOT must have at least ${MIN_ROOT} characters that nobody can guess.`;
    process.stderr.write(`${what} Give migrate the same.\n`);
    process.exitCode = 2;
    return;
  }
  for (const [name, { roles }] of Object.entries(SERVICES)) {
    const variable = `WABUS_POSTGRES_PASSWORDS_${name.toUpperCase().replaceAll('-', '_')}`;
    const pairs = roles.map((role) => `${role}=${derivedPassword(root, role)}`);
    process.stdout.write(`${variable}=${pairs.join()}\n`);
  }
}

function readEnvFile(): void {
  const { envFile } = program.opts<{ envFile?: string }>();
  if (envFile !== undefined) process.loadEnvFile(resolve(calledFrom, envFile));
}

async function start(settings: z.ZodObject, run: () => Promise<unknown>): Promise<void> {
  readEnvFile();
  leaveOutSettingsOfOthers(settings);
  await run();
}

/**
 * One environment may serve all services: what another one knows is taken away here. What nobody knows stays, and the
 * service refuses it by name.
 */
function leaveOutSettingsOfOthers(own: z.ZodObject): void {
  const keys = Object.values(RUNNABLE).flatMap(({ settings }) => Object.keys(settings.shape));
  for (const key of keys) if (!(key in own.shape)) delete process.env[key];
}
