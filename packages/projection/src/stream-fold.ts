import type { CatalogueEvent, StreamKind } from '@wabus/events';
import type { OpenedEvent } from '@wabus/keyring';
import type { PoolClient } from '@wabus/postgres';
import { MissingRevisionError } from './model.ts';
import { type Change, type Row, type Table, updateRows, upsertRows } from './table.ts';

/** How the column `state` holds what no other column says of a state. */
export interface PackedState<State, Beside extends object> {
  /** Columns that say the rest. */
  readonly beside: readonly (keyof Beside & string)[];
  pack(state: State): Buffer;
  /** The state that was packed, with the columns of its row. */
  unpack(packed: Buffer, beside: Beside): State;
}

/** One row per stream: the state is folded event by event and the row's columns follow from it. */
export interface StreamFold<State, Beside extends object = object> {
  readonly stream: StreamKind;
  readonly table: Table;
  /** Survives JSON: it is kept in the row. */
  readonly initialState: State;
  /** For a table of very many rows; without it the column `state` is the JSON of the state. */
  readonly packed?: PackedState<State, Beside>;
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
export async function projectStreams<State, Beside extends object>(
  tx: PoolClient,
  fold: StreamFold<State, Beside>,
  events: readonly OpenedEvent[],
): Promise<FoldResult<State>[]> {
  const prefix = `${fold.stream}-`;
  const mine = events.filter(({ event }) => event.stream.startsWith(prefix));
  if (mine.length === 0) return [];
  const ids = [...new Set(mine.map(({ event }) => event.stream.slice(prefix.length)))];
  const stored = await loadRows(tx, fold, ids);
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
    const row = { ...columnsOf(fold, id, folded), state: fold.packed?.pack(folded.state) ?? folded.state };
    if (before) changes.push({ before: columnsOf(fold, id, before), row });
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
  fold: Pick<StreamFold<State>, 'initialState' | 'evolve' | 'personalColumns'>,
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

/** All columns but `state`. */
function columnsOf<State>(
  fold: Pick<StreamFold<State>, 'columns' | 'table'>,
  id: string,
  folded: Folded<State>,
): Row {
  return {
    ...fold.columns(folded.state),
    ...folded.personal,
    [fold.table.key[0] as string]: id,
    tenant_id: folded.tenantId,
    created_position: folded.createdPosition,
    revision: folded.revision,
    position: folded.position,
  };
}

interface StoredFold {
  readonly id: string;
  readonly tenant_id: string;
  readonly created_position: string;
  readonly revision: number;
  readonly position: string;
}

async function loadRows<State, Beside extends object>(
  tx: PoolClient,
  { table, packed }: StreamFold<State, Beside>,
  ids: readonly string[],
): Promise<Map<string, Folded<State>>> {
  const key = table.key[0] as string;
  const select = (more: readonly string[]): string =>
    `select ${['tenant_id', 'created_position', 'revision', 'position', 'state', ...more].join(', ')}, ${key} as id
     from ${table.name} where ${key} = any($1::${table.columns[key]?.type}[])`;
  if (!packed) {
    const { rows } = await tx.query<StoredFold & { state: State }>(select([]), [ids]);
    return new Map(rows.map((row) => [row.id, foldedOf(row, row.state)]));
  }
  const { rows } = await tx.query<StoredFold & Beside & { state: Buffer }>(select(packed.beside), [ids]);
  return new Map(rows.map((row) => [row.id, foldedOf(row, packed.unpack(row.state, row))]));
}

function foldedOf<State>(row: StoredFold, state: State): Folded<State> {
  return {
    state,
    revision: row.revision,
    position: row.position,
    createdPosition: row.created_position,
    tenantId: row.tenant_id,
    personal: {},
  };
}
