import { setTimeout as sleep } from 'node:timers/promises';
import type { CampaignView } from '@wabus/standalone/demo';
import { PATIENCE_MS } from './patience.ts';
import type { Actor } from './scene.ts';
import type { Stand } from './stand.ts';

const LOOK_MS = 100;

/** Recipients of a campaign that are not pending any more. */
export function settledOf({ counts }: CampaignView): number {
  return (counts.recipients ?? 0) - (counts.breakdown.pending ?? 0);
}

/** The campaign as the API shows it. */
export function campaignOf({ client }: Stand, { base, campaignId }: Actor): Promise<CampaignView> {
  return client.api<CampaignView>('GET', `${base}/campaigns/${campaignId}`);
}

/** Watches the campaign that was launched last all the time, so that it is known when nothing moved and for how long. */
export class Progress {
  readonly #stand: Stand;
  #actor: Actor | undefined;
  readonly #moves: number[] = [Date.now()];
  readonly #over = new AbortController();
  readonly #watching: Promise<void>;
  #settled = 0;
  #accepted = 0;

  constructor(stand: Stand) {
    this.#stand = stand;
    this.#watching = this.#watch();
  }

  /** Watches this campaign from now on. */
  follow(actor: Actor): void {
    this.#actor = actor;
    this.#settled = 0;
    this.#accepted = 0;
  }

  /** Recipients of the campaign that are settled. */
  get settled(): number {
    return this.#settled;
  }

  /** Whether all of them are. */
  get over(): boolean {
    return this.#settled >= (this.#actor?.recipients ?? 0);
  }

  /** Resolves when so many are settled. */
  async until(count: number): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (this.#settled < count) {
      if (Date.now() > deadline) throw new Error(`Only ${this.#settled} settled in time, not ${count}`);
      await sleep(LOOK_MS);
    }
  }

  /** How many Meta's side took. */
  get accepted(): number {
    return this.#accepted;
  }

  /** The longest time in which Meta's side took nothing, of those that touch the time since `from` (milliseconds since 1970). */
  longestStallMs(from: number): number {
    const times = [...this.#moves, Date.now()];
    const stalls = times.slice(1).flatMap((time, n) => (time >= from ? [time - (times[n] ?? time)] : []));
    return Math.max(0, ...stalls);
  }

  async end(): Promise<void> {
    this.#over.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const actor = this.#actor;
      // Who answers may be the one that was killed.
      const view = actor && (await campaignOf(this.#stand, actor).catch(() => undefined));
      if (view && actor === this.#actor) this.#see(view);
      await sleep(LOOK_MS);
    }
  }

  #see(view: CampaignView): void {
    this.#settled = settledOf(view);
    const accepted = view.counts.accepted ?? 0;
    if (accepted <= this.#accepted) return;
    this.#accepted = accepted;
    this.#moves.push(Date.now());
  }
}
