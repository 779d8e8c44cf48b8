import type { Decider } from '@wabus/domain';
import type { ExpectedRevision } from '@wabus/event-store';
import type { Actor, NewEvent, Position } from '@wabus/events';

interface ContextBase {
  readonly tenantId: string;
  readonly wabaId?: string;
  /** Partition key of a new stream; that of an existing stream is copied from its first event. */
  readonly key: string;
  readonly correlationId: string;
  readonly actor: Actor;
}

/**
 * Who asks, and because of what. With `commandId` the run is idempotent: an event of the stream that this command
 * caused makes it a replay, and event ids derive from command, stream and hash. With `causationId` (the event or
 * upload behind it) no repeat is looked for: the decider itself must know one when it sees it.
 */
export type CommandContext =
  | (ContextBase & {
      readonly commandId: string;
      readonly commandHash?: string;
      readonly causationId?: undefined;
    })
  | (ContextBase & {
      readonly causationId: string;
      readonly commandId?: undefined;
      readonly commandHash?: undefined;
    });

/** What the first event of a stream says for all later ones. */
export interface StreamOrigin {
  readonly tenantId: string;
  readonly key: string;
  readonly wabaId?: string;
}

/** A stream as far as somebody knows it. */
export interface StreamSnapshot<State> {
  readonly state: State;
  readonly revision: ExpectedRevision;
  /** Position of the newest event known of the stream; 0n for none. */
  readonly position: Position;
  /** Absent for a stream that does not exist. */
  readonly origin?: StreamOrigin;
}

/** One command for one stream. */
export interface RunRequest<State, Command> {
  readonly decider: Decider<State, Command>;
  readonly stream: string;
  readonly command: Command;
  readonly context: CommandContext;
  /**
   * The stream as the caller knows it (a former result): decided and appended without loading; on a conflict only
   * what stands behind it is read. Repeats of `commandId` are then looked for only behind it.
   */
  readonly from?: StreamSnapshot<State>;
}

/** An event that stands in the store, with its place in the stream. */
export type AppendedEvent = NewEvent & { readonly revision: number };

/** What became of a command; the snapshot is the stream after it. */
export interface RunResult<State> extends StreamSnapshot<State> {
  /** Appended now, or found when `replayed`; empty: there was nothing to do. */
  readonly events: readonly AppendedEvent[];
  /** The stream already had this command's events. */
  readonly replayed: boolean;
}

/** What became of one of many commands: one that failed does not hurt the others. */
export type RunOutcome<State> =
  | { readonly ok: true; readonly result: RunResult<State> }
  | { readonly ok: false; readonly error: Error };
