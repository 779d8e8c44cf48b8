import type { Logger, Metrics, Secret } from '@wabus/platform';

/** How the adapter reaches EventStoreDB and how patient it is. Only the connection string and a logger are needed. */
export interface EventStoreDbOptions {
  /**
   * `esdb://[user:password@]host:port[,host:port…][?tls=…&tlsCAFile=…&…]` or `esdb+discover://…`, as EventStoreDB
   * documents it. May carry credentials, so it never reaches a log or an error.
   */
  readonly connectionString: string | Secret;
  readonly logger: Logger;
  /** Credentials of every call, in place of those in the connection string. */
  readonly credentials?: { readonly username: string; readonly password: Secret };
  /** Where the adapter counts its repeats and reconnects; without it, it only logs. */
  readonly metrics?: Metrics;
  /** How long one try of an append waits for its answer, in milliseconds. Default 5,000. */
  readonly appendTimeoutMs?: number;
  /** How often an append without an answer is tried before it is `unknown`. Default 4. */
  readonly appendTries?: number;
  /** How long a subscription may be without a connection before it throws, in milliseconds. Default 30,000. */
  readonly lostAfterMs?: number;
  /** In [0, 1); spreads the waits between tries. */
  readonly random?: () => number;
}
