import type { Pool } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';
import pg from 'pg';
import { isUpToDate, LIVE_SCHEMA } from '../install.ts';
import { makeSchema } from '../rebuild/rebuild.ts';
import { installParked } from './parked.ts';

/** The schema in which another version of a model is filled, and to which the one before goes. */
export const besideSchema = ({ name }: Pick<ReadModel, 'name'>): string => `${LIVE_SCHEMA}_beside_${name}`;

/** The schema in which a model is filled only to be compared with the live one. */
export const checkSchema = ({ name }: Pick<ReadModel, 'name'>): string => `${LIVE_SCHEMA}_check_${name}`;

/** What a schema beside the live one is, as its comment says: what is filled there may go on, what was live may come back. */
export type Beside = 'filling' | 'before';

const COMMENTS: Readonly<Record<Beside, string>> = {
  filling: 'A read model that is filled from the event store, to be swapped with the live one.',
  before: 'The rows of a read model that were live before a swap.',
};

/** What stands there; undefined for no schema, or one of a release that said nothing of it. */
export async function readBeside(pool: Pick<Pool, 'query'>, schema: string): Promise<Beside | undefined> {
  const { rows } = await pool.query<{ comment: string | null }>(
    "select obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname = $1",
    [schema],
  );
  const comment = rows[0]?.comment;
  return comment === COMMENTS.filling ? 'filling' : comment === COMMENTS.before ? 'before' : undefined;
}

/** Says what stands there from now on. */
export async function writeBeside(
  session: Pick<Pool, 'query'>,
  schema: string,
  beside: Beside,
): Promise<void> {
  await session.query(
    `comment on schema ${pg.escapeIdentifier(schema)} is ${pg.escapeLiteral(COMMENTS[beside])}`,
  );
}

/** Makes the schema to be filled; what stood there is dropped. */
export async function makeBeside(pool: Pool, ownerUrl: string, schema: string): Promise<void> {
  await makeSchema(pool, ownerUrl, schema);
  await installParked(pool, schema);
  await writeBeside(pool, schema, 'filling');
}

/** Whether a filling was begun there, in tables as they are now. */
export async function isFilling(pool: Pool, schema: string): Promise<boolean> {
  return (await readBeside(pool, schema)) === 'filling' && (await isUpToDate(pool, schema));
}
