import { type EventLog, topics } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { keepRunning, type Logger, type Metrics, type Service } from '@wabus/platform';
import { AnotherOwnerError, Checkpoint } from './checkpoint.ts';
import { relayMetrics } from './metrics.ts';
import { becomeOwner } from './ownership.ts';
import { RoadWatch } from './road-watch.ts';
import { WrongStoreError } from './store-behind.ts';
import { TroubleLog } from './trouble-log.ts';
import { Turn, type TurnSettings } from './turn.ts';

/** What the relay stands on. */
export interface RelayPorts {
  readonly store: EventStore;
  readonly log: EventLog;
  /** Logs in as `wabus_relay`. */
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Called when no further try can help: the store is not the one that was published from. */
  readonly onFatal: (error: Error) => void;
  /** Bounds of one batch (default 2,000 records, 4 MiB) and how often the head is looked at (default 200 ms). */
  readonly settings?: Partial<TurnSettings>;
  /** How long nothing may be published although there is something before that is said. Default 30,000. */
  readonly stalledMs?: number;
}

const DEFAULTS: TurnSettings = { maxRecords: 2_000, maxBytes: 4 * 1024 * 1024, beatMs: 200 };

/**
 * Publishes the store's global order to `wabus.events`, and released messages to `wabus.send` too. At least once, in
 * order per key. Any number of processes may run it: one is the owner, the others stand by.
 */
export function createRelay(ports: RelayPorts): Service {
  const { logger } = ports;
  const metrics = relayMetrics(ports.metrics);
  const settings = { ...DEFAULTS, ...ports.settings };
  const stop = new AbortController();
  const trouble = new TroubleLog(logger);
  let waiting = 'start';
  const road = new RoadWatch(metrics.stalled, ports.stalledMs);
  let running: Promise<void> = Promise.resolve();

  async function beOwner(signal: AbortSignal): Promise<void> {
    waiting = 'ownership';
    const ownership = await becomeOwner(ports.databaseUrl, signal, () => {
      waiting = 'ownership: another process is the relay';
      road.standsBy();
      logger.info('another process is the relay: this one stands by');
    });
    if (!ownership) return;
    try {
      const checkpoint = await Checkpoint.claim(ownership.session);
      metrics.owner.set(1);
      waiting = 'the first progress as the owner';
      const onProgress = (): void => {
        road.moved();
        if (waiting === '') return;
        waiting = '';
        logger.info({ position: String(checkpoint.progress.position) }, 'this process is the relay');
      };
      const onBeat = road.beat.bind(road);
      await new Turn({ ...ports, checkpoint, metrics, onProgress, onBeat }, settings).run(
        AbortSignal.any([signal, ownership.lost]),
      );
      if (ownership.lost.aborted) throw ownership.lost.reason;
    } finally {
      metrics.owner.set(0);
      waiting = 'ownership';
      await ownership.release();
    }
  }

  function onError(error: unknown): void {
    if (error instanceof WrongStoreError) {
      metrics.ended.inc({ reason: error.reason });
      waiting = 'the event store that was published from';
      stop.abort();
      ports.onFatal(error);
      return;
    }
    const reason = error instanceof AnotherOwnerError ? 'another-owner' : 'error';
    metrics.ended.inc({ reason });
    waiting = `ownership: the last try failed: ${road.failed(error)}`;
    trouble.say(error, reason);
  }

  const starting = (): readonly string[] => (waiting === '' ? [] : [waiting]);

  return {
    start: async () => {
      await ports.log.ensureTopics([topics.events, topics.send]);
      running = keepRunning(beOwner, { signal: stop.signal, onError });
      road.start();
    },
    stop: async () => {
      stop.abort();
      await Promise.all([running, road.stop()]);
    },
    starting,
    waitingFor: () => [...starting(), ...road.waitingFor()],
  };
}
