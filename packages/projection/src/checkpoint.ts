import type { Position } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import pg from 'pg';

interface Versioned {
  readonly name: string;
  readonly version: number;
}

/**
 * Checkpoint of a version whose rows another one has replaced: it is ahead of everything, so a process that still applies
 * that version writes nothing any more.
 */
export const RETIRED: Position = 9_223_372_036_854_775_807n;

/** Lets unqualified names mean this schema until the transaction ends. */
export async function useSchema(tx: PoolClient, schema: string): Promise<void> {
  await tx.query(usingSchema(schema));
}

/** The statement of `useSchema`, for who sets more at the same time. */
export function usingSchema(schema: string): string {
  return `set local search_path to ${pg.escapeIdentifier(schema)}`;
}

/** How far the model has applied the partition; holds the row until the transaction ends, so that one applier goes at a time. */
export async function lockCheckpoint(tx: PoolClient, model: Versioned, partition: number): Promise<Position> {
  const key = [model.name, model.version, partition];
  const locked = await tx.query<{ position: string }>(
    'select position from checkpoints where model = $1 and version = $2 and partition = $3 for update',
    key,
  );
  if (locked.rows[0]) return BigInt(locked.rows[0].position);
  await tx.query(
    'insert into checkpoints (model, version, partition) values ($1, $2, $3) on conflict do nothing',
    key,
  );
  return lockCheckpoint(tx, model, partition);
}

/** The model has applied the partition through `position`: in the transaction of its rows, after `lockCheckpoint`. */
export async function advanceCheckpoint(
  tx: PoolClient,
  model: Versioned,
  partition: number,
  position: Position,
): Promise<void> {
  await tx.query(
    'update checkpoints set position = $4 where model = $1 and version = $2 and partition = $3',
    [model.name, model.version, partition, position.toString()],
  );
}

/** How far the model has applied each partition that it has met. */
export async function readCheckpoints(tx: PoolClient, model: Versioned): Promise<Map<number, Position>> {
  const { rows } = await tx.query<{ partition: number; position: string }>(
    'select partition, position from checkpoints where model = $1 and version = $2',
    [model.name, model.version],
  );
  return new Map(rows.map(({ partition, position }) => [partition, BigInt(position)]));
}

/** How far all models have applied all partitions: `model version partition` to position, for those met. */
export async function readAllCheckpoints(tx: PoolClient): Promise<Map<string, Position>> {
  const { rows } = await tx.query<{ key: string; position: string }>(
    "select concat_ws(' ', model, version, partition) as key, position from checkpoints",
  );
  return new Map(rows.map(({ key, position }) => [key, BigInt(position)]));
}
