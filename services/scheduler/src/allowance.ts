import { type HeardNumber, perSecondOf } from '@wabus/providers/limits';
import type { Reservations } from './reservations.ts';
import { TokenBucket } from './token-bucket.ts';

/** How much may be released. */
export interface AllowanceSettings {
  /** Messages of one number handed to the sender and not settled, at most. */
  readonly inFlightCap: number;
  /** Messages a second of one number of the usual throughput, or `off`. */
  readonly numberRate: number | 'off';
}

/** Longest backlog that the sender of a paced number is given, in seconds: well below the time of a second release. */
const BACKLOG_SECONDS = 30;

/** Who something is released for. */
export interface Beneficiary {
  readonly phoneNumberId: string;
  /** The campaign's own pace, if it has one. */
  readonly campaignId?: string | null;
  readonly maxPerSecond?: number | null;
}

/** Credits and pace: how many messages of a number may be released at this moment. */
export class Allowance {
  readonly #settings: AllowanceSettings;
  readonly #reservations: Pick<Reservations, 'ofNumber'>;
  readonly #numbers = new Map<string, TokenBucket>();
  readonly #campaigns = new Map<string, TokenBucket>();
  readonly #heard = new Map<string, HeardNumber>();
  #flight: ReadonlyMap<string, number> = new Map();
  #used = new Map<string, number>();
  #asked = new Set<TokenBucket>();
  #nowMs = 0;

  constructor(settings: AllowanceSettings, reservations: Pick<Reservations, 'ofNumber'>) {
    this.#settings = settings;
    this.#reservations = reservations;
  }

  /** A pass begins: what is in flight by the tables. */
  begin(flight: ReadonlyMap<string, number>, nowMs: number): void {
    this.#flight = flight;
    this.#nowMs = nowMs;
    this.#used = new Map();
    this.#asked = new Set();
  }

  /** How fast a number may send by what was last heard of it; undefined: nothing was. */
  hear(phoneNumberId: string, number: HeardNumber | undefined): void {
    if (number) this.#heard.set(phoneNumberId, number);
    else this.#heard.delete(phoneNumberId);
  }

  /** How many may be released now: credits that are left, or less where the pace says so. */
  available(who: Beneficiary): number {
    const credits = Math.max(0, this.#cap(who.phoneNumberId) - this.#usedBy(who.phoneNumberId));
    const buckets = this.#bucketsOf(who);
    if (credits > 0) for (const bucket of buckets) this.#asked.add(bucket);
    return Math.min(credits, ...buckets.map((bucket) => bucket.available(this.#nowMs)));
  }

  /** So many were released. */
  spend(who: Beneficiary, count: number): void {
    this.#used.set(who.phoneNumberId, this.#usedBy(who.phoneNumberId) + count);
    for (const bucket of this.#bucketsOf(who)) bucket.take(count, this.#nowMs);
  }

  /** How long until the pace allows more of what was asked for, or null when no pace was in the way. */
  get waitMs(): number | null {
    const waits = [...this.#asked].map((bucket) => bucket.worthwhileInMs(this.#nowMs));
    return waits.length === 0 ? null : Math.min(...waits);
  }

  #usedBy(phoneNumberId: string): number {
    const known = this.#used.get(phoneNumberId);
    if (known !== undefined) return known;
    const used = (this.#flight.get(phoneNumberId) ?? 0) + this.#reservations.ofNumber(phoneNumberId);
    this.#used.set(phoneNumberId, used);
    return used;
  }

  #rateOf(phoneNumberId: string): number | 'off' {
    const { numberRate } = this.#settings;
    if (numberRate === 'off') return numberRate;
    return perSecondOf(numberRate, this.#heard.get(phoneNumberId) ?? null);
  }

  #cap(phoneNumberId: string): number {
    const { inFlightCap } = this.#settings;
    const numberRate = this.#rateOf(phoneNumberId);
    return numberRate === 'off'
      ? inFlightCap
      : Math.min(inFlightCap, Math.ceil(numberRate * BACKLOG_SECONDS));
  }

  #bucketsOf({ phoneNumberId, campaignId, maxPerSecond }: Beneficiary): TokenBucket[] {
    const numberRate = this.#rateOf(phoneNumberId);
    const number = numberRate === 'off' ? [] : [this.#bucket(this.#numbers, phoneNumberId, numberRate)];
    if (!campaignId || !maxPerSecond) return number;
    return [...number, this.#bucket(this.#campaigns, campaignId, maxPerSecond)];
  }

  #bucket(buckets: Map<string, TokenBucket>, id: string, perSecond: number): TokenBucket {
    const known = buckets.get(id);
    if (known?.perSecond === perSecond) return known;
    const bucket = new TokenBucket(perSecond, this.#nowMs);
    buckets.set(id, bucket);
    return bucket;
  }
}
