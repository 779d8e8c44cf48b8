import { decimalId, digest, opaque } from '../chance.ts';
import { UserIds } from '../people/user-ids.ts';
import { webhookFields } from '../webhooks/fields.ts';
import { type Behaviour, defaultBehaviour, type MediumEntry, type Update } from './entries.ts';
import type { Message, PhoneNumber, Signup, StandingFault, Template, Waba } from './nodes.ts';

/** Counters that no reset turns back, so that an id is never handed out twice. */
export interface Counters {
  signup: number;
  template: number;
  message: number;
  inbound: number;
  update: number;
  fault: number;
}

/** Everything that Meta knows: a fold of the journal, in memory. */
export class World {
  seed: string;
  callbackUrl: string | null = null;
  /** Fields that the app subscribed to. */
  subscribedFields: ReadonlySet<string> = new Set(webhookFields);
  readonly counters: Counters = { signup: 0, template: 0, message: 0, inbound: 0, update: 0, fault: 0 };
  behaviour: Behaviour = defaultBehaviour;
  /** Milliseconds that the simulator's clock is ahead of the machine's. */
  aheadMs = 0;
  readonly signupsByCode = new Map<string, Signup>();
  readonly signupsByToken = new Map<string, Signup>();
  readonly wabas = new Map<string, Waba>();
  readonly numbers = new Map<string, PhoneNumber>();
  readonly templates = new Map<string, Template>();
  readonly messages = new Map<string, Message>();
  readonly media = new Map<string, MediumEntry>();
  readonly messagesByNumber = new Map<number, Message>();
  /** Updates that are not derived from a message's steps and whose webhook was not taken yet. */
  readonly updates = new Map<string, Update>();
  readonly faults = new Map<string, StandingFault>();
  readonly userIds = new UserIds();

  constructor(seed: string) {
    this.seed = seed;
  }

  /** The code of signup `n`; never written down, always derived. */
  code(n: number): string {
    return `AQ${opaque(200, this.seed, 'code', n)}`;
  }

  /** The business token of signup `n`; never written down, always derived. */
  token(n: number): string {
    return `EAA${opaque(180, this.seed, 'token', n).replaceAll(/[-_]/g, 'Z')}`;
  }

  /** What stands for a PIN in the journal. */
  pinDigest(phoneNumberId: string, pin: string): string {
    return digest(this.seed, 'pin', phoneNumberId, pin);
  }

  /** A node id that nobody has yet. */
  freshId(kind: string, n: number): string {
    for (let round = 0; ; round += 1) {
      const id = decimalId(15, this.seed, kind, n, round);
      if (!this.wabas.has(id) && !this.numbers.has(id) && !this.templates.has(id)) return id;
    }
  }

  /** How the number behaves: its own words before those for everybody. */
  behaviourOf(number: PhoneNumber | undefined): Behaviour {
    return number === undefined ? this.behaviour : { ...this.behaviour, ...number.behaviour };
  }

  /** Whether templates of the WABA are reviewed by themselves; a number's own word counts for its WABA. */
  reviewOf(waba: Waba): 'auto' | 'manual' {
    for (const id of waba.numberIds) {
      const own = this.numbers.get(id)?.behaviour.review;
      if (own !== undefined) return own;
    }
    return this.behaviour.review;
  }

  /** Whether the app gets webhooks of the WABA in that field. */
  isSubscribed(wabaId: string, field: string): boolean {
    return this.wabas.get(wabaId)?.subscription != null && this.subscribedFields.has(field);
  }

  /** The callback that messages of a number or WABA go to instead of the app's; the number's own goes first. */
  overrideFor({ wabaId, phoneNumberId }: { wabaId: string; phoneNumberId?: string }): string | null {
    const ofNumber = this.numbers.get(phoneNumberId ?? '')?.overrideUri;
    return ofNumber ?? this.wabas.get(wabaId)?.subscription?.overrideUri ?? null;
  }

  /** What the portfolio of a WABA calls a person, given by digits. */
  userIdOf(wabaId: string, digits: string): string {
    return this.userIds.idOf(this.seed, this.wabas.get(wabaId)?.businessId ?? wabaId, digits);
  }

  /** Digits of whom the portfolio of a WABA calls so; undefined when no such person wrote or was written to. */
  digitsOf(wabaId: string, userId: string): string | undefined {
    const businessId = this.wabas.get(wabaId)?.businessId ?? wabaId;
    const known = this.userIds.digitsOf(businessId, userId);
    if (known !== undefined) return known;
    for (const waba of this.wabas.values()) {
      if (waba.businessId !== businessId) continue;
      for (const id of waba.numberIds) this.#callEverybody(waba.id, this.numbers.get(id));
    }
    return this.userIds.digitsOf(businessId, userId);
  }

  #callEverybody(wabaId: string, number: PhoneNumber | undefined): void {
    for (const digits of number?.windows.keys() ?? []) this.userIdOf(wabaId, digits);
    for (const digits of number?.sentTo.keys() ?? []) this.userIdOf(wabaId, digits);
  }
}
