import type { Reservations } from './reservations.ts';
import { TokenBucket } from './token-bucket.ts';

/** How much may be released. */
export interface AllowanceSettings {
  /** Messages of one number handed to the sender and not settled, at most. */
  readonly inFlightCap: number;
  /** Messages a second of one number, or `off`. */
  readonly numberRate: number | 'off';
}

/** Longest backlog that the sender of a paced number is given, in seconds: well below the time of a second release. */
const BACKLOG_SECONDS = 30;

/** Who something is released for. */
export interface Beneficiary {
  readonly phoneNumberId: string;
  /** The campaign's own pace, if it has one. */
  readonly campaignId?: string;
  readonly maxPerSecond?: number | null;
}

/** Credits and pace: how many messages of a number may be released at this moment. */
export class Allowance {
  readonly #settings: AllowanceSettings;
  readonly #reservations: Pick<Reservations, 'ofNumber'>;
  readonly #numbers = new Map<string, TokenBucket>();
  readonly #campaigns = new Map<string, TokenBucket>();
  #flight: ReadonlyMap<string, number> = new Map();
  #nowMs = 0;
  #waitMs: number | null = null;

  constructor(settings: AllowanceSettings, reservations: Pick<Reservations, 'ofNumber'>) {
    this.#settings = settings;
    this.#reservations = reservations;
  }

  /** A pass begins: what is in flight by the tables. */
  begin(flight: ReadonlyMap<string, number>, nowMs: number): void {
    this.#flight = flight;
    this.#nowMs = nowMs;
    this.#waitMs = null;
  }

  /** How many may be released now; asks again later by itself (`waitMs`) where only the pace is in the way. */
  available(who: Beneficiary): number {
    const { phoneNumberId } = who;
    const used = (this.#flight.get(phoneNumberId) ?? 0) + this.#reservations.ofNumber(phoneNumberId);
    const credits = Math.max(0, this.#cap() - used);
    const buckets = this.#bucketsOf(who);
    const paced = Math.min(credits, ...buckets.map((bucket) => bucket.available(this.#nowMs)));
    if (credits > 0) for (const bucket of buckets) this.#waitFor(bucket.worthwhileInMs(this.#nowMs));
    return paced;
  }

  /** So many were released. Their credits are the reservations. */
  spend(who: Beneficiary, count: number): void {
    for (const bucket of this.#bucketsOf(who)) bucket.take(count, this.#nowMs);
  }

  /** How long until the pace allows more of what was asked for, or null. */
  get waitMs(): number | null {
    return this.#waitMs;
  }

  #cap(): number {
    const { inFlightCap, numberRate } = this.#settings;
    return numberRate === 'off'
      ? inFlightCap
      : Math.min(inFlightCap, Math.ceil(numberRate * BACKLOG_SECONDS));
  }

  #bucketsOf({ phoneNumberId, campaignId, maxPerSecond }: Beneficiary): TokenBucket[] {
    const { numberRate } = this.#settings;
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

  #waitFor(ms: number): void {
    const wait = Math.max(10, ms);
    this.#waitMs = this.#waitMs === null ? wait : Math.min(this.#waitMs, wait);
  }
}
