import { join } from 'node:path';
import { Companion, dataOf } from './companion.ts';

/** Name of the broker among the companions of a data folder. */
export const KAFKA = 'kafka';

/** Where the broker listens, and which Kafka it is. */
export interface BrokerAddress {
  /** `host:port` */
  readonly bootstrap: string;
  readonly version: string;
}

/**
 * Starts a Kafka broker on the data folder. It ends when we do, however we end; what it was told stays.
 * @param port where clients connect; 0 picks a free one
 * @param env where Java and Maven are found
 * @param signal calls the start off
 */
export function startBroker(
  folder: string,
  port: number,
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Companion<BrokerAddress>> {
  return Companion.start({
    name: KAFKA,
    folder,
    entry: join(import.meta.dirname, '..', '..', '..', 'deploy', 'kafka', 'broker.mjs'),
    args: ['--data', dataOf(folder, KAFKA), ...(port === 0 ? [] : ['--port', `${port}`])],
    env,
    signal,
  });
}
