import { type Conditions, decodeCursor, type Page, type PageQuery, POSITION, pageOf } from './page.ts';
import type { TenantReader } from './read-database.ts';

/** Reads a page of a table with one row per stream, newest stream first. `select` must not name created_position. */
export function listNewestFirst<Item>(
  reader: TenantReader,
  table: string,
  select: string,
  page: PageQuery,
  conditions: Conditions,
): Promise<Page<Item>> {
  const withoutPlace = ({ place: _place, ...item }: Item & Placed): Item => item as Item;
  return mapNewestFirst(reader, table, select, page, conditions, withoutPlace);
}

/** A row with its place in its list. */
interface Placed {
  readonly place: string;
}

/** The same page with what `toItem` makes of each row. */
export async function mapNewestFirst<Row, Item>(
  reader: TenantReader,
  table: string,
  select: string,
  page: PageQuery,
  conditions: Conditions,
  toItem: (row: Row & Placed) => Item,
): Promise<Page<Item>> {
  if (page.after !== undefined) {
    conditions.add('created_position < ?::bigint', decodeCursor(page.after, POSITION)[0]);
  }
  const where = conditions.where();
  const limit = conditions.value(page.limit + 1);
  const { rows } = await reader.query<Row & Placed>(
    `select ${select}, created_position::text as place from ${table} ${where}
     order by created_position desc limit ${limit}`,
    conditions.values,
  );
  return pageOf(rows, page.limit, toItem, ({ place }) => [place]);
}
