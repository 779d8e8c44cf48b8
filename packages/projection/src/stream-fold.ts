import type { CatalogueEvent, StreamKind } from '@wabus/events';
import type { OpenedEvent } from '@wabus/keyring';
import type { PoolClient } from '@wabus/postgres';
import { MissingRevisionError } from './model.ts';
import { type Change, type Row, type Table, updateRows, upsertRows } from './table.ts';

/** One row per stream: the state is folded event by event and the row's columns follow from it. */
export interface StreamFold<State> {
  readonly stream: StreamKind;
  readonly table: Table;
  /** Survives JSON: it is kept in the row. */
  readonly initialState: State;
  evolve(state: State, event: CatalogueEvent): State;
  /** The row's own columns. */
  columns(state: State): Row;
  /** Columns that come from opened personal parts (`sticky` in the table). */
  personalColumns?(opened: OpenedEvent): Row;
}

interface Folded<State> {
  readonly state: State;
  readonly revision: number;
  readonly position: string | bigint;
  readonly createdPosition: string | bigint;
  readonly tenantId: string;
  readonly personal: Row;
}

/** A stream that these events changed: the state that its row has after them, and had before; null for a new one. */
export interface FoldResult<State> {
  readonly id: string;
  readonly tenantId: string;
  readonly state: State;
  readonly before: State | null;
  /** Positions of its first event and of the last one applied. */
  readonly createdPosition: string | bigint;
  readonly position: string | bigint;
}

/**
 * Applies the events of the fold's kind of stream: one read, a fold in memory, one insert of the streams that are new, and
 * one update of the columns that changed in the others. Events already applied are passed over.
 */
export async function projectStreams<State>(
  tx: PoolClient,
  fold: StreamFold<State>,
  events: readonly OpenedEvent[],
): Promise<FoldResult<State>[]> {
  const prefix = `${fold.stream}-`;
  const mine = events.filter(({ event }) => event.stream.startsWith(prefix));
  if (mine.length === 0) return [];
  const ids = [...new Set(mine.map(({ event }) => event.stream.slice(prefix.length)))];
  const stored = await loadRows<State>(tx, fold, ids);
  const rows = new Map(stored);
  for (const opened of mine) {
    const id = opened.event.stream.slice(prefix.length);
    const after = applyOne(fold, rows.get(id), opened);
    if (after) rows.set(id, after);
  }
  const changed = [...rows].filter(([id, folded]) => stored.get(id) !== folded);
  const [inserts, changes]: [Row[], Change[]] = [[], []];
  for (const [id, folded] of changed) {
    const before = stored.get(id);
    const row = rowOf(fold, id, folded);
    if (before) changes.push({ before: rowOf(fold, id, before), row });
    else inserts.push(row);
  }
  await upsertRows(tx, fold.table, inserts);
  await updateRows(tx, fold.table, changes);
  return changed.map(([id, { state, tenantId, createdPosition, position }]) => {
    const before = stored.get(id)?.state ?? null;
    return { id, tenantId, state, before, createdPosition, position };
  });
}

function applyOne<State>(
  fold: StreamFold<State>,
  before: Folded<State> | undefined,
  opened: OpenedEvent,
): Folded<State> | undefined {
  const { event } = opened;
  const expected = before ? before.revision + 1 : 0;
  if (event.revision < expected) return before;
  if (event.revision > expected) throw new MissingRevisionError(event.stream, expected, event.revision);
  return {
    state: fold.evolve(before ? before.state : fold.initialState, event),
    revision: event.revision,
    position: event.position,
    createdPosition: before ? before.createdPosition : event.position,
    tenantId: before ? before.tenantId : event.tenantId,
    personal: { ...before?.personal, ...fold.personalColumns?.(opened) },
  };
}

function rowOf<State>(fold: StreamFold<State>, id: string, folded: Folded<State>): Row {
  return {
    ...fold.columns(folded.state),
    ...folded.personal,
    [fold.table.key[0] as string]: id,
    tenant_id: folded.tenantId,
    state: folded.state,
    created_position: folded.createdPosition,
    revision: folded.revision,
    position: folded.position,
  };
}

async function loadRows<State>(
  tx: PoolClient,
  fold: StreamFold<State>,
  ids: readonly string[],
): Promise<Map<string, Folded<State>>> {
  const key = fold.table.key[0] as string;
  const { rows } = await tx.query<{
    id: string;
    tenant_id: string;
    state: State;
    created_position: string;
    revision: number;
    position: string;
  }>(
    `select ${key} as id, tenant_id, state, created_position, revision, position
     from ${fold.table.name} where ${key} = any($1::${fold.table.columns[key]?.type}[])`,
    [ids],
  );
  return new Map(
    rows.map((row) => [
      row.id,
      {
        state: row.state,
        revision: row.revision,
        position: row.position,
        createdPosition: row.created_position,
        tenantId: row.tenant_id,
        personal: {},
      },
    ]),
  );
}
