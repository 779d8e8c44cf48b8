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
  /** How long one try of an append, or the next part of a read, is waited for, in milliseconds. Default 5,000. */
  readonly answerMs?: number;
  /**
   * How long an append is without an answer before it is looked whether an equal one of another process stands there
   * already, in milliseconds. Default 400.
   */
  readonly lookAfterMs?: number;
  /** How often an append or a read without an answer is tried before it is given up. Default 5. */
  readonly tries?: number;
  /** How long a subscription may be without the store before it throws, in milliseconds. Default 30,000. */
  readonly lostAfterMs?: number;
  /**
   * How long a subscription may hold back an event that stands in the store before it is opened anew. Default
   * 5,000.
   */
  readonly overdueAfterMs?: number;
  /** In [0, 1); spreads the waits between tries. */
  readonly random?: () => number;
}
