import { CommandRunner } from '@wabus/commands';
import { type EventLog, topics, watchConsumer } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { Gates } from '@wabus/gates';
import type { Keyring } from '@wabus/keyring';
import type { Clock, Ids, Logger, Metrics, Service } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import { Allowance } from './allowance.ts';
import { EventConsumer } from './event-consumer.ts';
import { ReleaseLoop } from './release-loop.ts';
import { Reservations } from './reservations.ts';
import { Wake } from './wake.ts';
import { DEFAULT_DEADLINES, type Deadlines } from './work-row.ts';

/** How the scheduler behaves. */
export interface SchedulerSettings {
  /** Messages of one number in flight, at most. Default 2,000. */
  readonly inFlightCap?: number;
  /** Messages of one number released a second, or `off`. Default 80. */
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
  readonly settings?: SchedulerSettings;
}

/** The scheduler: decides when a message is handed to the sender, and when a campaign is complete. */
export function createScheduler(ports: SchedulerPorts): Service {
  const stopping = new AbortController();
  const consumer = ports.log.consumer({ group: 'scheduler', topics: [topics.events.name] });
  const { events, loop } = assemble(ports, consumer);
  const progress = watchConsumer(consumer, {
    gauge: ports.metrics.gauge<string>(
      'wabus_scheduler_stalled_seconds',
      'Seconds for which a partition has made no progress while records wait; 0 while it goes on',
      ['topic', 'partition'],
    ),
    stalledMs: ports.settings?.stalledMs,
  });
  let running: Promise<void> | null = null;
  return {
    async start() {
      await consumer.start(events);
      progress.start();
      running = loop.run(stopping.signal);
    },
    async stop() {
      stopping.abort();
      await Promise.all([running, progress.stop()]);
      if (running) await consumer.stop();
    },
    starting: () => (running ? [] : ['partitions of wabus.events']),
    waitingFor: () => [
      ...(running ? [] : ['partitions of wabus.events']),
      ...(loop.stale ? ['fresh gates'] : []),
      ...progress.waitingFor(),
    ],
  };
}

function assemble(ports: SchedulerPorts, consumer: ReturnType<EventLog['consumer']>) {
  const { pool, store, keyring, gates, clock, logger, settings = {} } = ports;
  const { appended, setAside, staleGates } = instruments(ports.metrics);
  const wake = new Wake();
  const reservations = new Reservations();
  const deadlines = { ...DEFAULT_DEADLINES, ...settings.deadlines };
  const events = new EventConsumer({ pool, store, consumer, logger }, deadlines, {
    applied(partition, position, changed) {
      reservations.applied(partition, position);
      if (changed) wake.call();
    },
    attention: () => loop.attention(),
    setAside: () => setAside.inc(),
    lost: (partition) => reservations.drop(partition),
  });
  const allowance = new Allowance(
    { inFlightCap: settings.inFlightCap ?? 2_000, numberRate: settings.numberRate ?? 80 },
    reservations,
  );
  const count = (what: string, by: number): void => appended.inc({ what }, by);
  const runner = new CommandRunner(ports);
  const shared = { store, runner, keyring, pool, clock, logger, allowance, reservations, count };
  const loop: ReleaseLoop = new ReleaseLoop(
    { ...shared, gates, wake, partitions: () => events.partitions() },
    (stale) => staleGates.set(stale ? 1 : 0),
  );
  return { events, loop };
}

function instruments(metrics: Metrics) {
  return {
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
