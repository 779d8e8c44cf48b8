import type { EventLog, LogRecord } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import type { NewEvent } from '@wabus/events';

/** An event store of wabus, and the same engine through its bare client. */
export interface StoreUnderTest {
  /** As the table names it, with its version. */
  readonly engine: string;
  readonly store: EventStore;
  /** The ways in which a plain program could append: no catalogue, no order of its own, no repeats after failures. */
  readonly appends: readonly BareAppend[];
  /** All events in the global order, as JSON, in pages of so many. */
  pages(count: number): AsyncIterable<LogRecord[]>;
  close(): Promise<void>;
}

/** One of these ways. */
export interface BareAppend {
  /** In words, for the table. */
  readonly means: string;
  append(stream: string, event: NewEvent): Promise<void>;
}

/** An event log of wabus, and the same engine through its bare client. */
export interface LogUnderTest {
  readonly engine: string;
  readonly log: EventLog;
  readonly bare: BareLog;
  close(): Promise<void>;
}

/** What a plain program does with a log: it writes, and it reads from the start, each with the client's defaults. */
export interface BareLog {
  /** In words, for the table. */
  readonly produces: string;
  readonly consumes: string;
  produce(topic: string, records: readonly LogRecord[]): Promise<void>;
  /** Reads the topic from its start; resolves once `onRecords` has answered false. */
  consume(topic: string, onRecords: (count: number) => boolean): Promise<void>;
}
