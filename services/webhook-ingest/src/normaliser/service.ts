import { CommandRunner, StreamMemory } from '@wabus/commands';
import { type EventLog, type LogBatch, type LogConsumer, topics, watchConsumer } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { Keyring } from '@wabus/keyring';
import { type Clock, type Ids, type Logger, type Metrics, type Service, systemClock } from '@wabus/platform';
import type { WebhookArchive } from '@wabus/webhook-archive';
import { ArchiveTurns } from './archive-turns.ts';
import { ARCHIVED_DAYS } from './archived-days.ts';
import { BulkLane } from './bulk-lane.ts';
import { Bynames } from './bynames.ts';
import { type DeadLetters, mergeLetters } from './dead-letters.ts';
import { type ErasingPorts, keepCompletingErasures } from './erasing/complete-erasures.ts';
import {
  bodiesOfArchive,
  bodiesOfFacts,
  bodiesOfLetters,
  bodiesOfLog,
  type KeptBodies,
} from './erasing/kept-bodies.ts';
import { Bell, keepPlacingLate } from './late-statuses.ts';
import type { Placed } from './outcome.ts';
import { Owners } from './owners.ts';
import { type PlacedBatch, placeBatch, placeRead } from './place-batch.ts';
import { placeUnderstood } from './place-understood.ts';
import { Portfolios } from './portfolios.ts';
import { keepRedriving } from './redrive.ts';
import { Statuses } from './statuses.ts';
import { SettingsOfTenants } from './tenant-settings.ts';
import type { UnknownFacts } from './unknown-facts.ts';
import type { WaitingStatuses } from './waiting-statuses.ts';
import type { Wamids } from './wamids.ts';

/** Its group on the log. */
export const NORMALISER_GROUP = 'normaliser';

/** No person notices so short a moment, and at low rates it makes of several turns one, here and of all that follow. */
const PACE_MS = 60;

const TOPICS = [topics.webhooks.name, topics.bulkWebhooks.name];
const READ = { group: NORMALISER_GROUP, topics: TOPICS, paceMs: PACE_MS };

/** What the normaliser stands on. */
export interface NormaliserPorts {
  readonly log: Pick<EventLog, 'consumer' | 'forgetRead'>;
  readonly store: Pick<EventStore, 'append' | 'readStream'>;
  readonly keyring: Pick<
    Keyring,
    | 'identify'
    | 'find'
    | 'join'
    | 'mayHave'
    | 'mayBeOne'
    | 'elderOf'
    | 'absorb'
    | 'goesOver'
    | 'handOver'
    | 'note'
    | 'holderAt'
    | 'survivorsOf'
    | 'holdersOf'
    | 'mark'
    | 'hmac'
    | 'seal'
    | 'open'
    | 'sealForTenant'
    | 'openForTenant'
  >;
  /** The same keyring, which knows who was erased. */
  readonly erasures: ErasingPorts['keyring'];
  readonly deadLetters: Omit<DeadLetters, 'close'>;
  readonly unknownFacts: Omit<UnknownFacts, 'close'>;
  readonly wamids: Pick<Wamids, 'find' | 'appliedThrough'>;
  readonly waiting: Omit<WaitingStatuses, 'close'>;
  readonly archive: Pick<WebhookArchive, 'append' | 'expire' | 'forget'>;
  readonly ids: Pick<Ids, 'fresh'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly clock?: Clock;
  /** What its process knows of streams; shared with others there. Default: its own. */
  readonly memory?: StreamMemory;
  /** How long after a status without callback data our own record of the sending may come. Default 30,000. */
  readonly wamidWaitMs?: number;
  /** How long a partition with records waiting may stand still before that is said. Default 30,000. */
  readonly stalledMs?: number;
  /** How often what was read is archived, and then committed. Default 1,000. */
  readonly archiveEveryMs?: number;
  /** How long the bytes of webhooks are kept, in days. Default 30. */
  readonly archivedDays?: number;
  /** How long an imported history lets others go first, and waits for models, before each of its turns. Default 5,000. */
  readonly bulkWaitMs?: number;
  /** How often it is looked whether the owner of a dead letter has appeared. Default 5,000. */
  readonly redriveEveryMs?: number;
}

/**
 * The internal process of webhook-ingest: reads raw webhooks and appends what they say to the streams of their owners.
 * A batch is committed after all of it is placed and archived; what failed for reasons of ours comes again, and what stood already
 * folds to nothing.
 */
export function createNormaliser(ports: NormaliserPorts): Service {
  const { clock, memory, bell, waiting, place } = placingOn(ports);
  const meters = metersOf(ports.metrics);
  const stopping = new AbortController();
  const consumer = ports.log.consumer(READ);
  const lane = new BulkLane({ ...ports, waitMs: ports.bulkWaitMs ?? 5_000, signal: stopping.signal });
  const runner = new CommandRunner({ ...ports, store: lane.noting(ports.store), clock, memory });
  const slowly = { ...place, runner };
  const turns = archiveTurnsOf(ports);
  let started = false;
  let loops: Promise<unknown> = Promise.resolve();

  async function onBatch(batch: LogBatch): Promise<void> {
    try {
      const placed =
        batch.topic === topics.bulkWebhooks.name
          ? await lane.place(batch, (read) => placeRead(slowly, read))
          : await lane.first(() => placeBatch(place, batch.records));
      await ports.deadLetters.add(mergeLetters(placed.letters));
      if (placed.errors.length > 0)
        throw new AggregateError(placed.errors, 'some facts could not be appended');
      const last = batch.records.at(-1);
      const done = async (): Promise<void> => {
        if (last && (await consumer.commit(batch, last.offset + 1n))) meters.count(placed);
      };
      await turns.add({ records: batch.records, placed, done });
    } catch (error) {
      meters.failures.inc();
      throw error;
    }
  }

  async function onRevoked(): Promise<void> {
    memory.forgetAll();
    await turns.flush();
  }

  const progress = watchNews(consumer, meters, ports.stalledMs);

  return {
    start: async () => {
      turns.start();
      // Whoever has a partition from then on writes what it speaks of.
      await consumer.start({ onBatch, onRevoked });
      started = true;
      progress.start();
      const again = { ...place, redriven: meters.redriven };
      const late = { ...place, waiting, wamidWaitMs: ports.wamidWaitMs ?? 30_000, ...meters.late };
      loops = Promise.all([
        keepRedriving(again, ports.redriveEveryMs ?? 5_000, stopping.signal),
        keepPlacingLate(late, bell, stopping.signal),
        placeUnderstood({ ...again, understood: meters.understood }, stopping.signal),
        keepCompletingErasures(
          { ...erasing(ports, place.owners), runner: place.runner, clock },
          stopping.signal,
        ),
      ]);
    },
    stop: async () => {
      stopping.abort();
      await consumer.stop();
      await Promise.all([loops, turns.stop(), progress.stop()]);
    },
    starting: () => (started ? [] : ['webhook log']),
    waitingFor: () => (started ? progress.waitingFor() : ['webhook log']),
  };
}

/** What placing stands on, and what rings for those that look after statuses that wait. */
function placingOn(ports: NormaliserPorts) {
  const clock = ports.clock ?? systemClock;
  const memory = ports.memory ?? new StreamMemory();
  const runner = new CommandRunner({ ...ports, clock, memory });
  const bell = new Bell();
  const waiting = { ...ports.waiting, add: ringing(ports.waiting, bell) };
  const portfolios = new Portfolios(ports.store, clock);
  const bynames = new Bynames();
  const statuses = new Statuses({ ...ports, runner, waiting, portfolios, bynames });
  const settings = new SettingsOfTenants(ports.store, clock);
  const owners = new Owners(ports.store, clock);
  return {
    ...{ clock, memory, bell, waiting },
    place: { ...ports, runner, statuses, settings, portfolios, bynames, owners },
  };
}

/** Watches how far it is with news: an import may take its time, and is named only where it fails. */
function watchNews(
  consumer: Pick<LogConsumer, 'progress'>,
  { stalled: gauge, lag, bulkLag }: ReturnType<typeof metersOf>,
  stalledMs: number | undefined,
) {
  const progress: LogConsumer['progress'] = async () => {
    const all = await consumer.progress();
    const bulk = all.filter(({ topic }) => topic === topics.bulkWebhooks.name);
    bulkLag.set(Number(bulk.reduce((sum, { committed, end }) => sum + end - committed, 0n)));
    return all.filter((one) => !bulk.includes(one) || one.failure !== null);
  };
  return watchConsumer({ progress }, { gauge, onLag: (records) => lag.set(records), stalledMs });
}

function archiveTurnsOf({ archive, logger, archiveEveryMs, archivedDays }: NormaliserPorts): ArchiveTurns {
  const [everyMs, keptDays] = [archiveEveryMs ?? 1_000, archivedDays ?? ARCHIVED_DAYS];
  return new ArchiveTurns({ archive, logger, everyMs, keptDays });
}

/** Where webhooks are kept for a while in a form that outlives the keys of people, and what else completing erasures needs. */
function erasing(
  { erasures, log, deadLetters, unknownFacts, archive, keyring, logger }: NormaliserPorts,
  owners: Owners,
) {
  const bodies: readonly KeptBodies[] = [
    bodiesOfLetters(deadLetters),
    bodiesOfFacts(unknownFacts, keyring),
    bodiesOfArchive(archive, owners),
    ...TOPICS.map((topic) => bodiesOfLog(log, owners, { topic, readBy: NORMALISER_GROUP })),
  ];
  return { keyring: erasures, bodies, logger };
}

/** Puts statuses aside, and wakes who looks after them. */
function ringing(waiting: Pick<WaitingStatuses, 'add'>, bell: Bell): WaitingStatuses['add'] {
  return async (records) => {
    await waiting.add(records);
    if (records.length > 0) bell.ring();
  };
}

function metersOf(metrics: Metrics) {
  const facts = metrics.counter<'kind' | 'outcome'>(
    'wabus_webhook_facts_total',
    'Facts of webhooks, by kind and by what became of them; foreign ones belong to other apps, unknown ones are kept in `unknown_facts`, waiting ones are counted again once they are settled',
    ['kind', 'outcome'],
  );
  const received = metrics.counter(
    'wabus_webhook_facts_received_total',
    'Facts of webhooks that were read: as many as came to an outcome but waiting, and those that wait still',
  );
  const letters = metrics.counter<'class'>('wabus_dead_letters_total', 'Dead letters by class', ['class']);
  const waiting = metrics.gauge(
    'wabus_webhooks_waiting',
    'Webhooks with statuses of messages that nobody knows yet: placed when one becomes known, foreign once the read model of messages holds all that was recorded in their time',
  );
  return {
    late: {
      onWaiting: (records: number): void => waiting.set(records),
      onPlaced: ({ outcomes, letters: set }: Placed): void => {
        for (const { outcome } of outcomes) facts.inc({ kind: 'status', outcome });
        for (const { class: letterClass } of mergeLetters(set)) letters.inc({ class: letterClass });
      },
    },
    failures: metrics.counter('wabus_normaliser_batch_failures_total', 'Batches that have to come again'),
    understood: metrics.counter(
      'wabus_unknown_facts_placed_total',
      'Facts that earlier versions kept unknown and this one has placed',
    ),
    redriven: metrics.counter('wabus_dead_letters_redriven_total', 'Dead letters whose owner appeared'),
    stalled: metrics.gauge<string>(
      'wabus_normaliser_stalled_seconds',
      'Seconds for which a partition has made no progress while records wait; 0 while it goes on',
      ['topic', 'partition'],
    ),
    lag: metrics.gauge('wabus_normaliser_lag_records', 'Webhooks stored and not yet placed'),
    bulkLag: metrics.gauge(
      'wabus_normaliser_bulk_lag_records',
      'Webhooks of imported histories stored and not yet placed: they give way to all others',
    ),
    count: (placed: PlacedBatch): void => {
      received.inc(placed.counts.length);
      for (const labels of placed.counts) facts.inc(labels);
      for (const { class: letterClass } of mergeLetters(placed.letters)) letters.inc({ class: letterClass });
    },
  };
}
