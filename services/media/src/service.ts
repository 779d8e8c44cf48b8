import { CommandRunner, type StreamMemory } from '@wabus/commands';
import { checkpointsOf, createEventFeed, feedMetrics } from '@wabus/event-feed';
import type { EventLog } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { Keyring } from '@wabus/keyring';
import type { OpenedObjects, Scanning, Spool } from '@wabus/media';
import { type Clock, type Ids, type Logger, type Metrics, type Service, Wake } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { Media } from '@wabus/provider';
import type { Vault } from '@wabus/vault';
import { keepRemoving } from './erase-people.ts';
import { FetchLoop } from './fetch-loop.ts';
import { erasedIn, mediaFollower } from './follower.ts';
import { keepShrinking } from './thumbnails/make-thumbnails.ts';
import { type ShrinkBounds, Shrinker } from './thumbnails/shrinker.ts';

/** From one turn to the next: what comes meanwhile is one transaction. */
const PACE_MS = 250;
/** Each in a process of its own. */
const SHRUNK_AT_ONCE = 2;
/** As much as Meta hands on. */
const MOST_BYTES = 100 * 1024 * 1024;

/** How media are fetched. */
export interface MediaSettings {
  /** Media that are fetched at once. Default 4. */
  readonly concurrency?: number;
  /** Larger ones are not taken. Default 100 MiB. */
  readonly mostBytes?: number;
  /** Types that are not taken, such as `application/zip`. Default: none. */
  readonly refusedTypes?: readonly string[];
}

/** What the service stands on. The pool logs in as `wabus_media`. */
export interface MediaPorts {
  readonly store: EventStore;
  readonly log: EventLog;
  readonly keyring: Keyring;
  readonly vault: Pick<Vault, 'get'>;
  readonly provider: Media;
  readonly objects: OpenedObjects;
  readonly spool: Spool;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** What its process knows of streams; shared with others there. Default: nothing. */
  readonly memory?: StreamMemory;
  /** Default: nobody looks at files. */
  readonly scanning?: Scanning;
  readonly settings?: MediaSettings;
  /** Bounds of pictures that thumbnails are made of. */
  readonly shrinking?: ShrinkBounds;
}

/** The service of media: gets the bytes that messages announce, and keeps them. */
export function createMediaService(ports: MediaPorts): Service {
  const { log, store, keyring, pool, spool, logger, metrics, settings = {} } = ports;
  const kept = ports.objects;
  const stopping = new AbortController();
  const removing = new Wake();
  const shrinking = Array.from({ length: SHRUNK_AT_ONCE }, () => new Wake());
  const { fetched, refusedHosts, thumbnails } = instruments(metrics);
  const loop = new FetchLoop({
    ...ports,
    objects: kept.objects,
    runner: new CommandRunner(ports),
    concurrency: settings.concurrency ?? 4,
    mostBytes: settings.mostBytes ?? MOST_BYTES,
    refusedTypes: new Set(settings.refusedTypes),
    ...(ports.scanning ?? { servesUnscanned: true }),
    onTurn({ kind }) {
      fetched.inc({ outcome: kind });
      if (kind === 'stored') for (const wake of shrinking) wake.call();
    },
    onRefusedHost(host, reason) {
      refusedHosts.inc({ reason });
      logger.error({ host, reason }, 'the address of a medium leads where nobody goes');
    },
  });
  const feed = createEventFeed({
    ...{ log, group: 'media', store, keyring, pool, logger, metrics: feedMetrics(metrics, 'media') },
    checkpoints: checkpointsOf('media'),
    followers: [mediaFollower],
    listener: {
      applied(_place, _position, events) {
        if (events.length > 0) loop.wake();
        if (events.some((event) => erasedIn(event).length > 0)) removing.call();
      },
    },
    paceMs: PACE_MS,
  });
  let running: Promise<unknown> | null = null;
  return {
    async start() {
      await spool.clear();
      await feed.start();
      const { signal } = stopping;
      const thumbnailPorts = {
        ...{ ...ports, objects: kept.objects },
        onThumbnail: (outcome: string) => thumbnails.inc({ outcome }),
      };
      const erasing = { pool, objects: kept.objects, logger };
      running = Promise.all([
        ...[loop.run(signal), kept.run(signal)],
        keepRemoving(erasing, removing, signal),
        ...shrinking.map((wake) =>
          keepShrinking(thumbnailPorts, new Shrinker(ports.shrinking), wake, signal),
        ),
      ]);
    },
    async stop() {
      stopping.abort();
      await running;
      if (running) await feed.stop();
    },
    starting: () => (running ? [] : ['partitions of wabus.events']),
    waitingFor: () =>
      running ? [...feed.waitingFor(), ...kept.waitingFor()] : ['partitions of wabus.events'],
  };
}

function instruments(metrics: Metrics) {
  return {
    fetched: metrics.counter(
      'wabus_media_turns_total',
      'Turns of media to be fetched, by what came of them',
      ['outcome'],
    ),
    thumbnails: metrics.counter('wabus_media_thumbnails_total', 'Thumbnails, by what came of them', [
      'outcome',
    ]),
    refusedHosts: metrics.counter(
      'wabus_media_refused_hosts_total',
      'Addresses of media that led where nobody goes: files are not got until that is mended',
      ['reason'],
    ),
  };
}
