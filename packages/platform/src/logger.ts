import { type DestinationStream, destination, type Logger as PinoLogger, pino } from 'pino';

/** A structured logger. Log ids and counts; never an address, a name, content or a secret. */
export type Logger = PinoLogger;

/** Lines of JSON on standard error, so that standard output stays free for what was asked for. */
export function createLogger(
  service: string,
  options: { level?: string; to?: DestinationStream } = {},
): Logger {
  return pino(
    { level: options.level ?? 'info', base: { service }, timestamp: pino.stdTimeFunctions.isoTime },
    options.to ?? destination({ fd: 2, sync: false }),
  );
}

/** A logger that says nothing, for tests. */
export const silentLogger: Logger = pino({ level: 'silent' });
