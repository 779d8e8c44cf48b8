import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import type { ContainerRuntimeClient, StartedTestContainer } from 'testcontainers';
import type { KafkaBroker, KafkaBrokerOptions } from './broker-of-a-test.ts';

/** The version that deploy/kafka fetches: the suites see the same Kafka either way. */
const POM = new URL('../../../deploy/kafka/pom.xml', import.meta.url);
const PORT = 9092;
const STOPS_WITHIN_S = 20;

/** Starts the broker in a container; undefined when no Docker engine answers. */
export async function startInDocker(options: KafkaBrokerOptions): Promise<KafkaBroker | undefined> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const client = await getContainerRuntimeClient().catch(() => undefined);
  if (!client) return undefined;
  const version = /<kafka\.version>([^<]+)</.exec(readFileSync(POM, 'utf8'))?.[1] ?? '';
  const port = options.port ?? (await freePort());
  const bootstrap = `${client.info.containerRuntime.host}:${port}`;
  const container = await startContainer(version, bootstrap, port);
  return controls(client, container, { bootstrap, version });
}

async function startContainer(
  version: string,
  bootstrap: string,
  port: number,
): Promise<StartedTestContainer> {
  const { GenericContainer, Wait } = await import('testcontainers');
  return (
    new GenericContainer(`apache/kafka:${version}`)
      // A fixed port, so that it is the same one after a restart, and the one the broker tells its clients.
      .withExposedPorts({ container: PORT, host: port })
      .withEnvironment(settings(bootstrap))
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .start()
  );
}

function controls(
  client: ContainerRuntimeClient,
  container: StartedTestContainer,
  { bootstrap, version }: { bootstrap: string; version: string },
): KafkaBroker {
  const handle = client.container.getById(container.getId());
  return {
    bootstrap,
    version,
    from: 'docker',
    title: `Apache Kafka ${version} (docker)`,
    start: async () => {
      const since = Math.floor(Date.now() / 1000);
      await handle.start();
      await logged(container, since);
    },
    stop: async () => {
      await handle.stop({ t: STOPS_WITHIN_S });
    },
    kill: async () => {
      await handle.kill({ signal: 'SIGKILL' });
      await handle.wait();
    },
    close: async () => {
      await container.stop({ remove: true });
    },
  };
}

/** Testcontainers waits for the first start only. */
async function logged(container: StartedTestContainer, since: number): Promise<void> {
  for await (const chunk of await container.logs({ since })) {
    if (String(chunk).includes('Kafka Server started')) return;
  }
  throw new Error('The container ended before Kafka had started.');
}

/** As deploy/kafka/broker.mjs sets them; one variable replaces the image's whole default file, so all are given. */
function settings(bootstrap: string): Record<string, string> {
  return {
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_NODE_ID: '1',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENERS: `PLAINTEXT://:${PORT},CONTROLLER://:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://${bootstrap}`,
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    KAFKA_LOG_DIRS: '/tmp/kraft-combined-logs',
    KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS: '4',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS: '4',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
    KAFKA_BROKER_SESSION_TIMEOUT_MS: '3000',
    KAFKA_BROKER_HEARTBEAT_INTERVAL_MS: '500',
  };
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const server = createServer().once('error', failed);
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => done(port));
    });
  });
}
