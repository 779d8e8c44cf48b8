import type { CatalogueEvent } from '@wabus/events';
import type { Pool, PoolClient } from '@wabus/postgres';
import pg from 'pg';

/** An event that a model could not fold. */
export interface Unfoldable {
  readonly model: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly position: string;
  /** What the projection said. */
  readonly error: string;
}

/** A model cannot fold an event: its rows have come to the one before it, and no further. */
export class UnfoldableEventError extends Error {
  override readonly name = 'UnfoldableEventError';
  readonly event: Unfoldable;

  constructor(event: Unfoldable, cause: unknown) {
    super(
      `${event.model} cannot fold ${event.type}, revision ${event.revision} of ${event.stream} at position ${event.position}: ${event.error}`,
      { cause },
    );
    this.event = event;
  }
}

/** Names an event that could not be folded. */
export function unfoldable(model: string, event: CatalogueEvent, error: unknown): Unfoldable {
  const { stream, revision, type, position } = event;
  const said = error instanceof Error ? error.message : String(error);
  return { model, stream, revision, type, position: `${position}`, error: said };
}

const tableIn = (schema: string): string => `${pg.escapeIdentifier(schema)}.parked_events`;

/** Makes the list of events that a filling went past. */
export async function installParked(pool: Pick<Pool, 'query'>, schema: string): Promise<void> {
  await pool.query(`
    create table ${tableIn(schema)} (
      model text not null,
      position bigint not null,
      stream text not null,
      revision int not null,
      type text not null,
      error text not null,
      primary key (model, position)
    );
    comment on table ${tableIn(schema)} is 'Events that the model filled here could not fold, and was told to go past.';
    alter table ${tableIn(schema)} enable row level security, force row level security;
    create policy projector on ${tableIn(schema)} to wabus_projector using (true) with check (true);
    grant select, insert on ${tableIn(schema)} to wabus_projector`);
}

/** Puts an event aside, within a transaction of `wabus_projector`. */
export async function park(tx: PoolClient, schema: string, event: Unfoldable): Promise<void> {
  await tx.query(
    `insert into ${tableIn(schema)} (model, position, stream, revision, type, error)
     values ($1, $2, $3, $4, $5, $6) on conflict do nothing`,
    [event.model, event.position, event.stream, event.revision, event.type, event.error],
  );
}

/** The events that a filling went past, in their order. */
export async function readParked(tx: PoolClient, schema: string): Promise<Unfoldable[]> {
  await tx.query('set local role wabus_projector');
  const { rows } = await tx.query<Unfoldable>(
    `select model, stream, revision, type, position::text as position, error
     from ${tableIn(schema)} order by ${tableIn(schema)}.position`,
  );
  await tx.query('set local role none');
  return rows;
}
