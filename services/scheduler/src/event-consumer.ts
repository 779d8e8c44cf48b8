import {
  type Assignment,
  type LogBatch,
  type LogConsumer,
  type LogHandler,
  PARTITIONS,
  partitionOf,
} from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { decodeEvent, type EventData, type RecordedEvent } from '@wabus/events';
import type { Logger } from '@wabus/platform';
import { inTransaction, type Pool } from '@wabus/postgres';
import { applyCampaignEvent, countSeen } from './campaign-table.ts';
import { type Deadlines, foldWork, type WorkRow } from './work-row.ts';
import { readWork, writeWork } from './work-table.ts';

/** Streams whose events the scheduler looks at. */
const STREAM_PREFIXES = ['campaign-', 'ledger-', 'message-', 'project-'];
const HEAL_PAGE = 500;

/** Thrown when somebody else moved the checkpoint of a partition that we thought was ours. */
export class CheckpointMovedError extends Error {
  override readonly name = 'CheckpointMovedError';
}

/** Told about what stands in the tables. */
export interface Applied {
  /** Everything of the partition up to `position` was applied; `changed` when that touched the tables. */
  applied(partition: number, position: bigint, changed: boolean): void;
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
  readonly #checkpoints = new Map<number, { epoch: number; position: bigint }>();

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
    return [...this.#checkpoints.keys()];
  }

  async onAssigned({ partition, epoch }: Assignment): Promise<void> {
    const text = 'select position from scheduler.checkpoints where partition = $1';
    const { rows } = await this.#ports.pool.query<{ position: string }>(text, [partition]);
    const position = BigInt(rows[0]?.position ?? 0);
    this.#checkpoints.set(partition, { epoch, position });
    this.#listener.applied(partition, position, true);
  }

  onRevoked({ partition, epoch }: Assignment): void {
    if (this.#checkpoints.get(partition)?.epoch !== epoch) return;
    this.#checkpoints.delete(partition);
    this.#listener.lost(partition);
  }

  async onBatch(batch: LogBatch): Promise<void> {
    const held = this.#checkpoints.get(batch.partition);
    if (held?.epoch !== batch.epoch) return;
    try {
      await this.#take(batch, held.position);
    } catch (error) {
      // What memory knows of the checkpoint may be what was wrong: the next try starts from the table.
      if (error instanceof CheckpointMovedError) await this.onAssigned(batch);
      throw error;
    }
    const last = batch.records.at(-1);
    if (last) await this.#ports.consumer.commit(batch, last.offset + 1n);
  }

  async #take({ partition, records }: LogBatch, from: bigint): Promise<void> {
    let position = from;
    const events: RecordedEvent[] = [];
    for (const record of records) {
      const [at, prev] = [numberIn(record.headers, 'position'), numberIn(record.headers, 'prev')];
      if (at <= position) continue;
      if (prev > position) {
        await this.#apply(partition, events.splice(0), position);
        await this.#heal(partition, prev);
      }
      if (wanted(record.headers)) events.push(decodeEvent(record.value));
      position = at;
    }
    await this.#apply(partition, events, position);
  }

  /** Applies from the store what the log did not bring: everything of the partition behind its checkpoint up to `through`. */
  async #heal(partition: number, through: bigint): Promise<void> {
    let after = this.#position(partition);
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
      after = page.end || page.next > through ? through : page.next;
      await this.#apply(partition, events, after);
    }
  }

  async #apply(partition: number, events: readonly RecordedEvent[], position: bigint): Promise<void> {
    const before = this.#position(partition);
    if (position === before) return;
    await inTransaction(this.#ports.pool, async (client) => {
      const moved = await client.query(
        `insert into scheduler.checkpoints as c values ($1, $3) on conflict (partition)
          do update set position = excluded.position where c.position = $2`,
        [partition, before, position],
      );
      if (moved.rowCount !== 1) throw new CheckpointMovedError(`checkpoint of partition ${partition} moved`);
      const messages = events.filter(({ stream }) => stream.startsWith('message-'));
      for (const event of events) {
        if (!event.stream.startsWith('message-')) await applyCampaignEvent(client, partition, event);
      }
      const rows = await readWork(client, [...new Set(messages.map(messageIdOf))]);
      const { changes, seen } = foldMessages(rows, messages, partition, this.#deadlines);
      await writeWork(client, changes);
      await countSeen(client, seen);
    });
    const held = this.#checkpoints.get(partition);
    if (held) held.position = position;
    this.#listener.applied(partition, position, events.length > 0);
  }

  #position(partition: number): bigint {
    return this.#checkpoints.get(partition)?.position ?? 0n;
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

const messageIdOf = ({ stream }: RecordedEvent): string => stream.slice('message-'.length);

const wanted = (headers: Readonly<Record<string, string>>): boolean =>
  STREAM_PREFIXES.some((prefix) => headers.stream?.startsWith(prefix));

function numberIn(headers: Readonly<Record<string, string>>, name: string): bigint {
  const value = headers[name];
  if (value === undefined) throw new Error(`a record of wabus.events without the header ${name}`);
  return BigInt(value);
}
