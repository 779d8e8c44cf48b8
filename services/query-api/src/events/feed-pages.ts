import { problem } from '@wabus/api-contract';
import type { EventReader } from '@wabus/event-store';
import type { CatalogueEvent, EventType, Position } from '@wabus/events';
import type { Logger } from '@wabus/platform';
import { type PublicEvent, publicTypes, tell, wantedFor } from '@wabus/public-events';
import {
  cursorOf,
  type EventPlace,
  findNewestPlace,
  findOldestPlace,
  findPlace,
  findTenant,
  isKnown,
  isSame,
  placeOf,
  type ReadDatabase,
  readKnown,
  readPlaces,
  readReached,
  type TenantReader,
} from '@wabus/read-models';
import { completeThrough, newestOf, type Target } from './committed-order.ts';

/** What somebody wants to hear of next. */
export interface Asked {
  readonly tenantId: string;
  /** A cursor, or `now`; absent: from the first event on. */
  readonly after?: string | undefined;
  /** Absent: all that others are told of. */
  readonly types?: readonly EventType[] | undefined;
  readonly limit: number;
  /** Whether who asks may see people. */
  readonly seesPeople: boolean;
}

/** An event with the cursor by which one goes on behind it. */
export interface ToldEvent {
  readonly cursor: string;
  readonly event: PublicEvent;
}

/** The next events. */
export interface FeedPage {
  readonly told: readonly ToldEvent[];
  /** Where to go on; null: where this page began. */
  readonly next: string | null;
  /** `more`: others may be read at once; `behind`: in a moment, as the read models do not know of them yet; `end`: none yet. */
  readonly state: 'more' | 'behind' | 'end';
}

/** The cursor names nothing that one could go on behind. */
export class CursorError extends Error {
  override readonly name = 'CursorError';
  readonly code: 'cursor-expired' | 'cursor-unknown';
  /** The first event that is still kept; null where there is none. */
  readonly oldest: string | null;

  constructor(code: CursorError['code'], oldest: EventPlace | null) {
    super(code);
    this.code = code;
    this.oldest = oldest && cursorOf(oldest);
  }
}

const ALL: readonly EventType[] = [...publicTypes.keys()];

/** What pages are read from. */
export interface FeedSources {
  readonly database: Pick<ReadDatabase, 'asTenant'>;
  readonly events: EventReader;
  readonly logger: Logger;
  /** Counts events that are in the index and not in the store. */
  readonly onMissing: (count: number) => void;
}

/** Reads the feed: places from the index within a target, events from the store, what they are about from the read models. */
export class FeedPages {
  readonly #sources: FeedSources;
  readonly #underWay = new Map<string, Promise<FeedPage>>();

  constructor(sources: FeedSources) {
    this.#sources = sources;
  }

  /**
   * The next page within the target. Who asks the same at the same time is answered by one read.
   * @throws {CursorError} for a cursor behind which one cannot go on
   * @throws {ProblemError} `not-found` for a tenant that is not there
   */
  read(asked: Asked, target: Target): Promise<FeedPage> {
    const key = JSON.stringify([asked, target.map(String)]);
    const known = this.#underWay.get(key);
    if (known) return known;
    const reading = this.#read(asked, target).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, reading);
    return reading;
  }

  async #read(asked: Asked, target: Target): Promise<FeedPage> {
    const { tenantId, types = ALL, limit } = asked;
    const found = await this.#sources.database.asTenant(tenantId, async (reader) => {
      if (!(await findTenant(reader))) throw problem('not-found');
      const through = completeThrough(target, await readReached(reader));
      if (asked.after === 'now') return { begin: await findNewestPlace(reader, through) };
      const after = await this.#placeNamed(reader, asked.after, through, newestOf(target));
      if (after === null) return null;
      return { begin: null, page: await readPlaces(reader, { after, through, types, limit }) };
    });
    if (found === null) return { told: [], next: null, state: 'behind' };
    if (found.page === undefined)
      return { told: [], next: found.begin && cursorOf(found.begin), state: 'end' };
    const { places, scanned, more } = found.page;
    const { told, lacks } = await this.#told(asked, places);
    if (lacks) return { told, next: told.at(-1)?.cursor ?? null, state: 'behind' };
    return { told, next: scanned && cursorOf(scanned), state: more ? 'more' : 'end' };
  }

  /** The position to go on behind; null where it is not known yet whether the named event stands there. */
  async #placeNamed(
    reader: TenantReader,
    cursor: string | undefined,
    through: Position,
    newest: Position,
  ): Promise<Position | null> {
    if (cursor === undefined) return 0n;
    const named = placeOf(cursor);
    // Where nobody knows yet what was published, nobody knows what was given out.
    if (named !== null && newest === 0n) return null;
    if (named === null || named.position > newest)
      throw new CursorError('cursor-unknown', await findOldestPlace(reader));
    if (named.position > through) return null;
    const place = await findPlace(reader, named.position);
    if (place && isSame(place, named)) return named.position;
    const oldest = await findOldestPlace(reader);
    const isGone = place === null && oldest !== null && named.position < oldest.position;
    throw new CursorError(isGone ? 'cursor-expired' : 'cursor-unknown', oldest);
  }

  /** The events of these places as far as the read models know what they are about. */
  async #told(asked: Asked, places: readonly EventPlace[]) {
    const events = await this.#events(places);
    if (events.length === 0) return { told: [], lacks: false };
    return this.#sources.database.asTenant(asked.tenantId, async (reader) => {
      const applied = await readReached(reader);
      const lacking = events.findIndex((event) => !isKnown(event, applied));
      const kept = lacking === -1 ? events : events.slice(0, lacking);
      const known = await readKnown(reader, wantedFor(kept));
      const told = kept.flatMap((one): ToldEvent[] => {
        const event = tell(one, known, asked.seesPeople);
        return event === null ? [] : [{ cursor: cursorOf(one), event }];
      });
      return { told, lacks: lacking !== -1 };
    });
  }

  async #events(places: readonly EventPlace[]): Promise<readonly CatalogueEvent[]> {
    if (places.length === 0) return [];
    const events = (await this.#sources.events.readAt(
      places.map(({ position }) => position),
    )) as readonly CatalogueEvent[];
    const byPosition = new Map(events.map((event) => [event.position, event]));
    const there = places.flatMap(({ position, id }) => {
      const event = byPosition.get(position);
      return event?.id === id ? [event] : [];
    });
    const missing = places.length - there.length;
    if (missing > 0) {
      this.#sources.onMissing(missing);
      this.#sources.logger.error(
        { missing },
        'events that are in the index are not in the store: the feed lacks them',
      );
    }
    return there;
  }
}
