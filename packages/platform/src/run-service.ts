import type { z } from 'zod';
import { ConfigError, loadConfig } from './config.ts';
import { runProcess, type Service } from './lifecycle.ts';
import { createLogger, type Logger } from './logger.ts';
import { Metrics } from './metrics.ts';
import { closeServer, createOperationsServer, listen } from './operations-server.ts';
import { type processSettings, settingsHelp } from './settings.ts';
import { withSetting } from './unusable-address.ts';

/** Something that is closed when the process stops, and until then may say which engine it waits for. */
export interface Closable {
  close(): Promise<unknown>;
  /** Names engines that are away; empty when all are there. */
  waitingFor?(): readonly string[];
}

/** What a service is built from. */
export interface ServiceParts<Config> {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** For an adapter that cannot go on: logs the error, stops as well as possible and ends the process with code 1. */
  readonly onFatal: (error: Error) => void;
  /** Takes what is to be closed once the service has stopped, the last one first, and hands it back. */
  closing<Part extends Closable>(part: Part): Part;
  /** What the parts taken wait for: for a service whose own face answers /readyz. Others have it added. */
  enginesAway(): readonly string[];
}

type SettingsSchema = z.ZodObject<typeof processSettings & z.ZodRawShape>;

/** One service as a process. */
export interface ServiceProcess<Schema extends SettingsSchema> {
  readonly name: string;
  /** Keys are environment variables, the description says what the service is for. */
  readonly settings: Schema;
  /** The environment variables that the settings are read from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where /healthz, /readyz and /metrics are answered; absent when the service's own face answers them. */
  readonly operations?: (config: z.infer<Schema>) => { readonly host: string; readonly port: number };
  /** Opens what the service stands on and makes it; it is started afterwards. */
  build(parts: ServiceParts<z.infer<Schema>>): Promise<Service> | Service;
}

/**
 * Runs one service in this process: reads its settings from the environment, answers the operations routes from the
 * first moment, builds and starts the service, and on SIGTERM or SIGINT stops it and closes what it stood on. With
 * `--help` it prints the settings instead. Wrong settings end the process with code 2 and a message that lists them,
 * also those that only `build` can find wrong, as a `ConfigError`; a port that is taken is named with its setting.
 */
export async function runService<Schema extends SettingsSchema>(of: ServiceProcess<Schema>): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(settingsHelp(of.name, of.settings));
    return;
  }
  const config = configOrExit(of);
  const logger = createLogger(of.name, { level: String(config.WABUS_LOG_LEVEL) });
  const failed = new AbortController();
  await runProcess(
    serviceOf(of, config, logger, (error) => failed.abort(error)),
    logger,
    failed.signal,
  );
}

function configOrExit<Schema extends SettingsSchema>({
  name,
  settings,
  env,
}: ServiceProcess<Schema>): z.infer<Schema> {
  try {
    return loadConfig(settings, env);
  } catch (error) {
    return exitOnWrongSettings(name, error);
  }
}

function exitOnWrongSettings(name: string, error: unknown): never {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${name} did not start. ${error.message}\n`);
  return process.exit(2);
}

function serviceOf<Schema extends SettingsSchema>(
  of: ServiceProcess<Schema>,
  config: z.infer<Schema>,
  logger: Logger,
  onFatal: (error: Error) => void,
): Service {
  const metrics = new Metrics(of.name);
  const open: Closable[] = [];
  let service: Service | undefined;
  let started = false;
  // Parts on the same engine say the same.
  const enginesAway = (): readonly string[] => [
    ...new Set(open.flatMap((part) => part.waitingFor?.() ?? [])),
  ];
  const waitingFor = (): readonly string[] => {
    const waits = service?.waitingFor() ?? ['the engines that it stands on'];
    const all = [...new Set([...waits, ...enginesAway()])];
    return started || all.length > 0 ? all : ['start'];
  };
  const operations = createOperationsServer({ service: { waitingFor }, metrics: [metrics] });
  const closing = <Part extends Closable>(part: Part): Part => {
    open.push(part);
    part.waitingFor?.();
    return part;
  };
  const answerOperations = async (): Promise<void> => {
    if (!of.operations) return;
    const { host, port: wanted } = of.operations(config);
    const port = await listen(operations, wanted, host);
    logger.info({ port }, 'answers /healthz, /readyz and /metrics');
  };
  return {
    waitingFor,
    async start() {
      try {
        await answerOperations();
        service = await of.build({ config, logger, metrics, onFatal, closing, enginesAway });
        await service.start();
        started = true;
      } catch (error) {
        exitOnWrongSettings(of.name, withSetting(error, config));
      }
    },
    async stop() {
      await service?.stop();
      for (const part of open.splice(0).reverse()) await part.close();
      await closeServer(operations);
    },
  };
}
