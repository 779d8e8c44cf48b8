import type { Decider } from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import type { CatalogueEvent, EventType, Position } from '@wabus/events';
import { type Command, contextOf, refuseOtherBody } from './command.ts';
import type { CommandRunner } from './command-runner.ts';
import { OneAtATime } from './one-at-a-time.ts';
import { standingAfter } from './standing.ts';
import type { AppendedEvent, RunResult, StreamSnapshot } from './types.ts';

/** What running commands once stands on. */
export interface IdempotencyPorts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly runner: Pick<CommandRunner, 'run'>;
  /** How long a repeat waits in this process for the try that is running, in milliseconds. Default 1,000. */
  readonly patienceMs?: number;
}

/** One command of somebody outside, on one stream. */
export interface OnceRequest<State, Allowed> {
  readonly decider: Decider<State, Allowed>;
  readonly stream: string;
  readonly command: Command;
  /** The stream as the caller knows it, with no earlier try in it: only what stands behind it is read. */
  readonly from?: StreamSnapshot<State>;
}

/** What a command comes to where no earlier try is found. */
export interface Decision<Wanted> {
  /** For the stream's decider. */
  readonly wanted: Wanted;
  /** Key of the stream, if it is new. */
  readonly key: string;
  readonly wabaId?: string;
}

/** What a command left in its stream, now or when it was tried first. */
export type Effect<State, Wanted> = {
  /** The stream right after the command. */
  readonly state: NonNullable<State>;
  readonly position: Position;
} & (
  | {
      readonly replayed: false;
      /** What was decided about. */
      readonly wanted: Wanted;
      /** Its last event; absent when there was nothing to do. */
      readonly event?: CatalogueEvent;
    }
  | { readonly replayed: true; readonly event: CatalogueEvent }
);

/** Commands whose body is remembered. */
const REMEMBERED = 50_000;

/**
 * Sees to it that a command with an Idempotency-Key has one effect and one answer, however often it comes, to whichever
 * process. The streams hold the truth: a command's events name it, its body, and the request that brought it. What a
 * process remembers beside them is a convenience: repeats that arrive together wait for each other, and another body
 * that leads to another stream is known for one.
 */
export class Idempotency {
  readonly #ports: IdempotencyPorts;
  readonly #running: OneAtATime;
  readonly #bodies = new Map<string, string>();

  constructor(ports: IdempotencyPorts) {
    this.#ports = ports;
    this.#running = new OneAtATime(ports.patienceMs);
  }

  /**
   * Handles a request once no other with the same id (of a command, or of what only one may do) is being handled by
   * this process. Throws what `tooLong` makes when that one takes too long.
   */
  alone<Answer>(id: string, handle: () => Promise<Answer>, tooLong: () => Error): Promise<Answer> {
    return this.#running.run(id, handle, tooLong);
  }

  /**
   * For a command as it comes in: another body may lead to another stream, where the first one's events are not met.
   * @throws {DomainError} `idempotency-key-reused`
   */
  refuseOtherBody(command: Command): void {
    const known = this.#bodies.get(command.commandId);
    if (known !== undefined) refuseOtherBody(command, { commandHash: known });
  }

  /**
   * The effect of the command on its stream: that of an earlier try, or else of what `decide` wants now. Of two
   * processes that do so at once under one key both are told by the store that their events stand, for they have the
   * same ids: so a keyed command looks whose stand there, and has the effect of the other when they are the other's.
   * @throws {DomainError} `idempotency-key-reused` when the earlier try had another body; what `decide` and the runner throw
   */
  async run<State, Allowed, Wanted extends Allowed>(
    request: OnceRequest<State, Allowed>,
    decide: () => Decision<Wanted> | Promise<Decision<Wanted>>,
  ): Promise<Effect<State, Wanted>> {
    const before = request.from ? null : await this.#earlier(request);
    const effect = before ?? (await this.#now(request, await decide()));
    this.#remember(request.command);
    return effect;
  }

  async #now<State, Allowed, Wanted extends Allowed>(
    request: OnceRequest<State, Allowed>,
    { wanted, key, wabaId }: Decision<Wanted>,
  ): Promise<Effect<State, Wanted>> {
    const { decider, stream, command, from } = request;
    const context = contextOf(command, key, wabaId);
    const result = await this.#ports.runner.run({
      decider,
      stream,
      command: wanted,
      context,
      ...(from ? { from } : {}),
    });
    const event = result.events.at(-1);
    const foreign = event && !(await this.#isOwn(request, result, event)) && (await this.#earlier(request));
    if (foreign) return foreign;
    const state = result.state as NonNullable<State>;
    const { position } = result;
    return {
      state,
      position,
      replayed: false,
      wanted,
      ...(event ? { event: { ...event, position } as CatalogueEvent } : {}),
    };
  }

  /** Whether this very request brought the event that stands in the place of its own. */
  async #isOwn<State>(
    { stream, command }: OnceRequest<State, never>,
    { replayed }: RunResult<State>,
    { revision, recordedAt }: AppendedEvent,
  ): Promise<boolean> {
    if (!command.mayBeRepeat) return true;
    if (replayed) return false;
    const [standing] = await this.#ports.store.readStream(stream, { fromRevision: revision, maxCount: 1 });
    return standing?.correlationId === command.correlationId && standing.recordedAt === recordedAt;
  }

  /** What an earlier try left; null when there was none. */
  async #earlier<State, Wanted>(
    request: OnceRequest<State, Wanted>,
  ): Promise<Extract<Effect<State, Wanted>, { replayed: true }> | null> {
    const { command } = request;
    if (!command.mayBeRepeat) return null;
    const { commandId } = command;
    const found = await standingAfter(
      this.#ports.store,
      request,
      ({ causationId }) => causationId === commandId,
    );
    if (!found) return null;
    refuseOtherBody(command, found.event);
    return { ...found, replayed: true };
  }

  #remember({ commandId, commandHash, mayBeRepeat }: Command): void {
    if (!mayBeRepeat) return;
    this.#bodies.delete(commandId);
    this.#bodies.set(commandId, commandHash);
    const [oldest] = this.#bodies.size > REMEMBERED ? this.#bodies.keys() : [];
    if (oldest !== undefined) this.#bodies.delete(oldest);
  }
}

/** The event of an effect that always leaves one of this type. Throws when it left none: then a decider changed. */
export function eventOf<Type extends EventType>(
  { event }: { readonly event?: CatalogueEvent },
  type: Type,
): Extract<CatalogueEvent, { type: Type }> {
  if (event?.type !== type) throw new Error(`the command left no ${type}`);
  return event as Extract<CatalogueEvent, { type: Type }>;
}
