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
  return withName(name, text);
}

const made = new Map<string, Prepared<pg.QueryResultRow>>();

/**
 * The same for a statement that is made, such as one of each table: its text is known by a name of its own from the first
 * time on. Only for texts of which there are few, and which join nothing to a table that grows.
 */
export function preparedText(text: string): Prepared<pg.QueryResultRow> {
  let statement = made.get(text);
  if (!statement) {
    statement = withName(`made.${made.size + 1}`, text);
    made.set(text, statement);
  }
  return statement;
}

function withName<Row extends pg.QueryResultRow>(name: string, text: string): Prepared<Row> {
  return async (on, values) => {
    const given = values.map((value) => (Array.isArray(value) ? arrayText(value) : value));
    return (await on.query<Row>({ name, text, values: given })).rows;
  };
}
