import type { Position } from '@wabus/events';
import type { Pool } from '@wabus/postgres';
import { isInFlight, type WorkChanges, type WorkRow } from './work-row.ts';
import { readInFlight, waitingPartitions } from './work-table.ts';

interface Held {
  /** Of messages in flight, by message id; null until they were read. */
  rows: Map<string, WorkRow> | null;
  /** Committed while they were being read; the rows read may or may not show it. */
  meanwhile: WorkChanges[];
  /** Written, and not known to be committed. */
  staged: { readonly changes: WorkChanges; readonly last: Position } | null;
  /** Whether rows may stand in the table that are not in flight. */
  mayWait: boolean;
  /** How often something began to wait. */
  waits: number;
}

/**
 * What is in flight in the partitions of this process: its own copy of those rows of the table `work`, of which there are
 * no more than the credits of numbers allow. What waits, which may be a million, stands in the table only. The copy
 * changes when a transaction is known to be committed; where that is not known it is read anew.
 */
export class InFlight {
  readonly #held = new Map<number, Held>();
  readonly #perNumber = new Map<string, number>();
  /** Nothing is to be looked at before. */
  #nextMs = Number.POSITIVE_INFINITY;

  /** The partition is ours, or its rows were changed by somebody else: nothing is known of it. */
  own(partition: number): void {
    this.drop(partition);
    this.#held.set(partition, { rows: null, meanwhile: [], staged: null, mayWait: true, waits: 0 });
  }

  /** The partition is somebody else's. */
  drop(partition: number): void {
    for (const row of this.#held.get(partition)?.rows?.values() ?? []) this.#count(row, -1);
    this.#held.delete(partition);
  }

  /** Reads what is in flight where that is not known yet, and whether anything waits where it may. */
  async load(pool: Pool): Promise<void> {
    const lacking = [...this.#held].filter(([, { rows }]) => rows === null);
    if (lacking.length === 0) return;
    for (const [, held] of lacking) held.meanwhile = [];
    const partitions = lacking.map(([partition]) => partition);
    const read = Map.groupBy(await readInFlight(pool, partitions), ({ partition }) => partition);
    for (const [partition, held] of lacking) {
      if (this.#held.get(partition) !== held) continue;
      held.rows = new Map();
      for (const row of read.get(partition) ?? []) this.#set(held.rows, row.messageId, row);
      for (const changes of held.meanwhile) this.#change(held, held.rows, changes);
      held.meanwhile = [];
    }
  }

  /** Partitions of which it is known what is in flight. */
  partitions(): number[] {
    return [...this.#held].flatMap(([partition, { rows }]) => (rows ? [partition] : []));
  }

  /** Those of them where something may wait. */
  waitingPartitions(): number[] {
    return [...this.#held].flatMap(([partition, { rows, mayWait }]) => (rows && mayWait ? [partition] : []));
  }

  /** Looks where nothing waits, so that nobody looks there again until something does. */
  async forgetIdle(pool: Pool): Promise<void> {
    const asked = [...this.#held].flatMap(([partition, held]) =>
      held.rows && held.mayWait ? [{ partition, held, waits: held.waits }] : [],
    );
    if (asked.length === 0) return;
    const partitions = asked.map(({ partition }) => partition);
    const waiting = new Set(await waitingPartitions(pool, partitions));
    for (const { partition, held, waits } of asked) {
      // What is being written now may wait from now on.
      if (!waiting.has(partition) && held.waits === waits && !held.staged) held.mayWait = false;
    }
  }

  /**
   * The rows of messages before events of theirs, as far as that is known without the table: null is one that has no row.
   * Absent: the table has to be asked.
   */
  before(partition: number, messageIds: Iterable<string>): Map<string, WorkRow | null> {
    const { rows = null, mayWait = true } = this.#held.get(partition) ?? {};
    const known = new Map<string, WorkRow | null>();
    for (const messageId of rows ? messageIds : []) {
      const row = rows?.get(messageId);
      if (row || !mayWait) known.set(messageId, row ?? null);
    }
    return known;
  }

  /** Changes were written in a transaction that is not committed yet, by the events up to `last`. */
  stage(partition: number, changes: WorkChanges, last: Position): void {
    const held = this.#held.get(partition);
    if (held) held.staged = { changes, last };
  }

  /** What was written last will not be committed. */
  unstage(partition: number): void {
    const held = this.#held.get(partition);
    if (held) held.staged = null;
  }

  /** The transaction with the events up to `last` is committed; null: it had none. */
  committed(partition: number, last: Position | null): void {
    const held = this.#held.get(partition);
    if (!held || last === null) return;
    const { staged } = held;
    if (staged?.last !== last) {
      this.own(partition);
      return;
    }
    held.staged = null;
    if (held.rows) this.#change(held, held.rows, staged.changes);
    else {
      held.meanwhile.push(staged.changes);
      this.#notice(held, staged.changes);
    }
  }

  /** How many messages are in flight, by number. */
  counts(): Map<string, number> {
    return new Map(this.#perNumber);
  }

  /** Messages in flight that something is to be done about by now, and when the next one is due. */
  due(now: Date): { readonly messageIds: readonly string[]; readonly next: Date | null } {
    const nowMs = now.getTime();
    const messageIds: string[] = [];
    let next = this.#nextMs;
    if (next <= nowMs) {
      next = Number.POSITIVE_INFINITY;
      this.#nextMs = Number.POSITIVE_INFINITY;
      for (const { rows } of this.#held.values()) {
        for (const row of rows?.values() ?? []) {
          const atMs = this.#expect(row);
          if (atMs <= nowMs) messageIds.push(row.messageId);
          else if (atMs < next) next = atMs;
        }
      }
    }
    return { messageIds, next: Number.isFinite(next) ? new Date(next) : null };
  }

  #change(held: Held, rows: Map<string, WorkRow>, changes: WorkChanges): void {
    for (const [messageId, row] of changes) this.#set(rows, messageId, row && isInFlight(row) ? row : null);
    this.#notice(held, changes);
  }

  #notice(held: Held, changes: WorkChanges): void {
    for (const row of changes.values()) {
      if (!row || isInFlight(row)) continue;
      held.mayWait = true;
      held.waits += 1;
    }
  }

  #set(rows: Map<string, WorkRow>, messageId: string, row: WorkRow | null): void {
    const known = rows.get(messageId);
    if (known) this.#count(known, -1);
    if (row) {
      rows.set(messageId, row);
      this.#count(row, 1);
      this.#expect(row);
    } else rows.delete(messageId);
  }

  #expect({ checkAt }: WorkRow): number {
    const atMs = checkAt === null ? Number.POSITIVE_INFINITY : Date.parse(checkAt);
    if (atMs < this.#nextMs) this.#nextMs = atMs;
    return atMs;
  }

  #count({ phoneNumberId }: WorkRow, by: number): void {
    const count = (this.#perNumber.get(phoneNumberId) ?? 0) + by;
    if (count === 0) this.#perNumber.delete(phoneNumberId);
    else this.#perNumber.set(phoneNumberId, count);
  }
}
