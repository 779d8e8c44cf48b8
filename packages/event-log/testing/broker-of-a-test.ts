/** How the broker is started. */
export interface KafkaBrokerOptions {
  /** Port on this machine where clients connect; a free one when left out. */
  readonly port?: number;
  /** Java's heap, such as `384m`, where the broker comes from Maven's jars. */
  readonly heap?: string;
}

/** A real Apache Kafka broker (KRaft, one node) of a test's own. Its data outlive stops; nothing outlives `close`. */
export interface KafkaBroker {
  /** Where clients connect: `host:port`. The same over restarts. */
  readonly bootstrap: string;
  /** Kafka's version, such as `4.3.1`. */
  readonly version: string;
  /** What it runs on: an engine of containers, or jars that Maven fetched. */
  readonly from: 'docker' | 'maven';
  /** For names of suites: `Apache Kafka 4.3.1 (maven)`. */
  readonly title: string;
  /** Starts it again after `stop` or `kill`, on the same port and data; resolves when it answers. */
  start(): Promise<void>;
  /** Stops it cleanly; resolves when it is gone. */
  stop(): Promise<void>;
  /** Ends it as `kill -9` does; resolves when it is gone. */
  kill(): Promise<void>;
  /** Ends it for good and removes its data. */
  close(): Promise<void>;
}
