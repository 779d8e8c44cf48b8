import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type Position, STREAM_PREFIXES } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import type { Follower } from './follower.ts';
import { PersonalParts } from './personal-parts.ts';

const PAGE = 1_000;
const MOST_PAGES = 4;

/** A stretch of the store, whole: everything behind `after` through `next`. */
export interface StorePage {
  readonly next: Position;
  /** Nothing stood behind it when it was read. */
  readonly end: boolean;
  /** What it has of a partition, in order. */
  of(partition: number): readonly CatalogueEvent[];
  /** Opens what stands in it once, for all followers. */
  readonly parts: PersonalParts;
}

/** Reads the store once for all followers and partitions that want the same stretch at about the same time. */
export class StorePages {
  readonly #store: Pick<EventStore, 'readAll'>;
  readonly #keyring: Pick<Keyring, 'open'>;
  readonly #followers: readonly Follower[];
  readonly #pages = new Map<Position, Promise<StorePage>>();

  constructor(
    { store, keyring }: { store: Pick<EventStore, 'readAll'>; keyring: Pick<Keyring, 'open'> },
    followers: readonly Follower[],
  ) {
    this.#store = store;
    this.#keyring = keyring;
    this.#followers = followers;
  }

  /** The stretch behind a position; rejects when the store cannot be read. */
  read(after: Position): Promise<StorePage> {
    const known = this.#pages.get(after);
    if (known) return known;
    const page = this.#read(after);
    this.#pages.set(after, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(oldest);
    }
    // What was not read, or had nothing yet, may be another the next time.
    page.then(
      ({ next }) => next === after && this.forget(after),
      () => this.forget(after),
    );
    return page;
  }

  /** Forgets a stretch: what was opened of it failed. */
  forget(after: Position): void {
    this.#pages.delete(after);
  }

  /** Nobody reads any more. */
  clear(): void {
    this.#pages.clear();
  }

  async #read(after: Position): Promise<StorePage> {
    const read = await this.#store.readAll({ after, streamPrefixes: STREAM_PREFIXES, maxCount: PAGE });
    const events = read.events as CatalogueEvent[];
    const partitions = Map.groupBy(events, ({ key }) => partitionOf(key, PARTITIONS));
    return {
      next: read.next,
      end: read.end,
      of: (partition) => partitions.get(partition) ?? [],
      parts: new PersonalParts(this.#keyring, this.#followers, events),
    };
  }
}
