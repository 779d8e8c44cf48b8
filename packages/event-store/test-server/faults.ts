// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { setTimeout as after } from 'node:timers/promises';
import type grpc from '@grpc/grpc-js';
import { type Leader, type RpcError, rpcErrors } from './statuses.ts';

/**
 * What goes wrong with an append: `before` nothing is stored, `after` it is stored and the client is not told. `how`:
 * the connection ends, no answer ever comes, or the server's own words (`not-ready`, `too-busy`, `not-leader`,
 * `timeout`; the last may come although the append is stored).
 */
export interface AppendFault {
  readonly when: 'before' | 'after';
  readonly how: 'disconnect' | 'silence' | 'not-ready' | 'too-busy' | 'not-leader' | 'timeout';
  /** How many appends it befalls; default 1. */
  readonly count?: number;
  /** Only appends to streams whose name starts so. */
  readonly streamPrefix?: string;
}

/** Faults that befall appends by chance, the same ones for the same seed and order of appends. */
export interface Chance {
  readonly seed: number;
  /** 0 to 1: the append is stored and the connection ends before the answer. */
  readonly loseReply?: number;
  /** 0 to 1: the connection ends before anything is stored. */
  readonly refuse?: number;
}

/** What befalls one append. */
export interface Fate {
  readonly before?: AppendFault['how'];
  readonly after?: AppendFault['how'];
}

/** The faults in force. */
export class Faults {
  readonly #planned: { fault: AppendFault; left: number }[] = [];
  #chance: { options: Chance; next: () => number } | undefined;
  #stalled: { promise: Promise<void>; resolve: () => void } | undefined;
  #delay = 0;
  #mutings = 0;
  #leader: Leader | undefined;

  /** Plans a fault for the next appends. */
  plan(fault: AppendFault): void {
    this.#planned.push({ fault, left: fault.count ?? 1 });
  }

  /** Lets faults befall appends by chance from now on; without argument: no more. */
  leaveToChance(options?: Chance): void {
    this.#chance = options && { options, next: numbers(options.seed) };
  }

  /** Plays a follower of this leader; without argument: the leader again. */
  follow(leader?: Leader): void {
    this.#leader = leader;
  }

  /** The leader that the double follows; nobody when it is the leader itself. */
  get leader(): Leader | undefined {
    return this.#leader;
  }

  /** Who is named to a call that asks for the leader; nobody when the double is it. */
  leaderFor(metadata: grpc.Metadata): Leader | undefined {
    return metadata.get('requires-leader')[0] === 'true' ? this.#leader : undefined;
  }

  /** Answers nothing until `resume`. */
  stall(): void {
    this.#stalled ??= Promise.withResolvers<void>();
  }

  resume(): void {
    this.#stalled?.resolve();
    this.#stalled = undefined;
  }

  /** Milliseconds by which every call waits before it is looked at. */
  delay(milliseconds: number): void {
    this.#delay = milliseconds;
  }

  /** Makes the subscriptions that are open now send nothing any more. */
  muteSubscriptions(): void {
    this.#mutings += 1;
  }

  /** Grows with each muting: a subscription that began before the last one is mute. */
  get mutings(): number {
    return this.#mutings;
  }

  /** Takes back every fault; mute subscriptions stay so. */
  clear(): void {
    this.#planned.length = 0;
    this.#chance = undefined;
    this.#delay = 0;
    this.#leader = undefined;
    this.resume();
  }

  /** True when calls have to wait: saves a turn of the event loop when not. */
  get holding(): boolean {
    return this.#stalled !== undefined || this.#delay > 0;
  }

  /** Resolves when the call may go on. */
  async hold(): Promise<void> {
    if (this.#delay > 0) await after(this.#delay);
    while (this.#stalled) await this.#stalled.promise;
  }

  /** What befalls an append to this stream. */
  fateOf(stream: string): Fate {
    const index = this.#planned.findIndex(({ fault }) => stream.startsWith(fault.streamPrefix ?? ''));
    const planned = this.#planned[index];
    if (planned) {
      planned.left -= 1;
      if (planned.left <= 0) this.#planned.splice(index, 1);
      return { [planned.fault.when]: planned.fault.how };
    }
    return this.#chance ? byChance(this.#chance) : {};
  }
}

function byChance({ options, next }: { options: Chance; next: () => number }): Fate {
  const draw = next();
  const refuse = options.refuse ?? 0;
  if (draw < refuse) return { before: 'disconnect' };
  return draw < refuse + (options.loseReply ?? 0) ? { after: 'disconnect' } : {};
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The error a fault words as the server does; nothing for those that only cut or keep silent. */
export function errorOf(how: AppendFault['how'], leader: Leader): RpcError | undefined {
  if (how === 'not-ready') return rpcErrors.notReady();
  if (how === 'too-busy') return rpcErrors.tooBusy();
  if (how === 'not-leader') return rpcErrors.notLeader(leader);
  return how === 'timeout' ? rpcErrors.timeout() : undefined;
}
