import type {
  Assignment,
  EventLog,
  LogConsumer,
  LogHandler,
  PartitionProgress,
  StoredLogRecord,
} from '@wabus/event-log';
import { topics } from '@wabus/event-log';

/** A log that brings what a test says, when it says so: lost, doubled, unreadable, to one member or another. */
export class ScriptedLog implements EventLog {
  readonly members: ScriptedMember[] = [];

  async ensureTopics(): Promise<void> {}

  producer(): never {
    throw new Error('Nothing is written here.');
  }

  consumer(): LogConsumer {
    const member = new ScriptedMember();
    this.members.push(member);
    return member;
  }

  waitingFor(): readonly string[] {
    return [];
  }

  async close(): Promise<void> {}
}

/** A member of the group, which holds the partitions that it is given. */
export class ScriptedMember implements LogConsumer {
  /** Partition to the next offset to read. */
  readonly committed = new Map<number, bigint>();
  readonly #assigned = new Map<number, Assignment>();
  readonly #offsets = new Map<number, bigint>();
  #handler: LogHandler | null = null;

  async start(handler: LogHandler): Promise<void> {
    this.#handler = handler;
  }

  /** Gives it a partition, from an epoch on. */
  async assign(partition: number, epoch = 1): Promise<void> {
    const assignment = { topic: topics.events.name, partition, epoch };
    this.#assigned.set(partition, assignment);
    await this.#handler?.onAssigned?.(assignment);
  }

  /** Takes a partition away. */
  async revoke(partition: number): Promise<void> {
    const assignment = this.#assigned.get(partition);
    this.#assigned.delete(partition);
    if (assignment) await this.#handler?.onRevoked?.(assignment);
  }

  /** Brings records of a partition; resolves when it would take more. */
  async bring(
    partition: number,
    records: readonly Pick<StoredLogRecord, 'key' | 'value' | 'headers'>[],
  ): Promise<void> {
    const assignment = this.#assigned.get(partition);
    if (!assignment || records.length === 0) return;
    const first = this.#offsets.get(partition) ?? 0n;
    this.#offsets.set(partition, first + BigInt(records.length));
    const stored = records.map((record, n) => {
      const place = { topic: assignment.topic, partition, offset: first + BigInt(n) };
      return { ...record, ...place, timestamp: new Date(0) };
    });
    await this.#handler?.onBatch({ ...assignment, records: stored });
  }

  async commit({ partition, epoch }: Assignment, nextOffset: bigint): Promise<boolean> {
    if (this.#assigned.get(partition)?.epoch !== epoch) return false;
    this.committed.set(partition, nextOffset);
    return true;
  }

  pause(): void {}

  resume(): void {}

  assignments(): readonly Assignment[] {
    return [...this.#assigned.values()];
  }

  async lag(): Promise<bigint> {
    return 0n;
  }

  async progress(): Promise<readonly PartitionProgress[]> {
    return [];
  }

  async stop(): Promise<void> {
    for (const partition of [...this.#assigned.keys()]) await this.revoke(partition);
  }
}
