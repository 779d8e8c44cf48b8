// What `npm run service -- <name>` runs: one service in this process, on settings from the environment.
import { resolve } from 'node:path';
import { commandApiConfig } from '@wabus/command-api/config';
import { settingsHelp } from '@wabus/platform';
import { projectorConfig } from '@wabus/projector/config';
import { queryApiConfig } from '@wabus/query-api/config';
import { relayConfig } from '@wabus/relay/config';
import { schedulerConfig } from '@wabus/scheduler/config';
import { senderConfig } from '@wabus/sender/config';
import { migrateConfig } from '@wabus/standalone/migrate/config';
import { normaliserConfig } from '@wabus/webhook-ingest/normaliser/config';
import { receiverConfig } from '@wabus/webhook-ingest/receiver/config';
import { Command, CommanderError } from 'commander';
import type { z } from 'zod';

/** What can be run: its settings are read first, its code is loaded only when it is the one chosen. */
const SERVICES: Readonly<Record<string, { settings: z.ZodObject; run: () => Promise<unknown> }>> = {
  'command-api': { settings: commandApiConfig, run: () => import('@wabus/command-api/main') },
  'query-api': { settings: queryApiConfig, run: () => import('@wabus/query-api/main') },
  'webhook-receiver': { settings: receiverConfig, run: () => import('@wabus/webhook-ingest/receiver/main') },
  'webhook-normaliser': {
    settings: normaliserConfig,
    run: () => import('@wabus/webhook-ingest/normaliser/main'),
  },
  relay: { settings: relayConfig, run: () => import('@wabus/relay/main') },
  scheduler: { settings: schedulerConfig, run: () => import('@wabus/scheduler/main') },
  sender: { settings: senderConfig, run: () => import('@wabus/sender/main') },
  projector: { settings: projectorConfig, run: () => import('@wabus/projector/main') },
  migrate: { settings: migrateConfig, run: () => import('@wabus/standalone/migrate/main') },
};

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
for (const [name, { settings, run }] of Object.entries(SERVICES)) {
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
try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}

async function start(settings: z.ZodObject, run: () => Promise<unknown>): Promise<void> {
  const { envFile } = program.opts<{ envFile?: string }>();
  if (envFile !== undefined) process.loadEnvFile(resolve(calledFrom, envFile));
  leaveOutSettingsOfOthers(settings);
  await run();
}

/**
 * One environment may serve all services: what another one knows is taken away here. What nobody knows stays, and the
 * service refuses it by name.
 */
function leaveOutSettingsOfOthers(own: z.ZodObject): void {
  const keys = Object.values(SERVICES).flatMap(({ settings }) => Object.keys(settings.shape));
  for (const key of keys) if (!(key in own.shape)) delete process.env[key];
}
