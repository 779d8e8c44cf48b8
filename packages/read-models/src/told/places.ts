import type { EventType, Position } from '@wabus/events';
import type { TenantReader } from '../reading/read-database.ts';

/** Where an event of a tenant stands in the store. */
export interface EventPlace {
  readonly position: Position;
  readonly id: string;
  readonly type: EventType;
}

/** Places of a tenant's events in their order. */
export interface PlacesPage {
  readonly places: readonly EventPlace[];
  /** The last that was looked at, wanted or not; null where none was. */
  readonly scanned: EventPlace | null;
  /** Whether others stand behind it, as far as was looked. */
  readonly more: boolean;
}

/** So many are looked at in one statement at least, so that one that finds nothing gets on and is still short. */
const SCAN = 2_000;

interface PlaceRow extends Omit<EventPlace, 'position'> {
  readonly position: string;
  readonly wanted: boolean;
  readonly looked: number;
}

/** The next events of the tenant that are of these types, behind one place through another. */
export async function readPlaces(
  reader: TenantReader,
  wanted: {
    readonly after: Position;
    readonly through: Position;
    readonly types: readonly EventType[];
    readonly limit: number;
  },
): Promise<PlacesPage> {
  const { after, through, types, limit } = wanted;
  const scan = Math.max(SCAN, limit);
  const { rows } = await reader.query<PlaceRow>(
    `with looked as materialized (
       select position, event_id, action from audit
       where position > $1 and position <= $2 order by audit.position limit $3
     )
     select position::text, event_id as id, action as type, action = any($4::text[]) as wanted,
       (select count(*) from looked)::int as looked
     from looked
     where action = any($4::text[]) or position = (select max(position) from looked)
     order by looked.position limit $5`,
    [`${after}`, `${through}`, scan, types, limit + 1],
  );
  const places = rows.map(({ position, id, type, wanted: fits }) => ({
    place: { position: BigInt(position), id, type },
    fits,
  }));
  const isCut = places.length > limit;
  const kept = isCut ? places.slice(0, limit) : places;
  return {
    places: kept.flatMap(({ place, fits }) => (fits ? [place] : [])),
    scanned: kept.at(-1)?.place ?? null,
    more: isCut || rows[0]?.looked === scan,
  };
}

/** The event of the tenant that stands at a place, or null. */
export async function findPlace(reader: TenantReader, position: Position): Promise<EventPlace | null> {
  return onePlace(reader, 'where position = $1', [`${position}`]);
}

/** The tenant's first event that is still known, or null. */
export function findOldestPlace(reader: TenantReader): Promise<EventPlace | null> {
  return onePlace(reader, 'order by audit.position', []);
}

/** The tenant's newest event through a place, or null. */
export function findNewestPlace(reader: TenantReader, through: Position): Promise<EventPlace | null> {
  return onePlace(reader, 'where position <= $1 order by audit.position desc', [`${through}`]);
}

async function onePlace(reader: TenantReader, which: string, values: unknown[]): Promise<EventPlace | null> {
  const { rows } = await reader.query<Omit<PlaceRow, 'wanted' | 'looked'>>(
    `select position::text, event_id as id, action as type from audit ${which} limit 1`,
    values,
  );
  const [row] = rows;
  return row ? { ...row, position: BigInt(row.position) } : null;
}
