import { type DestinationStream, destination, type LogFn, type Logger as PinoLogger, pino } from 'pino';
import { describeError } from './describe-error.ts';

/** A structured logger. Log ids and counts; never an address, a name, content or a secret. */
export type Logger = PinoLogger;

/**
 * Lines of JSON on standard error, so that standard output stays free for what was asked for. Errors (under `err`)
 * are described without the values that they carry.
 */
export function createLogger(
  service: string,
  options: { level?: string; to?: DestinationStream } = {},
): Logger {
  return pino(
    {
      level: options.level ?? 'info',
      base: { service },
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: (error: unknown) => describeError(error) },
      hooks: { logMethod: withOwnMessage },
    },
    options.to ?? destination({ fd: 2, sync: false }),
  );
}

/** An error logged without a message would lend its own, as it is. */
function withOwnMessage(this: Logger, args: Parameters<LogFn>, method: LogFn): void {
  const [first, ...rest] = args as [unknown, ...unknown[]];
  const isError = first instanceof Error || (first as { err?: unknown } | null)?.err instanceof Error;
  if (isError && rest.length === 0) method.call(this, first as object, 'an error');
  else method.apply(this, args);
}

/** A logger that says nothing, for tests. */
export const silentLogger: Logger = pino({ level: 'silent' });
