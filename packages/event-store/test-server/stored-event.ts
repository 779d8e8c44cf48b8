// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.

/** An event as a client proposes it. */
export interface ProposedEvent {
  readonly id: string;
  readonly type: string;
  /** What the server keeps of the content type: JSON or not. */
  readonly json: boolean;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event in the log. */
export interface StoredEvent extends ProposedEvent {
  readonly stream: string;
  readonly revision: number;
  /** Where its record begins in the log: commit and prepare position in `$all`. Grows, with gaps. */
  readonly position: number;
  /** Where the record after it begins. */
  readonly next: number;
  /** Milliseconds since 1970. */
  readonly created: number;
}
