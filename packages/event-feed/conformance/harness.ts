import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { AllPage, EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type EventType, encodeEvent, type Position } from '@wabus/events';
import { Metrics, silentLogger } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import {
  type Checkpoints,
  createEventFeed,
  type EventFeed,
  type EventFeedPorts,
  type Follower,
  feedMetrics,
} from '../src/index.ts';
import { ScriptedLog, type ScriptedMember } from './scripted-log.ts';

/** The tables of a consumer of events. */
export interface FeedTables {
  /** As its owner, who may make tables beside them. */
  readonly owner: Pool;
  /** As the consumer itself logs in. */
  readonly pool: Pool;
  /** Where it keeps its checkpoints. */
  readonly checkpoints: Checkpoints;
  /** Names of its followers in their order, as its checkpoints know them. */
  readonly followers: readonly [Pick<Follower, 'name' | 'version'>, ...Pick<Follower, 'name' | 'version'>[]];
  dispose(): Promise<void>;
}

/** A feed that runs, and the member of the group that it is. */
export interface RunningFeed {
  readonly feed: EventFeed;
  readonly member: ScriptedMember;
  /** Sum of a metric over all of its labels, such as `events_total`. */
  counted(metric: string): Promise<number>;
}

/** What a follower of the suite does beside noting what it was given. */
export interface Habits {
  readonly reads?: ReadonlySet<EventType>;
  /** Awaited within the transaction, before anything is noted. */
  before?(events: readonly CatalogueEvent[]): Promise<void> | void;
}

/** Whatever is not said otherwise the suite's events are of this type. */
export const USUAL: EventType = 'CampaignPaused';

const NO_KEYS: EventFeedPorts['keyring'] = {
  open: async () => {
    throw new Error('nothing is sealed here');
  },
};

/** Events, a store that has them, a log that brings them, and followers that note each into a table. */
export class FeedStand {
  readonly tables: FeedTables;
  readonly events: CatalogueEvent[] = [];
  readonly log = new ScriptedLog();
  /** How often the store was read. */
  reads = 0;
  /** What a read of the store waits for. */
  reading: Promise<void> = Promise.resolve();
  /** The store answers as if it ended here. */
  storeEnd: Position | null = null;
  /** What the relay says it has published; null where nobody knows. */
  published: readonly Position[] | null = null;
  readonly #running = new Set<EventFeed>();

  constructor(tables: FeedTables) {
    this.tables = tables;
  }

  /** Followers forget where they were and what they noted. */
  async begin(): Promise<void> {
    await this.tables.owner.query('truncate feed_conformance.applied');
    await this.setBack(0n);
  }

  /** The checkpoints of all followers stand elsewhere from now on, as after a restored copy. */
  async setBack(position: Position): Promise<void> {
    const { checkpoints, pool, followers } = this.tables;
    const places = followers.flatMap((follower) =>
      Array.from({ length: PARTITIONS }, (_, partition) => ({ follower, partition })),
    );
    const found = await checkpoints.read(pool, places);
    const moves = places.map((place, index) => ({ ...place, from: found[index] ?? 0n, to: position }));
    await checkpoints.move(pool, moves);
  }

  /** Something happened in a partition. */
  append(partition: number, type: EventType = USUAL): CatalogueEvent {
    const position = BigInt(this.events.length + 1) * 10n;
    const campaignId = `c${position}`;
    const at = '2026-11-21T10:00:00.000Z';
    const event = {
      ...{
        id: `e${position}`,
        type,
        schemaVersion: 1,
        stream: `campaign-${campaignId}`,
        revision: 0,
        position,
      },
      ...{ occurredAt: at, recordedAt: at, tenantId: 't', key: keyOf(partition), correlationId: 'c' },
      ...{ causationId: 'c', actor: { kind: 'system', id: 'suite' }, data: { campaignId }, personal: [] },
    } as const;
    this.events.push(event as CatalogueEvent);
    return event as CatalogueEvent;
  }

  /** So many of them. */
  appendAll(partition: number, count: number, type?: EventType): CatalogueEvent[] {
    return Array.from({ length: count }, () => this.append(partition, type));
  }

  /** The events of a partition. */
  of(partition: number): CatalogueEvent[] {
    return this.events.filter(({ key }) => partitionOf(key, PARTITIONS) === partition);
  }

  /** Events as the relay writes them. */
  recordsOf(events: readonly CatalogueEvent[]) {
    const last = new Map<string, Position>();
    const previous = new Map(
      this.events.map(({ key, position }) => {
        const before = last.get(key) ?? 0n;
        last.set(key, position);
        return [position, before];
      }),
    );
    return events.map((event) => {
      const headers = { position: `${event.position}`, prev: `${previous.get(event.position) ?? 0n}` };
      return { key: event.key, value: encodeEvent(event), headers: { ...headers, stream: event.stream } };
    });
  }

  /** A follower under the consumer's nth name. */
  follower(nth: number, habits: Habits = {}): Follower {
    const named = this.tables.followers[nth];
    if (!named) throw new Error(`There is no follower ${nth}.`);
    const { before, reads } = habits;
    return {
      ...{ name: named.name, version: named.version, opens: new Set() },
      ...(reads ? { reads } : {}),
      project: async (tx, opened) => {
        const events = opened.map(({ event }) => event);
        await before?.(events);
        await tx.query(
          `insert into feed_conformance.applied (follower, partition, position)
           select $1, * from unnest($2::int[], $3::bigint[])`,
          [
            named.name,
            events.map(({ key }) => partitionOf(key, PARTITIONS)),
            events.map(({ position }) => `${position}`),
          ],
        );
      },
    };
  }

  /** Starts a feed as another process would; without followers of its own all of them, without habits. */
  async start(more: Partial<EventFeedPorts> = {}): Promise<RunningFeed> {
    const metrics = new Metrics('suite');
    const [first, ...others] = this.tables.followers.map((_, nth) => this.follower(nth));
    if (!first) throw new Error('A consumer has a follower.');
    const feed = createEventFeed({
      ...{ log: this.log, group: 'suite', store: this.#store(), keyring: NO_KEYS, logger: silentLogger },
      ...{ pool: this.tables.pool, checkpoints: this.tables.checkpoints, followers: [first, ...others] },
      metrics: feedMetrics(metrics, 'suite'),
      published: async () => this.published,
      // No machine is so slow that a follower which does nothing else is taken for slow.
      slowMs: 60_000,
      ...more,
    });
    this.#running.add(feed);
    await feed.start();
    const member = this.log.members.at(-1);
    if (!member) throw new Error('A feed is a member of the group.');
    const counted = async (metric: string): Promise<number> => {
      const all = await metrics.registry.getSingleMetric(`wabus_suite_${metric}`)?.get();
      return (all?.values ?? []).reduce((sum, { value }) => sum + value, 0);
    };
    return { feed, member, counted };
  }

  /** Ends a feed in the middle of a test. */
  async end({ feed }: RunningFeed): Promise<void> {
    this.#running.delete(feed);
    await feed.stop();
  }

  async endAll(): Promise<void> {
    await Promise.all([...this.#running].map((feed) => feed.stop()));
    this.#running.clear();
  }

  /** Positions of a partition that the nth follower has noted, in the order in which it did. */
  async applied(nth: number, partition: number): Promise<Position[]> {
    const { rows } = await this.tables.owner.query<{ position: string }>(
      'select position from feed_conformance.applied where follower = $1 and partition = $2 order by seq',
      [this.tables.followers[nth]?.name, partition],
    );
    return rows.map(({ position }) => BigInt(position));
  }

  /** Where the nth follower's checkpoint stands. */
  async checkpoint(nth: number, partition: number): Promise<Position> {
    const follower = this.tables.followers[nth];
    if (!follower) return -1n;
    return (await this.tables.checkpoints.read(this.tables.pool, [{ follower, partition }]))[0] ?? -1n;
  }

  #store(): Pick<EventStore, 'readAll'> {
    return {
      readAll: async ({ after, maxCount }): Promise<AllPage> => {
        this.reads += 1;
        await this.reading;
        const there = this.events.filter(
          ({ position }) => this.storeEnd === null || position <= this.storeEnd,
        );
        const events = there.filter(({ position }) => position > after).slice(0, maxCount);
        const next = events.at(-1)?.position ?? after;
        return { events, next, end: next === (there.at(-1)?.position ?? after) };
      },
    };
  }
}

/** Positions of events. */
export const positionsOf = (events: readonly CatalogueEvent[]): Position[] =>
  events.map(({ position }) => position);

const keys = new Map<number, string>();

/** A key whose events stand in this partition. */
function keyOf(partition: number): string {
  for (let n = 0; !keys.has(partition); n += 1) keys.set(partitionOf(`key-${n}`, PARTITIONS), `key-${n}`);
  return keys.get(partition) ?? '';
}
