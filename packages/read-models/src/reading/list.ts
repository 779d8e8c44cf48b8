import { type Conditions, decodeCursor, type Page, type PageQuery, POSITION, pageOf } from './page.ts';
import type { TenantReader } from './read-database.ts';

/** Reads a page of a table with one row per stream, newest stream first. `select` must not name created_position. */
export async function listNewestFirst<Item>(
  reader: TenantReader,
  table: string,
  select: string,
  page: PageQuery,
  conditions: Conditions,
): Promise<Page<Item>> {
  if (page.after !== undefined) {
    conditions.add('created_position < ?::bigint', decodeCursor(page.after, POSITION)[0]);
  }
  const where = conditions.where();
  const limit = conditions.value(page.limit + 1);
  const { rows } = await reader.query<Item & { place: string }>(
    `select ${select}, created_position::text as place from ${table} ${where}
     order by created_position desc limit ${limit}`,
    conditions.values,
  );
  const withoutPlace = ({ place: _place, ...item }: Item & { place: string }): Item => item as Item;
  return pageOf(rows, page.limit, withoutPlace, ({ place }) => [place]);
}
