import type { Clock, Logger, Secret } from '@wabus/platform';

/** Files in PEM form. With none of them set, the line is encrypted and the broker is checked against Node's own roots. */
export interface KafkaTls {
  /** Who may have signed the broker's certificate. */
  readonly caFile?: string;
  /** Our own certificate and its key, where the broker asks for one; both or none. */
  readonly certFile?: string;
  readonly keyFile?: string;
  /** The name in the broker's certificate, where it differs from the address. */
  readonly serverName?: string;
}

/** How to log in. `plain` belongs on an encrypted line only. */
export interface KafkaSasl {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: Secret;
}

/** Timings of a consumer, in milliseconds; for tests, and for brokers whose limits differ. */
export interface KafkaTimings {
  /** A member not heard of for so long loses its partitions. Default 8,000; brokers allow 6,000 to 1,800,000. */
  readonly sessionMs?: number;
  /** How often a member says that it lives, and so how soon it hears of a rebalance. Default 1,000. */
  readonly heartbeatMs?: number;
  /** How long a rebalance waits for a member to join again. Default 20,000. */
  readonly rebalanceMs?: number;
  /** How long a fetch waits at the broker for something new; bounds how long a stop takes. Default 500. */
  readonly fetchWaitMs?: number;
  /** Without a fetch or a heartbeat for so long, and with records left to read, the process is told to end. Default 60,000. */
  readonly watchdogMs?: number;
  /** An answer that takes longer counts as lost. Default 15,000. */
  readonly requestMs?: number;
}

/** What the log on Kafka needs. */
export interface KafkaEventLogOptions {
  /** Addresses to begin with, `host:port`. */
  readonly brokers: readonly string[];
  /** The name of this process in the broker's own log and quotas. */
  readonly clientId: string;
  /** Copies of each partition, for topics that are created; existing ones must have at least as many. */
  readonly replicationFactor: number;
  /** Copies that must have a record before it counts as written; existing topics must ask for at least as many. */
  readonly minInsyncReplicas: number;
  readonly tls?: KafkaTls;
  readonly sasl?: KafkaSasl;
  /** What producers do to record batches. Consumers read all of them. Default `none`. */
  readonly compression?: 'none' | 'gzip' | 'zstd';
  readonly logger: Logger;
  /**
   * Called at most once per consumer, when it cannot go on and a new process may: fetches stopped, the client gave up,
   * or an offset was refused. The process should log the error and end with a code that is not zero.
   */
  readonly onFatal: (error: Error) => void;
  readonly timings?: KafkaTimings;
  /** What the watchdog goes by. Default: the machine's. */
  readonly clock?: Clock;
}
