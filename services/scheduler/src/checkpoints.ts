import type { Checkpoints } from '@wabus/event-feed';

/** The table `scheduler.checkpoints`: one position a partition, for the one follower that the scheduler is. */
export const schedulerCheckpoints: Checkpoints = {
  async enter(tx, statementMs) {
    const { rows } = await tx.query<{ pid: number }>(
      `select pg_backend_pid() as pid,
         set_config('statement_timeout', coalesce(nullif($1, '0'), current_setting('statement_timeout')), true)`,
      [`${statementMs}`],
    );
    return rows[0]?.pid ?? 0;
  },
  async read(pool, places) {
    const partitions = places.map(({ partition }) => partition);
    const { rows } = await pool.query<{ partition: number; position: string }>(
      'select partition, position from scheduler.checkpoints where partition = any($1::int[])',
      [partitions],
    );
    const known = new Map(rows.map(({ partition, position }) => [partition, BigInt(position)]));
    const unknown = partitions.filter((partition) => !known.has(partition));
    if (unknown.length > 0) {
      await pool.query(
        'insert into scheduler.checkpoints select *, 0 from unnest($1::int[]) on conflict do nothing',
        [unknown],
      );
    }
    return partitions.map((partition) => known.get(partition) ?? 0n);
  },
  async move(on, moves) {
    const { rowCount } = await on.query(
      `update scheduler.checkpoints c set position = m.reached
       from unnest($1::int[], $2::bigint[], $3::bigint[]) as m (partition, was, reached)
       where c.partition = m.partition and c.position = m.was`,
      [
        moves.map(({ partition }) => partition),
        moves.map(({ from }) => `${from}`),
        moves.map(({ to }) => `${to}`),
      ],
    );
    return rowCount === moves.length;
  },
};
