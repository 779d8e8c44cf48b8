import { checkpointsOf, createEventFeed, type EventFeed, type FeedTroubles } from '@wabus/event-feed';
import { type EventLog, RELAY_PROGRESS, type RelayProgress, readRelayProgress } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type Freshened, freshen } from '@wabus/gates';
import type { Keyring } from '@wabus/keyring';
import type { Logger, Metrics, Service } from '@wabus/platform';
import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import { models as allModels, forgettingBeside, LIVE_SCHEMA } from '@wabus/read-models';
import { type FreshnessPorts, keepGatesFresh } from './gates-freshness.ts';
import { projectorMetrics } from './metrics.ts';
import { OwnVersions } from './own-versions.ts';

/**
 * No person notices so short a moment, and at low rates it makes of several transactions one. Shorter than the pace at
 * which webhooks are read, so that what they say does not wait twice.
 */
const PACE_MS = 50;

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
  /** From the beginning of a turn to that of the next, in milliseconds, unless a backlog waits. Default 70. */
  readonly paceMs?: number;
  /** Default: the row of the relay in the same database. */
  relayProgress?(): Promise<RelayProgress | null>;
}

/** The projector with a word on its models. */
export interface Projector extends Service {
  /** Models that stand still or catch up; the others are where the log is. */
  models(): FeedTroubles;
}

/**
 * Folds the log into the read models: `start` begins to consume, `stop` ends after the batches under way. Where rows are
 * of another version than the models here it consumes nothing until they are of ours, and says which and what to do.
 */
export function createProjector(ports: ProjectorPorts): Projector {
  const { databaseUrl, schema = LIVE_SCHEMA, logger } = ports;
  const [first, ...others] = (ports.models ?? allModels).map((model) => forgettingBeside(model, schema));
  if (!first) throw new RangeError('A projector has at least one read model.');
  // One connection for each model, and some to share and to look.
  const pool = createPool({
    url: databaseUrl,
    max: 16,
    name: 'wabus-projector',
    ...{ answerMs: CONSUMER_ANSWER_MS, lookups: true },
  });
  const relayProgress = ports.relayProgress ?? (() => readRelayProgress(pool));
  const { feed: feedMetrics, freshness } = projectorMetrics(ports.metrics);
  const feed = createEventFeed({
    ...{ log: ports.log, store: ports.store, keyring: ports.keyring, pool, logger, metrics: feedMetrics },
    ...{ group: 'projector', checkpoints: checkpointsOf(schema), followers: [first, ...others] },
    ...{ maxBatchRecords: ports.maxBatchRecords, stalledMs: ports.stalledMs, slowMs: ports.slowMs },
    paceMs: ports.paceMs ?? PACE_MS,
    published: async () => (await relayProgress())?.lastPositions ?? null,
  });
  const versions = new OwnVersions({ pool, schema, models: [first, ...others], logger });
  const look = async (): Promise<Freshened | null> => {
    if (!ports.relayProgress) return freshen(pool, schema, RELAY_PROGRESS);
    const { lastPositions = [], publishedThrough = null } = (await ports.relayProgress()) ?? {};
    return publishedThrough === null ? null : { lastPositions, publishedThrough, reached: false };
  };
  return withFreshGates(feed, versions, { pool, schema, logger, metrics: { freshness }, look });
}

/** The feed, once the rows are of our versions, and beside it the word through which time the gates hold everything. */
function withFreshGates(feed: EventFeed, versions: OwnVersions, ports: FreshnessPorts): Projector {
  const end = new AbortController();
  let waiting: Promise<void> = Promise.resolve();
  let freshness: Promise<void> = Promise.resolve();
  const begin = async (): Promise<void> => {
    freshness = keepGatesFresh(ports, end.signal);
    await feed.start();
  };
  const unlessOther = (of: () => readonly string[]): readonly string[] => {
    const others = versions.waitingFor();
    return others.length > 0 ? others : of();
  };
  return {
    async start() {
      if (await versions.found()) await begin();
      else waiting = versions.once(begin, end.signal);
    },
    async stop() {
      end.abort();
      await waiting;
      await Promise.all([feed.stop(), freshness]);
      await ports.pool.end();
    },
    waitingFor: () => unlessOther(() => feed.waitingFor()),
    starting: () => unlessOther(() => feed.starting()),
    models: () => feed.troubles(),
  };
}
