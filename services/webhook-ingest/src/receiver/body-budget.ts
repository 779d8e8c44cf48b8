/** Bodies up to this size have a part of the budget that larger ones never take: Meta's are a few kB as a rule. */
export const SMALL_BODY_BYTES = 64 * 1024;

/** What all bodies under way may hold together, so that strangers cannot fill the memory or shut Meta out. */
export interface BudgetLimits {
  /** Bytes of all bodies together; a quarter of it is kept for small ones. */
  readonly maxBytes: number;
  /** A body that has come in more slowly than this, in bytes a second, over its grace, is given up. */
  readonly minBytesPerSecond: number;
  /** How long a body may be as slow as it likes, in milliseconds. */
  readonly graceMs: number;
}

/** Why a body is no longer waited for: the budget was needed for a faster one, or it came in too slowly. */
export type EvictionReason = 'busy' | 'too-slow';

/** One body under way. */
export interface BodyUnderWay {
  /** Takes the share for further bytes; false when there is none, even by giving up a slower body. */
  grow(bytes: number): boolean;
  /** All of it is here: it cannot be given up any more, and keeps its share until `release`. */
  finish(): void;
  /** Gives the whole share back; more than once does no harm. */
  release(): void;
}

type Part = 'small' | 'large';

/** Bytes held in each part of the budget. */
type Holding = Record<Part, number>;

interface Held {
  readonly network: string;
  readonly startedMs: number;
  readonly evict: (reason: EvictionReason) => void;
  bytes: number;
  finished: boolean;
}

/**
 * How much the bodies under way may hold together. Where it is full, room is made instead of refusing who comes next:
 * the network that holds the most loses its slowest body to one that holds less, so each has its share; and among
 * equals the slowest unfinished body goes, so that who sends a byte a second holds nothing against who sends at the
 * speed of a network.
 */
export class BodyBudget {
  readonly #limits: BudgetLimits;
  readonly #nowMs: () => number;
  readonly #capacity: Holding;
  readonly #held: Holding = { small: 0, large: 0 };
  readonly #heldBy = new Map<string, Holding>();
  readonly #underWay = new Set<Held>();

  /** `nowMs` is a monotonic clock in milliseconds. */
  constructor(limits: BudgetLimits, nowMs: () => number) {
    this.#limits = limits;
    this.#nowMs = nowMs;
    const small = Math.floor(limits.maxBytes / 4);
    this.#capacity = { small, large: limits.maxBytes - small };
  }

  /** How many bodies are under way. */
  get underWay(): number {
    return this.#underWay.size;
  }

  /** A body begins to come in from `address`; `evict` is called when it is given up, and its share is gone then. */
  begin(address: string, evict: (reason: EvictionReason) => void): BodyUnderWay {
    const body: Held = {
      ...{ network: networkOf(address), startedMs: this.#nowMs(), evict },
      ...{ bytes: 0, finished: false },
    };
    this.#underWay.add(body);
    return {
      grow: (bytes) => this.#grow(body, bytes),
      finish: () => {
        body.finished = true;
      },
      release: () => this.#release(body),
    };
  }

  /** Gives up every body that has been too slow for longer than its grace; to be called now and then. */
  evictSlow(): void {
    const { minBytesPerSecond, graceMs } = this.#limits;
    for (const body of [...this.#underWay]) {
      const lastedMs = this.#nowMs() - body.startedMs;
      const due = (minBytesPerSecond * lastedMs) / 1_000;
      if (!body.finished && lastedMs > graceMs && body.bytes < due) this.#evict(body, 'too-slow');
    }
  }

  #grow(body: Held, bytes: number): boolean {
    if (!this.#underWay.has(body)) return false;
    const [before, after] = [body.bytes, body.bytes + bytes];
    const part = partOf(after);
    const moves = part !== partOf(before);
    if (!this.#makeRoom(body, part, moves ? after : bytes)) return false;
    if (moves) this.#add(body.network, partOf(before), -before);
    this.#add(body.network, part, moves ? after : bytes);
    body.bytes = after;
    return true;
  }

  #makeRoom(body: Held, part: Part, needed: number): boolean {
    while (this.#held[part] + needed > this.#capacity[part]) {
      const victim = this.#ofTheGreediest(body.network, part, needed) ?? this.#slowerThan(body, part);
      if (!victim) return false;
      this.#evict(victim, 'busy');
    }
    return true;
  }

  /** The slowest body of the network that holds the most, if that is more than `network` would hold with `needed`. */
  #ofTheGreediest(network: string, part: Part, needed: number): Held | null {
    const heldBy = (other: string): number => this.#heldBy.get(other)?.[part] ?? 0;
    let greediest = network;
    for (const other of this.#heldBy.keys()) if (heldBy(other) > heldBy(greediest)) greediest = other;
    if (heldBy(greediest) <= heldBy(network) + needed) return null;
    return this.#slowest(part, (body) => body.network === greediest);
  }

  #slowerThan(newcomer: Held, part: Part): Held | null {
    const slowest = this.#slowest(part, (body) => body !== newcomer);
    return slowest && slowest.startedMs < newcomer.startedMs ? slowest : null;
  }

  /** The unfinished body that is under way the longest: one that is really sent is here within moments. */
  #slowest(part: Part, among: (body: Held) => boolean): Held | null {
    let slowest: Held | null = null;
    for (const body of this.#underWay) {
      if (body.finished || body.bytes === 0 || partOf(body.bytes) !== part || !among(body)) continue;
      if (slowest === null || body.startedMs < slowest.startedMs) slowest = body;
    }
    return slowest;
  }

  #evict(body: Held, reason: EvictionReason): void {
    this.#release(body);
    body.evict(reason);
  }

  #release(body: Held): void {
    if (this.#underWay.delete(body)) this.#add(body.network, partOf(body.bytes), -body.bytes);
  }

  #add(network: string, part: Part, bytes: number): void {
    this.#held[part] += bytes;
    const own = this.#heldBy.get(network) ?? { small: 0, large: 0 };
    own[part] += bytes;
    if (own.small + own.large > 0) this.#heldBy.set(network, own);
    else this.#heldBy.delete(network);
  }
}

const partOf = (bytes: number): Part => (bytes > SMALL_BODY_BYTES ? 'large' : 'small');

/** Who has one address of an IPv6 network has all 2^64 of them. */
function networkOf(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::', 2);
  const groups = head === '' ? [] : head.split(':');
  const missing = tail === undefined ? 0 : 8 - groups.length - (tail === '' ? 0 : tail.split(':').length);
  return [...groups, ...Array(missing).fill('0'), ...(tail ? tail.split(':') : [])].slice(0, 4).join(':');
}
