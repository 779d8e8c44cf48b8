import { startFromMaven } from './kafka-from-maven.ts';
import { startInDocker } from './kafka-in-docker.ts';

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

/**
 * Starts a broker for tests: in a container where a Docker engine answers, else from Maven's jars (Java 17).
 * Undefined, after a loud word on standard error, when neither works: then skip the suite, so that the run shows it.
 * @throws when neither works in CI (the variable `CI` is set), where a skipped suite would pass for a green one.
 */
export async function startKafkaBroker(options: KafkaBrokerOptions = {}): Promise<KafkaBroker | undefined> {
  const contained = await startInDocker(options);
  if (contained) return contained;
  try {
    return await startFromMaven(options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const said = `No Kafka broker for the tests: no Docker engine answers, and deploy/kafka/broker.mjs says:\n${why}`;
    if (process.env.CI) throw new Error(said, { cause: error });
    process.stderr.write(`\n*** ${said}\n*** Every suite that needs Kafka is skipped.\n\n`);
    return undefined;
  }
}
