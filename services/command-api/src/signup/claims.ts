import { type Command, consequenceOf } from '@wabus/commands';
import { numberDecider, wabaDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';
import { eventsSoFar } from '../streams/events-so-far.ts';
import { readSnapshot } from '../streams/snapshots.ts';

/** What a project wants to claim. */
export interface Claimed {
  readonly tenantId: string;
  readonly projectId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
}

/** A WABA and number that a project may hold. */
export interface HeldByProject {
  readonly projectId: string;
  readonly wabaId: string;
  readonly phoneNumberId?: string | undefined;
  /** The project keeps its claim of the WABA. */
  readonly numberOnly?: boolean;
}

type Cause = Pick<Command, 'tenantId' | 'correlationId' | 'actor'> & { readonly causationId: string };

/** The claims that one signup made and may have to give back. */
export class SignupClaims {
  readonly #core: Core;
  readonly #cause: Cause;
  readonly #made: (() => Promise<unknown>)[] = [];

  constructor(core: Core, cause: Cause) {
    this.#core = core;
    this.#cause = cause;
  }

  /**
   * Claims the WABA, then the number. What the project holds already is not claimed, and so not given back, again.
   * @throws {DomainError} `waba-claimed`, `number-claimed`
   */
  async claim({ tenantId, projectId, wabaId, phoneNumberId }: Claimed): Promise<void> {
    const wabaClaim = this.#core.ids.fresh();
    const waba = await this.#core.runner.run({
      decider: wabaDecider,
      stream: streamName.waba(wabaId),
      command: { type: 'ClaimWaba', wabaId, tenantId, projectId, claimId: wabaClaim },
      context: consequenceOf(this.#cause, this.#cause.causationId, wabaId, wabaId),
    });
    if (waba.events.length > 0) this.#made.push(() => this.#releaseWaba(wabaId, wabaClaim));
    const numberClaim = this.#core.ids.fresh();
    const number = await this.#core.runner.run({
      decider: numberDecider,
      stream: streamName.number(phoneNumberId),
      command: { type: 'ClaimNumber', phoneNumberId, wabaId, tenantId, projectId, claimId: numberClaim },
      context: consequenceOf(this.#cause, this.#cause.causationId, wabaId, wabaId),
    });
    if (number.events.length > 0)
      this.#made.push(() => this.#releaseNumber(phoneNumberId, wabaId, numberClaim));
  }

  /** Gives back what this signup claimed, or what was found, the newest first. */
  async giveBack(): Promise<void> {
    for (const release of this.#made.splice(0).reverse()) await release();
  }

  /** Reads what the project holds of this WABA and number; `giveBack` gives it back, and nothing that is claimed later. */
  async find(project: HeldByProject): Promise<void> {
    const { projectId, wabaId, phoneNumberId } = project;
    if (!project.numberOnly) {
      const waba = await readSnapshot(this.#core, wabaDecider, streamName.waba(wabaId));
      for (const [claimId, holder] of Object.entries(waba?.state.claims ?? {})) {
        if (holder === projectId) this.#made.push(() => this.#releaseWaba(wabaId, claimId));
      }
    }
    if (phoneNumberId === undefined) return;
    const number = await readSnapshot(this.#core, numberDecider, streamName.number(phoneNumberId));
    const held = number?.state?.projectId === projectId ? number.state.claimId : undefined;
    if (held) this.#made.push(() => this.#releaseNumber(phoneNumberId, wabaId, held));
  }

  /** The numbers of this WABA that the project ever claimed, and may still hold; read from all claims, so it is slow. */
  async numbersHeld(projectId: string, wabaId: string): Promise<string[]> {
    const numbers = new Set<string>();
    for await (const event of eventsSoFar(this.#core.store, ['number-'])) {
      if (event.type !== 'PhoneNumberClaimed' || event.data.projectId !== projectId) continue;
      if (event.data.wabaId === wabaId) numbers.add(event.data.phoneNumberId);
    }
    return [...numbers];
  }

  #releaseWaba(wabaId: string, claimId: string) {
    return this.#core.runner.run({
      decider: wabaDecider,
      stream: streamName.waba(wabaId),
      command: { type: 'ReleaseWaba', wabaId, claimId, reason: 'signup-failed' },
      context: consequenceOf(this.#cause, this.#cause.causationId, wabaId, wabaId),
    });
  }

  #releaseNumber(phoneNumberId: string, wabaId: string, claimId: string) {
    return this.#core.runner.run({
      decider: numberDecider,
      stream: streamName.number(phoneNumberId),
      command: { type: 'ReleaseNumber', phoneNumberId, claimId, reason: 'signup-failed' },
      context: consequenceOf(this.#cause, this.#cause.causationId, wabaId, wabaId),
    });
  }
}
