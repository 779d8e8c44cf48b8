import type { Position, RecordedEvent } from '@wabus/events';

/** A record to be written. The partition follows from the key: murmur2, as Kafka's own clients do. */
export interface LogRecord {
  readonly key: string;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** An event that the log has as an object, and not only as bytes. */
export interface HeldEvent {
  readonly recorded: RecordedEvent;
  /** Position of the event before it in its partition; 0n for the first. */
  readonly previous: Position;
  /** About what it takes. */
  readonly bytes: number;
}

/** A record as read. `offset` grows in each partition, from 0 on and by one, or with gaps where the topic is read from the event store. */
export interface StoredLogRecord extends LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** When the log took it. */
  readonly timestamp: Date;
  /** The event that it carries, where nobody has to decode it: then `value` is made of it when it is asked for. */
  readonly held?: HeldEvent;
}

/** Where a record was written. */
export interface RecordCoordinates {
  readonly partition: number;
  readonly offset: bigint;
}

/** A topic as it must be; the number of partitions is locked for life. */
export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  /** How long records are kept at least, in milliseconds. */
  readonly retentionMs: number;
}

/** Writes records; one request in flight, what accumulates meanwhile goes into the next. */
export interface LogProducer {
  /** Resolves when every record is durable, in order per partition; rejects when that is not known. */
  send(topic: string, records: readonly LogRecord[]): Promise<RecordCoordinates[]>;
  close(): Promise<void>;
}

/** One partition's turn of ownership. A new assignment is a new epoch; commits of an old one are ignored. */
export interface Assignment {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
}

/** Records of one partition, in order, read under one assignment. Never empty. */
export interface LogBatch extends Assignment {
  readonly records: readonly StoredLogRecord[];
}

/** What a consumer does with what it is given. */
export interface LogHandler {
  /** Takes a batch. The next batch of the same partition comes after this resolves; other partitions go on meanwhile. */
  onBatch(batch: LogBatch): Promise<void>;
  /** A partition is ours from now on; reading starts after this resolves. */
  onAssigned?(assignment: Assignment): Promise<void> | void;
  /** A partition is no longer ours: work of this epoch must not be committed any more. */
  onRevoked?(assignment: Assignment): Promise<void> | void;
}

/** How far a group has come in one partition that a member of it holds. */
export interface PartitionProgress {
  readonly topic: string;
  readonly partition: number;
  /** The next offset to read after a restart. */
  readonly committed: bigint;
  /** The offset that the next record written will have; where offsets have gaps, as far behind `committed` as records wait. */
  readonly end: bigint;
  /** What the handler failed with when it was last given records that still wait; null while it takes them. */
  readonly failure: string | null;
}

/** A member of a consumer group. Commits are by hand and say the next offset to read. */
export interface LogConsumer {
  start(handler: LogHandler): Promise<void>;
  /** Ignored (answers false) when the epoch is not the partition's current one. */
  commit(assignment: Assignment, nextOffset: bigint): Promise<boolean>;
  /** No further batches of this partition until `resume`; a pause ends with its epoch. */
  pause(assignment: Assignment): void;
  resume(assignment: Assignment): void;
  /** The partitions held now. */
  assignments(): readonly Assignment[];
  /** Records between committed offset and end, over the partitions held now. */
  lag(): Promise<bigint>;
  /** The same for each of them, and why a handler does not take its records. */
  progress(): Promise<readonly PartitionProgress[]>;
  /** Finishes running handlers, then gives the partitions back. */
  stop(): Promise<void>;
}

/** Single records to be forgotten before their time. */
export interface ForgetRead {
  readonly topic: string;
  /** Only those that this group has read: others are still on their way. */
  readonly readBy: string;
  /** One of these texts stands in the bytes of every record that is meant. */
  readonly containing: readonly string[];
  /** Whether such a record is meant. */
  chosen(record: Pick<StoredLogRecord, 'key' | 'value'>): Promise<boolean>;
}

/** The log: topics of partitions of ordered records, read by consumer groups. */
export interface EventLog {
  /**
   * Creates missing topics. Throws, saying what to do, when an existing one has another number of partitions, or settings
   * that do not keep what is asked and that the log may not change by itself.
   */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  producer(): LogProducer;
  consumer(options: {
    readonly group: string;
    readonly topics: readonly string[];
    /** Where a group without a commit starts. Default `earliest`. */
    readonly from?: 'earliest' | 'latest';
    /** Upper bound of one batch. Default 500 records and 1 MiB. */
    readonly maxBatchRecords?: number;
    readonly maxBatchBytes?: number;
    /**
     * From one read that brought something to the next, in milliseconds, unless a backlog waits; what comes after a rest is
     * read at once. A log that is read by a connection that waits may leave it out. Default 0.
     */
    readonly paceMs?: number;
  }): LogConsumer;
  /** Forgets single records; absent where the engine cannot, and they expire. */
  forgetRead?(asked: ForgetRead): Promise<number>;
  /**
   * Names the engine when it does not answer just now; empty when it does. From the first call on the log finds out by
   * itself, every few seconds, whether anything else is asked of it or not.
   */
  waitingFor(): readonly string[];
  close(): Promise<void>;
}
