// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import type { Credentials } from './access.ts';
import type { Clock } from './clock.ts';
import type { Faults } from './faults.ts';
import type { Indexing } from './indexing.ts';
import type { Log } from './log.ts';
import type { Leader } from './statuses.ts';
import type { Ways } from './versions.ts';
import type { EncodedEvents } from './wire.ts';

/** What was asked of the double and how much it gave, since it started. */
export interface Tally {
  /** Appends received, by a call of their own or in a batch, repeats included. */
  appends: number;
  /** Reads of a stream or of `$all`. */
  reads: number;
  /** Of these, reads of a stream. */
  streamReads: number;
  subscriptions: number;
  /** Events sent to readers and subscribers. */
  eventsRead: number;
}

/** What the handlers of calls share. */
export interface Services {
  readonly log: Log;
  readonly faults: Faults;
  readonly encoded: EncodedEvents;
  readonly credentials: Credentials | undefined;
  /** Bytes an append may have at most. */
  readonly maxAppendSize: number;
  /** Events a subscriber may be behind before it is sent back to catching up. The server's: 32. */
  readonly liveBufferSize: number;
  /** Whether subscriptions say that they fell behind: the protocol has the message, servers up to 25.0 do not send it. */
  readonly tellFellBehind: boolean;
  /** Where the double itself is; a planned `not-leader` names it, too. */
  readonly self: () => Leader;
  readonly clock: Clock;
  readonly ways: Ways;
  readonly indexing: Indexing;
  readonly tally: Tally;
  readonly newId: () => string;
  /** Cuts the connection a call came over. */
  readonly disconnect: (call: { getPeer(): string }) => void;
}
