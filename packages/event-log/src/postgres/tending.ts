import { keepRunning, pause } from '@wabus/platform';
import type { Ask, Leases, Told } from './leases.ts';
import type { Presence } from './presence.ts';

/** A member of a group, as its turns see it. */
export interface Member {
  /** What it asks now. */
  ask(owner: bigint): Ask;
  /** What it was told, in answer to its ask; resolves once it holds what it should. */
  tended(owner: bigint, ask: Ask, told: Told): Promise<void>;
  /** Nobody could be asked. */
  untended(): void;
}

/** Keeps and takes leases: all members of this process share a statement, three times a term and at least every `tendMs`. */
export class Tending {
  readonly #leases: Leases;
  readonly #presence: Presence;
  readonly #everyMs: number;
  readonly #members = new Set<Member>();
  readonly #stop = new AbortController();
  readonly #onError: (error: unknown) => void;
  #running: Promise<void> | undefined;
  #asking: Promise<unknown> | undefined;

  constructor(ports: {
    leases: Leases;
    presence: Presence;
    leaseMs: number;
    tendMs: number;
    onError: (error: unknown) => void;
  }) {
    this.#leases = ports.leases;
    this.#presence = ports.presence;
    this.#everyMs = Math.min(ports.tendMs, ports.leaseMs / 3);
    this.#onError = ports.onError;
  }

  /** Its first turn is over, and it holds what it should, when this resolves. */
  async join(member: Member): Promise<void> {
    await Promise.all(await this.#tend([member]));
    this.#members.add(member);
    const options = { signal: this.#stop.signal, onError: this.#onError, maxMs: 1_000 };
    this.#running ??= keepRunning(() => this.#turn(), options);
  }

  /** It has no more turns once this resolves. */
  async leave(member: Member): Promise<void> {
    this.#members.delete(member);
    await this.#asking?.catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #turn(): Promise<void> {
    await pause(this.#everyMs, this.#stop.signal);
    if (this.#stop.signal.aborted || this.#members.size === 0) return;
    // Nobody's handlers keep the others from their turn.
    const asking = this.#tend([...this.#members]);
    this.#asking = asking;
    for (const settling of await asking) settling.catch(this.#onError);
  }

  async #tend(members: readonly Member[]): Promise<Promise<void>[]> {
    try {
      const owner = await this.#presence.key();
      const asks = members.map((member) => member.ask(owner));
      const told = await this.#leases.tend(owner, asks);
      return members.map((member, n) => member.tended(owner, asks[n] as Ask, told[n] as Told));
    } catch (error) {
      for (const member of members) member.untended();
      throw error;
    }
  }
}
