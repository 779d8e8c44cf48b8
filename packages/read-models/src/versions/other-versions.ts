import { inTransaction, type Pool } from '@wabus/postgres';
import { RETIRED, type ReadModel } from '@wabus/projection';
import pg from 'pg';
import { LIVE_SCHEMA } from '../install.ts';
import { besideSchema } from './beside.ts';

/** A model whose live rows another version of it wrote than the one that this code has. */
export interface OtherVersion {
  readonly model: string;
  readonly found: number;
  readonly wanted: number;
  /** How far the wanted version is filled beside, from 0 to 1; null where nobody has begun. */
  readonly filled: number | null;
}

interface Place {
  readonly model: string;
  readonly version: number;
  readonly position: string;
}

const PLACES = `select model, version, max(position) as position from checkpoints
  where position > 0 and position < ${RETIRED} group by model, version order by model, version`;

/**
 * Names the models whose rows another version wrote: to apply events to them would leave rows of two versions side by
 * side. None of a schema without rows.
 * @param pool logs in as `wabus_projector`
 */
export async function readOtherVersions(
  pool: Pool,
  models: readonly Pick<ReadModel, 'name' | 'version'>[],
  schema = LIVE_SCHEMA,
): Promise<OtherVersion[]> {
  const found = new Map((await placesIn(pool, schema)).map((place) => [place.model, place]));
  const others: OtherVersion[] = [];
  for (const model of models) {
    const live = found.get(model.name);
    if (!live || live.version === model.version) continue;
    const filled = await filledOf(pool, model, live);
    others.push({ model: model.name, found: live.version, wanted: model.version, filled });
  }
  return others;
}

async function filledOf(
  pool: Pool,
  model: Pick<ReadModel, 'name' | 'version'>,
  live: Place,
): Promise<number | null> {
  const places = await placesIn(pool, besideSchema(model));
  const beside = places.find(({ version }) => version === model.version);
  return beside ? Math.min(1, Number(beside.position) / Number(live.position)) : null;
}

/** The furthest place of each version; none where there is no such schema. */
function placesIn(pool: Pool, schema: string): Promise<Place[]> {
  const path = pg.escapeIdentifier(schema);
  return inTransaction(pool, async (tx) => {
    const { rows } = await tx.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
      `${path}.checkpoints`,
    ]);
    if (!rows[0]?.there) return [];
    await tx.query(`set local search_path to ${path}`);
    return (await tx.query<Place>(PLACES)).rows;
  });
}

/** What is found, and what to do about it, as one line for people. */
export function otherVersionText({ model, found, wanted, filled }: OtherVersion): string {
  const rows = `${model}: its rows are of version ${found}, this process writes version ${wanted}`;
  if (found > wanted)
    return `${rows}: start the release that wrote them, or roll the model back to version ${wanted}`;
  return filled === null
    ? `${rows}: run migrate of this release with WABUS_KEYRING_KEY, which fills them anew`
    : `${rows}: being filled anew by migrate, ${Math.floor(filled * 100)} % so far`;
}
