/** The last line of releases under the name EventStoreDB, and the server that compose.yaml runs. */
const VERSION = '24.10.5';
const PORT = 2113;

/** A real EventStoreDB server of a test's own, in a container; it keeps everything in memory. */
export interface EventStoreDbServer {
  /** For `createEventStoreDbEventStore`; without TLS and without credentials. */
  readonly connectionString: string;
  /** The server's version, such as `24.10.5`. */
  readonly version: string;
  /** For names of suites: `EventStoreDB 24.10.5 (docker)`. */
  readonly title: string;
  /** Ends the server and removes its container. */
  close(): Promise<void>;
}

/**
 * Starts a real EventStoreDB server where a Docker engine answers; undefined where none does, and the suite that is
 * written for it is then skipped, so that the run shows it. Nothing else can start one: besides it there is only the
 * test double of `@wabus/event-store/test-server`.
 * @throws when an engine answers and the server does not start.
 */
export async function startEventStoreDbServer(): Promise<EventStoreDbServer | undefined> {
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  const engine = await getContainerRuntimeClient().catch(() => undefined);
  if (!engine) return undefined;
  const container = await new GenericContainer(`eventstore/eventstore:${VERSION}`)
    .withExposedPorts(PORT)
    .withEnvironment({
      EVENTSTORE_CLUSTER_SIZE: '1',
      EVENTSTORE_INSECURE: 'true',
      EVENTSTORE_MEM_DB: 'true',
      EVENTSTORE_RUN_PROJECTIONS: 'None',
    })
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCode(204))
    .start();
  return {
    connectionString: `esdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`,
    version: VERSION,
    title: `EventStoreDB ${VERSION} (docker)`,
    close: async () => {
      await container.stop();
    },
  };
}
