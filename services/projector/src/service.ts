import { checkpointsOf, createEventFeed, type EventFeed, type FeedTroubles } from '@wabus/event-feed';
import { type EventLog, type RelayProgress, readRelayProgress } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { Keyring } from '@wabus/keyring';
import type { Logger, Metrics, Service } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { models as allModels, LIVE_SCHEMA } from '@wabus/read-models';
import { type FreshnessPorts, keepGatesFresh } from './gates-freshness.ts';
import { projectorMetrics } from './metrics.ts';

/** What the projector stands on. */
export interface ProjectorPorts {
  readonly log: EventLog;
  readonly store: EventStore;
  readonly keyring: Keyring;
  /** Logs in as `wabus_projector`. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Default: every read model. The first one is applied before the others, and waits for none of them. */
  readonly models?: readonly ReadModel[];
  /** Default: `read_models`. */
  readonly schema?: string;
  /** Upper bound of one batch; default 1,000 records. */
  readonly maxBatchRecords?: number;
  /** How long a partition of a model may stand still although more was published before that is said. Default 30,000. */
  readonly stalledMs?: number;
  /** How long a model may take for a batch before it goes at its own pace, in milliseconds. Default 250. */
  readonly slowMs?: number;
  /** Default: the row of the relay in the same database. */
  relayProgress?(): Promise<RelayProgress | null>;
}

/** The projector with a word on its models. */
export interface Projector extends Service {
  /** Models that stand still or catch up; the others are where the log is. */
  models(): FeedTroubles;
}

/** Folds the log into the read models: `start` begins to consume, `stop` ends after the batches under way. */
export function createProjector(ports: ProjectorPorts): Projector {
  const { databaseUrl, schema = LIVE_SCHEMA, logger } = ports;
  const [first, ...others] = ports.models ?? allModels;
  if (!first) throw new RangeError('A projector has at least one read model.');
  // One connection for each model, and some to share and to look.
  const pool = createPool({
    url: databaseUrl,
    max: 16,
    name: 'wabus-projector',
    answerMs: CONSUMER_ANSWER_MS,
  });
  const relayProgress = ports.relayProgress ?? (() => readRelayProgress(pool));
  const { feed: feedMetrics, freshness } = projectorMetrics(ports.metrics);
  const feed = createEventFeed({
    ...{ log: ports.log, store: ports.store, keyring: ports.keyring, pool, logger, metrics: feedMetrics },
    ...{ group: 'projector', checkpoints: checkpointsOf(schema), followers: [first, ...others] },
    ...{ maxBatchRecords: ports.maxBatchRecords, stalledMs: ports.stalledMs, slowMs: ports.slowMs },
    published: async () => (await relayProgress())?.lastPositions ?? null,
  });
  return withFreshGates(feed, { pool, schema, logger, metrics: { freshness }, relayProgress });
}

/** The feed, and beside it the word through which time the gates hold everything. */
function withFreshGates(feed: EventFeed, ports: FreshnessPorts): Projector {
  const end = new AbortController();
  let freshness: Promise<void> = Promise.resolve();
  return {
    async start() {
      freshness = keepGatesFresh(ports, end.signal);
      await feed.start();
    },
    async stop() {
      end.abort();
      await Promise.all([feed.stop(), freshness]);
      await ports.pool.end();
    },
    waitingFor: () => feed.waitingFor(),
    starting: () => feed.starting(),
    models: () => feed.troubles(),
  };
}
