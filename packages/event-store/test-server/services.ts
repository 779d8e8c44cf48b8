// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import type { Credentials } from './access.ts';
import type { Faults } from './faults.ts';
import type { Log } from './log.ts';
import type { Leader } from './statuses.ts';
import type { EncodedEvents } from './wire.ts';

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
  readonly now: () => number;
  readonly newId: () => string;
  /** Cuts the connection a call came over. */
  readonly disconnect: (call: { getPeer(): string }) => void;
}
