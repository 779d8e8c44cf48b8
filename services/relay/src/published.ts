import type { Position } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';

/** Position of the newest event that the relay has published: 0n before the first, and where no relay was installed. */
export async function publishedPosition(session: Pick<PoolClient, 'query'>): Promise<Position> {
  const { rows: known } = await session.query("select to_regclass('relay.checkpoint') is not null as there");
  if (!known[0]?.there) return 0n;
  const { rows } = await session.query<{ position: string }>('select position from relay.checkpoint');
  return BigInt(rows[0]?.position ?? 0);
}
