import type { TestDatabase } from '@wabus/postgres/testing';
import { messagesModel } from '@wabus/read-models';

type Database = Pick<TestDatabase, 'pool'>;

/** Makes the relay's row as a normaliser reads it: of a relay that keeps level, with no event published yet. */
export async function standInRelay({ pool }: Database): Promise<void> {
  await pool.query(`
    create schema relay;
    create table relay.said as select null::timestamptz as published_through, array_fill(0::bigint, array[12]) as last_positions;
    create view relay.progress as
      select 'wabus.events' as name, coalesce(published_through, clock_timestamp()) as published_through, last_positions
      from relay.said;
    grant usage on schema relay to wabus_normaliser;
    grant select on relay.progress to wabus_normaliser`);
}

/** The newest event of each partition that is published is at `position`. */
export async function published({ pool }: Database, position: bigint): Promise<void> {
  await pool.query('update relay.said set last_positions = array_fill($1::bigint, array[12])', [position]);
}

const SAID = {
  level: null,
  still: 'clock_timestamp()',
  'still for an hour': "clock_timestamp() - interval '1 hour'",
};

/** Whether the relay goes on from now, or since when it published nothing. */
export async function relayIs({ pool }: Database, way: keyof typeof SAID): Promise<void> {
  await pool.query(`update relay.said set published_through = ${SAID[way]}`);
}

/** The model of messages has applied each partition through `position`. */
export async function messagesApplied({ pool }: Database, position: bigint): Promise<void> {
  const { name, version } = messagesModel;
  await pool.query(
    `insert into read_models.checkpoints (model, version, partition, position)
     select $1, $2, partition, $3 from generate_series(0, 11) as partition
     on conflict (model, version, partition) do update set position = excluded.position`,
    [name, version, position],
  );
}
