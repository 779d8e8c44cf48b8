import { CommandRunner, type StreamMemory } from '@wabus/commands';
import {
  type CheckpointKey,
  checkpointsOf,
  createEventFeed,
  type EventFeed,
  feedMetrics,
} from '@wabus/event-feed';
import type { EventLog } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { Gates } from '@wabus/gates';
import type { Keyring } from '@wabus/keyring';
import { type Clock, type Ids, type Logger, type Metrics, type Service, Wake } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { USUAL_PER_SECOND } from '@wabus/providers/limits';
import { Allowance } from './allowance.ts';
import { concernsAttention } from './event-consumer.ts';
import { followersOf } from './followers.ts';
import { InFlight } from './in-flight.ts';
import { ReleaseLoop } from './release-loop.ts';
import { Reservations } from './reservations.ts';
import { DEFAULT_DEADLINES, type Deadlines } from './work-row.ts';

/** From one turn to the next, in milliseconds: what comes meanwhile is one transaction. The first event after a rest goes at once. */
const PACE_MS = 50;
/** Most of what comes is nothing to the scheduler, and nobody but its next owner reads its checkpoints. */
const LAZY_MS = 1_000;

/** How the scheduler behaves. */
export interface SchedulerSettings {
  /** Messages of one number in flight, at most. Default 2,000. */
  readonly inFlightCap?: number;
  /** Messages of one number released a second, or `off`. Default: what the provider allows as a rule. */
  readonly numberRate?: number | 'off';
  /** How long a partition with records waiting may stand still before that is said. Default 30,000. */
  readonly stalledMs?: number;
  /** Waiting times; for tests. */
  readonly deadlines?: Partial<Deadlines>;
}

/** What the scheduler stands on. The pool logs in as `wabus_scheduler`. */
export interface SchedulerPorts {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly keyring: Keyring;
  readonly gates: Gates;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What its process knows of streams; shared with others there. Default: nothing. */
  readonly memory?: StreamMemory;
  readonly settings?: SchedulerSettings;
}

/** The scheduler: decides when a message is handed to the sender, and when a campaign is complete. */
export function createScheduler(ports: SchedulerPorts): Service {
  const stopping = new AbortController();
  const { feed, loop } = assemble(ports);
  let running: Promise<void> | null = null;
  const starting = (): readonly string[] => (running ? [] : ['partitions of wabus.events']);
  return {
    async start() {
      await feed.start();
      running = loop.run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await running;
      if (running) await feed.stop();
    },
    starting,
    waitingFor: () => [
      ...starting(),
      ...(loop.stale ? ['fresh gates'] : []),
      ...(running ? feed.waitingFor() : []),
    ],
  };
}

function assemble(ports: SchedulerPorts): { feed: EventFeed; loop: ReleaseLoop } {
  const { pool, store, keyring, gates, clock, logger, settings = {} } = ports;
  const { appended, setAside, staleGates, feedCounts } = instruments(ports.metrics);
  const wake = new Wake();
  const reservations = new Reservations();
  const deadlines = { ...DEFAULT_DEADLINES, ...settings.deadlines };
  const standsAt = (partition: number, position: bigint): void => {
    inFlight.own(partition);
    loop.attention();
    reservations.applied(partition, position);
    wake.call();
  };
  const inFlight = new InFlight();
  const followers = followersOf(deadlines, inFlight, () => setAside.inc());
  // The others have tables that no release looks at.
  const releasesStandOn = ({ follower }: CheckpointKey): boolean => follower.name === followers[0].name;
  const feed = createEventFeed({
    ...{ log: ports.log, group: 'scheduler', store, keyring, pool, logger, metrics: feedCounts },
    ...{ checkpoints: checkpointsOf('scheduler'), followers },
    listener: {
      assigned: (partition, [position = 0n]) => standsAt(partition, position),
      found(place, position) {
        if (releasesStandOn(place)) standsAt(place.partition, position);
      },
      applied(place, position, events) {
        if (!releasesStandOn(place)) return;
        if (events.some(concernsAttention)) loop.attention();
        inFlight.committed(place.partition, events.at(-1)?.position ?? null);
        reservations.applied(place.partition, position);
        if (events.length > 0) wake.call();
      },
      lost(partition) {
        inFlight.drop(partition);
        reservations.drop(partition);
      },
    },
    stalledMs: settings.stalledMs,
    ...{ paceMs: PACE_MS, lazyMs: LAZY_MS },
  });
  const allowance = new Allowance(
    { inFlightCap: settings.inFlightCap ?? 2_000, numberRate: settings.numberRate ?? USUAL_PER_SECOND },
    reservations,
  );
  const count = (what: string, by: number): void => appended.inc({ what }, by);
  const runner = new CommandRunner(ports);
  const shared = { store, runner, keyring, pool, clock, logger, allowance, reservations, count };
  const loop: ReleaseLoop = new ReleaseLoop({ ...shared, gates, wake, inFlight }, (stale) =>
    staleGates.set(stale ? 1 : 0),
  );
  return { feed, loop };
}

function instruments(metrics: Metrics) {
  return {
    feedCounts: feedMetrics(metrics, 'scheduler'),
    appended: metrics.counter('wabus_scheduler_appended_total', 'What the scheduler appended', ['what']),
    setAside: metrics.counter(
      'wabus_scheduler_set_aside_total',
      'Events that the tables can never take; scheduler.set_aside says which',
    ),
    staleGates: metrics.gauge(
      'wabus_scheduler_gates_stale',
      '1 while nothing is released because gates are too old',
    ),
  };
}
