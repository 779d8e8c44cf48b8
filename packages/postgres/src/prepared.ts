import type pg from 'pg';
import { arrayText } from './array-text.ts';
import type { Pool } from './pool.ts';

/** A statement of a hot path; `Row`: its rows as the driver gives them. Throws what the driver throws. */
export type Prepared<Row> = (on: Pick<Pool, 'query'>, values: readonly unknown[]) => Promise<Row[]>;

const names = new Set<string>();

/**
 * Names a statement, once: each connection then sends its text and has it parsed one time only, and Postgres keeps the
 * plan where one serves all values. For statements that run again and again; the columns are to be named, since a plan
 * that was kept does not outlive a table that `*` grew by. The name is of the whole process, such as `event-store.append`.
 * @throws TypeError for a name that was given before
 */
export function prepared<Row extends pg.QueryResultRow>(name: string, text: string): Prepared<Row> {
  if (names.has(name)) throw new TypeError(`Two statements are named ${name}.`);
  names.add(name);
  return async (on, values) => {
    const given = values.map((value) => (Array.isArray(value) ? arrayText(value) : value));
    return (await on.query<Row>({ name, text, values: given })).rows;
  };
}
