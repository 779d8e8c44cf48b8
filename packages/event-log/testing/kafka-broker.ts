import type { KafkaBroker, KafkaBrokerOptions } from './broker-of-a-test.ts';
import { startFromMaven } from './kafka-from-maven.ts';
import { startInDocker } from './kafka-in-docker.ts';

export type { KafkaBroker, KafkaBrokerOptions } from './broker-of-a-test.ts';

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
