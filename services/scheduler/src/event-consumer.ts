import {
  type Assignment,
  type LogBatch,
  type LogConsumer,
  type LogHandler,
  PARTITIONS,
  partitionOf,
  type StoredLogRecord,
} from '@wabus/event-log';
import { type EventStore, refusalOf } from '@wabus/event-store';
import { type CatalogueEvent, decodeEvent, type EventData, type RecordedEvent } from '@wabus/events';
import type { Logger } from '@wabus/platform';
import { inTransaction, isRefusedValue, type Pool, type PoolClient } from '@wabus/postgres';
import { applyProjectEvent } from './attention-table.ts';
import { applyCampaignEvent, countSeen } from './campaign-table.ts';
import { REFUSED_OR_TRIED } from './parked.ts';
import { type Deadlines, foldWork, type WorkRow } from './work-row.ts';
import { readWork, writeWork } from './work-table.ts';

/** Streams whose events the scheduler looks at. */
const STREAM_PREFIXES = ['campaign-', 'ledger-', 'message-', 'project-'];
const HEAL_PAGE = 500;
const PARKS: ReadonlySet<string> = new Set(REFUSED_OR_TRIED);

/** One turn of owning a partition: how far the tables are, as we know it. */
interface Turn {
  readonly partition: number;
  readonly epoch: number;
  position: bigint;
}

/** Thrown when somebody else moved the checkpoint of a partition that we thought was ours. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
}

/** Told about what stands in the tables. */
export interface Applied {
  /** Everything of the partition up to `position` was applied; `changed` when that touched the tables. */
  applied(partition: number, position: bigint, changed: boolean): void;
  /** Messages were parked, or something was said of projects: what needs attention may be another. */
  attention(): void;
  /** An event can never be applied. */
  setAside(): void;
  /** The partition is not ours any more. */
  lost(partition: number): void;
}

/**
 * Applies `wabus.events` to the scheduler's tables, each batch in one transaction with the partition's checkpoint.
 * A record that names a predecessor which was never applied is healed from the store first.
 */
export class EventConsumer implements LogHandler {
  readonly #ports: { pool: Pool; store: EventStore; consumer: Pick<LogConsumer, 'commit'>; logger: Logger };
  readonly #deadlines: Deadlines;
  readonly #listener: Applied;
  readonly #turns = new Map<number, Turn>();

  constructor(
    ports: { pool: Pool; store: EventStore; consumer: Pick<LogConsumer, 'commit'>; logger: Logger },
    deadlines: Deadlines,
    listener: Applied,
  ) {
    this.#ports = ports;
    this.#deadlines = deadlines;
    this.#listener = listener;
  }

  /** Partitions that are ours. */
  partitions(): number[] {
    return [...this.#turns.keys()];
  }

  async onAssigned({ partition, epoch }: Assignment): Promise<void> {
    const turn = { partition, epoch, position: 0n };
    this.#turns.set(partition, turn);
    try {
      turn.position = await this.#checkpoint(partition);
    } catch (error) {
      if (this.#isCurrent(turn)) this.#turns.delete(partition);
      throw error;
    }
    if (!this.#isCurrent(turn)) return;
    this.#listener.attention();
    this.#listener.applied(partition, turn.position, true);
  }

  onRevoked({ partition, epoch }: Assignment): void {
    if (this.#turns.get(partition)?.epoch !== epoch) return;
    this.#turns.delete(partition);
    this.#listener.lost(partition);
  }

  async onBatch(batch: LogBatch): Promise<void> {
    const turn = this.#turns.get(batch.partition);
    if (turn?.epoch !== batch.epoch) return;
    try {
      await this.#take(turn, batch);
    } catch (error) {
      // A turn that ended meanwhile has nothing to put right, and its records belong to somebody else.
      if (!this.#isCurrent(turn)) return;
      // What memory knows of the checkpoint may be what was wrong: the next try starts from the table.
      if (error instanceof CheckpointMovedError) turn.position = await this.#checkpoint(turn.partition);
      throw error;
    }
    const last = batch.records.at(-1);
    if (last) await this.#ports.consumer.commit(batch, last.offset + 1n);
  }

  async #checkpoint(partition: number): Promise<bigint> {
    const text = 'select position from scheduler.checkpoints where partition = $1';
    const { rows } = await this.#ports.pool.query<{ position: string }>(text, [partition]);
    return BigInt(rows[0]?.position ?? 0);
  }

  #isCurrent(turn: Turn): boolean {
    return this.#turns.get(turn.partition) === turn;
  }

  async #take(turn: Turn, { records }: LogBatch): Promise<void> {
    let { position } = turn;
    const events: RecordedEvent[] = [];
    for (const record of records) {
      const [at, prev] = [numberIn(record.headers, 'position'), numberIn(record.headers, 'prev')];
      if (at === null || prev === null) {
        this.#unreadable(record, 'a record without its place cannot be read and is passed over');
        continue;
      }
      if (at <= position) continue;
      if (prev > position) {
        await this.#apply(turn, events.splice(0), position);
        await this.#heal(turn, prev);
      }
      if (wanted(record.headers)) {
        const event = this.#decoded(record);
        if (event) events.push(event);
        else {
          await this.#apply(turn, events.splice(0), prev > position ? prev : position);
          await this.#heal(turn, at);
        }
      }
      position = at;
    }
    await this.#apply(turn, events, position);
  }

  /** Null for bytes that nobody can read: the store has the event. */
  #decoded(record: StoredLogRecord): RecordedEvent | null {
    try {
      return decodeEvent(record.value);
    } catch (error) {
      this.#unreadable(record, 'a record cannot be read', error);
      return null;
    }
  }

  #unreadable({ topic, partition, offset }: StoredLogRecord, what: string, err?: unknown): void {
    this.#ports.logger.error({ ...(err ? { err } : {}), topic, partition, offset: String(offset) }, what);
  }

  /**
   * Applies from the store what the log did not bring: everything of the partition behind its checkpoint up to `through`.
   * @throws Error when the store does not reach that far: nothing is passed over
   */
  async #heal(turn: Turn, through: bigint): Promise<void> {
    const { partition } = turn;
    let after = turn.position;
    this.#ports.logger.warn(
      { partition, after: String(after), through: String(through) },
      'healing from the store',
    );
    while (after < through) {
      const page = await this.#ports.store.readAll({
        after,
        streamPrefixes: STREAM_PREFIXES,
        maxCount: HEAL_PAGE,
      });
      const events = page.events.filter(
        ({ key, position }) => position <= through && partitionOf(key, PARTITIONS) === partition,
      );
      after = page.next > through ? through : page.next;
      await this.#apply(turn, events, after);
      if (page.end && after < through) throw new Error(`the store ends before position ${through}`);
    }
  }

  async #apply(turn: Turn, events: readonly RecordedEvent[], position: bigint): Promise<void> {
    const { partition } = turn;
    if (position === turn.position) return;
    if (!this.#isCurrent(turn)) throw new CheckpointMovedError(`partition ${partition} is not ours any more`);
    try {
      await this.#applyAtOnce(turn, position, (client) => this.#applyAll(client, partition, events));
    } catch (error) {
      if (!neverTaken(error)) throw error;
      await this.#applyAtOnce(turn, position, (client) => this.#applyEach(client, partition, events));
    }
    turn.position = position;
    if (events.some(concernsAttention)) this.#listener.attention();
    if (this.#isCurrent(turn)) this.#listener.applied(partition, position, events.length > 0);
  }

  /** Moves the checkpoint and does what `apply` does, in one transaction. */
  async #applyAtOnce(
    { partition, position: before }: Turn,
    position: bigint,
    apply: (client: PoolClient) => Promise<void>,
  ): Promise<void> {
    await inTransaction(this.#ports.pool, async (client) => {
      const moved = await client.query(
        `insert into scheduler.checkpoints as c values ($1, $3) on conflict (partition)
          do update set position = excluded.position where c.position = $2`,
        [partition, before, position],
      );
      if (moved.rowCount !== 1) throw new CheckpointMovedError(`checkpoint of partition ${partition} moved`);
      await apply(client);
    });
  }

  async #applyAll(client: PoolClient, partition: number, events: readonly RecordedEvent[]): Promise<void> {
    const messages = events.filter(({ stream }) => stream.startsWith('message-'));
    for (const event of events) {
      if (event.stream.startsWith('project-')) await applyProjectEvent(client, event as CatalogueEvent);
      else if (!event.stream.startsWith('message-')) await applyCampaignEvent(client, partition, event);
    }
    const rows = await readWork(client, [...new Set(messages.map(messageIdOf))]);
    const { changes, seen } = foldMessages(rows, messages, partition, this.#deadlines);
    await writeWork(client, changes);
    await countSeen(client, seen);
  }

  /** One of the events can never be applied: it is set aside, alone, and the others go on. */
  async #applyEach(client: PoolClient, partition: number, events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) {
      await client.query('savepoint before_event');
      try {
        await this.#applyAll(client, partition, [event]);
        await client.query('release savepoint before_event');
      } catch (error) {
        if (!neverTaken(error)) throw error;
        await client.query('rollback to savepoint before_event');
        await this.#setAside(client, partition, event, error);
      }
    }
  }

  async #setAside(
    client: PoolClient,
    partition: number,
    event: RecordedEvent,
    error: unknown,
  ): Promise<void> {
    const { position, stream, type } = event;
    this.#ports.logger.error(
      { err: error, stream, type, position: String(position) },
      'an event is set aside',
    );
    this.#listener.setAside();
    const reason = isRefusedValue(error) ? refusalOf(error as Error) : 'A time of it is none.';
    await client.query(
      `insert into scheduler.set_aside (position, partition, stream, type, reason) values ($1, $2, $3, $4, $5)
        on conflict do nothing`,
      [position, partition, stream, type, reason],
    );
  }
}

/** Rows after the events of a batch, and how many messages of each campaign were seen for the first time. Pure. */
export function foldMessages(
  before: ReadonlyMap<string, WorkRow>,
  events: readonly RecordedEvent[],
  partition: number,
  deadlines: Deadlines,
): { changes: Map<string, WorkRow | null>; seen: Map<string, number> } {
  const changes = new Map<string, WorkRow | null>();
  const seen = new Map<string, number>();
  for (const event of events) {
    const messageId = messageIdOf(event);
    const row = changes.has(messageId) ? changes.get(messageId) : before.get(messageId);
    const next = foldWork(row ?? null, event, partition, deadlines);
    if (next || row) changes.set(messageId, next);
    const { campaignId } = event.data as Partial<EventData<'MessageQueued'>>;
    if (event.revision === 0 && campaignId) seen.set(campaignId, (seen.get(campaignId) ?? 0) + 1);
  }
  return { changes, seen };
}

/** What no repetition changes: a value that the tables never take, or a time that is none. */
const neverTaken = (error: unknown): boolean => isRefusedValue(error) || error instanceof RangeError;

/** Whether an event may change which projects need attention. */
function concernsAttention(event: RecordedEvent): boolean {
  if (event.stream.startsWith('project-')) return true;
  return event.type === 'MessageDeferred' && PARKS.has((event.data as EventData<'MessageDeferred'>).reason);
}

const messageIdOf = ({ stream }: RecordedEvent): string => stream.slice('message-'.length);

const wanted = (headers: Readonly<Record<string, string>>): boolean =>
  STREAM_PREFIXES.some((prefix) => headers.stream?.startsWith(prefix));

/** Null where a header is missing or no number: a record that the relay did not write. */
function numberIn(headers: Readonly<Record<string, string>>, name: string): bigint | null {
  const value = headers[name];
  return value !== undefined && /^\d{1,19}$/.test(value) ? BigInt(value) : null;
}
