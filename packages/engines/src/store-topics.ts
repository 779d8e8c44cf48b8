import {
  type DerivedTopics,
  type Fetched,
  type HeldEvent,
  headersOf,
  type StoredLogRecord,
  type TopicPlace,
  topics,
} from '@wabus/event-log';
import type { FeedEvent, FeedKind, PartitionFeed } from '@wabus/event-store';
import { encodeEvent, sendKeyOf } from '@wabus/events';

const KINDS: ReadonlyMap<string, FeedKind> = new Map([
  [topics.events.name, 'events'],
  [topics.send.name, 'send'],
]);

/**
 * `wabus.events` and `wabus.send` as views on the event store in Postgres: what a relay would publish, with positions
 * for offsets.
 */
export function storeTopics(feed: PartitionFeed): DerivedTopics {
  return {
    names: new Set(KINDS.keys()),
    fetch: (places, bounds) =>
      ofEachTopic(places, async (kind, own) => {
        const pages = await feed.read(kind, own, { events: bounds.records, bytes: bounds.bytes });
        return pages.map(({ events, more }, n): Fetched => {
          const { topic, partition } = own[n] as TopicPlace;
          return { records: events.map((event) => new StoreRecord(topic, partition, event)), more };
        });
      }),
    ends: async (topic) => (await feed.newest(kindOf(topic))).map((newest) => newest + 1n),
    waiting: (places) => ofEachTopic(places, (kind, own) => feed.waiting(kind, own)),
    onNews: (listener) => feed.onNews(listener),
  };
}

function kindOf(topic: string): FeedKind {
  const kind = KINDS.get(topic);
  if (kind === undefined) throw new RangeError(`The topic ${topic} is no view on the event store.`);
  return kind;
}

/** Asks once for each topic, and answers in the order of the places. */
async function ofEachTopic<Answer>(
  places: readonly TopicPlace[],
  ask: (kind: FeedKind, own: readonly TopicPlace[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const byTopic = Map.groupBy(places, ({ topic }) => topic);
  const answers = new Map<TopicPlace, Answer>();
  for (const [topic, own] of byTopic) {
    for (const [n, answer] of (await ask(kindOf(topic), own)).entries())
      answers.set(own[n] as TopicPlace, answer);
  }
  return places.map((place) => answers.get(place) as Answer);
}

/** An event as the record that a relay would make of it; who can take the event itself makes no bytes of it. */
class StoreRecord implements StoredLogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly held?: HeldEvent;
  readonly #event: FeedEvent;

  constructor(topic: string, partition: number, event: FeedEvent) {
    this.topic = topic;
    this.partition = partition;
    this.offset = event.position;
    this.#event = event;
    const { event: recorded, previous, bytes } = event;
    if (recorded) this.held = { recorded, previous, bytes };
  }

  get key(): string {
    const { event } = this.#event;
    const key = this.topic === topics.send.name ? event && sendKeyOf(event) : event?.key;
    return key ?? '';
  }

  /** Empty for an event that this code cannot read. */
  get value(): Buffer {
    const { event } = this.#event;
    return event ? encodeEvent(event) : Buffer.alloc(0);
  }

  get headers(): Readonly<Record<string, string>> {
    const { event, position, previous } = this.#event;
    const own = event ? headersOf(event) : { position: String(position) };
    return this.topic === topics.events.name ? { ...own, prev: String(previous) } : own;
  }

  get timestamp(): Date {
    return new Date(this.#event.event?.recordedAt ?? 0);
  }
}
