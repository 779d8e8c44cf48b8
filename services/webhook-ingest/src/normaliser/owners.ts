import type { DeadLetterClass } from '@wabus/domain';
import {
  type FoldableEvent,
  fold,
  type NumberClaim,
  numberDecider,
  type ProjectState,
  projectDecider,
  type WabaClaims,
  wabaDecider,
} from '@wabus/domain';
import type { EventStore } from '@wabus/event-store';
import { streamName } from '@wabus/events';
import type { Clock } from '@wabus/platform';
import { LRUCache } from 'lru-cache';
import { digitsOf, type Owner } from './owned-fact.ts';

/** Meta's dashboard sends its samples in the name of this WABA. */
const META_TEST_WABA = '0';
const KEPT_MS = 30_000;
const KEPT_CLAIMS = 20_000;

/** Whose a fact is, or why nobody gets it. */
export type Ownership =
  | { readonly kind: 'owned'; readonly owner: Owner }
  | {
      readonly kind: 'dead';
      readonly class: DeadLetterClass;
      readonly reason: string;
      /** Set where the WABA's owner is certain although the number's is not. */
      readonly tenantId?: string;
    };

/** What of a fact says whose it is. */
interface Asked {
  readonly wabaId: string;
  readonly phoneNumberId?: string;
  /** It names its number by how that is written. */
  readonly displayPhoneNumber?: string;
  /** It is of a number, and names none. */
  readonly lacksNumber?: true;
}

const dead = (deadClass: DeadLetterClass, reason: string, tenantId?: string): Ownership => ({
  kind: 'dead',
  class: deadClass,
  reason,
  ...(tenantId === undefined ? {} : { tenantId }),
});

/** A number may have moved to another account before its project has. */
const hint = ({ projectId, wabaId }: NumberClaim): string =>
  `It probably belongs to project ${projectId}, which is connected to account ${wabaId}: it is placed as soon as that project is connected to this one.`;

/**
 * Who owns what, from the claim streams. A claim once seen is believed for 30 seconds; nobody's word is taken for
 * "nobody" or for a disagreement but the store's own.
 */
export class Owners {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #tenants: LRUCache<string, { tenantId: string }>;
  readonly #numbers: LRUCache<string, NumberClaim>;
  readonly #written: LRUCache<string, string>;

  constructor(store: Pick<EventStore, 'readStream'>, clock: Clock) {
    this.#store = store;
    const perf = { now: () => clock.now().getTime() };
    this.#tenants = new LRUCache({ max: KEPT_CLAIMS, ttl: KEPT_MS, ttlResolution: 0, perf });
    this.#numbers = new LRUCache({ max: KEPT_CLAIMS, ttl: KEPT_MS, ttlResolution: 0, perf });
    this.#written = new LRUCache({ max: KEPT_CLAIMS, ttl: KEPT_MS, ttlResolution: 0, perf });
  }

  /**
   * WABA and number must be claimed by the same tenant, the number on this WABA; facts of an account have no number. A
   * number that is only named as it is written is the one of this WABA that is written so.
   */
  async of(asked: Asked): Promise<Ownership> {
    if (asked.wabaId === META_TEST_WABA) return dead('meta-test', "A test from Meta's dashboard.");
    if (asked.wabaId === '') return dead('unroutable', 'It names no WhatsApp Business Account.');
    const { wabaId, phoneNumberId, displayPhoneNumber } = asked;
    if (phoneNumberId !== undefined || displayPhoneNumber === undefined) return this.#ofNumber(asked);
    const written = digitsOf(displayPhoneNumber);
    const known = await this.#numberWritten(wabaId, written);
    if (known.length === 1) return this.#ofNumber({ wabaId, phoneNumberId: known[0] });
    const account = await this.#ofNumber({ wabaId });
    if (account.kind === 'dead') return account;
    const how = known.length === 0 ? 'no number of it is' : 'several numbers of it are';
    const reason = `The account is owned, but ${how} written as the number that it names.`;
    return dead('unroutable', reason, account.owner.tenantId);
  }

  async #ofNumber(asked: Asked): Promise<Ownership> {
    const kept = this.#verdict(asked, this.#tenants.get(asked.wabaId), this.#keptNumber(asked));
    if (kept.kind === 'owned') return kept;
    const [waba, number] = await Promise.all([this.#readWaba(asked.wabaId), this.#readNumber(asked)]);
    return this.#verdict(asked, waba, number);
  }

  #verdict(asked: Asked, waba: { tenantId: string } | undefined, number: NumberClaim | undefined): Ownership {
    const { wabaId, phoneNumberId } = asked;
    const tenantId = waba?.tenantId;
    if (asked.lacksNumber) {
      return dead('unroutable', 'It names no business phone number.', tenantId);
    }
    if (tenantId === undefined) {
      return number
        ? dead('conflict', `Nobody owns the account, but its number is owned. ${hint(number)}`)
        : dead('unroutable', 'Nobody owns this account.');
    }
    if (phoneNumberId === undefined) return { kind: 'owned', owner: { tenantId, wabaId } };
    if (!number) return dead('unroutable', 'The account is owned, but nobody linked this number.', tenantId);
    if (number.tenantId !== tenantId)
      return dead('conflict', 'Account and number belong to different owners.');
    if (number.wabaId !== wabaId) {
      const reason = `The number is connected to another account of its owner. ${hint(number)}`;
      return dead('unroutable', reason, tenantId);
    }
    const { projectId } = number;
    return { kind: 'owned', owner: { tenantId, wabaId, number: { phoneNumberId, projectId } } };
  }

  /** Ids of the numbers of the WABA that are written so: of its projects, as their tokens were proven to grant them. */
  async #numberWritten(wabaId: string, digits: string): Promise<readonly string[]> {
    const key = `${wabaId}|${digits}`;
    const kept = this.#written.get(key);
    if (kept !== undefined) return [kept];
    const claims = await this.#claimsOf(wabaId);
    const states = await Promise.all(
      [...new Set(Object.values(claims.claims))].map((id) => this.#project(id)),
    );
    const found = states.flatMap((state) => {
      const granted = state?.connection;
      return granted?.wabaId === wabaId && digitsOf(granted.displayPhoneNumber) === digits
        ? [granted.phoneNumberId]
        : [];
    });
    const ids = [...new Set(found)];
    if (ids.length === 1 && ids[0] !== undefined) this.#written.set(key, ids[0]);
    return ids;
  }

  async #project(projectId: string): Promise<ProjectState | null> {
    const events = await this.#store.readStream(streamName.project(projectId));
    return fold(projectDecider, events as unknown as FoldableEvent[]);
  }

  async #claimsOf(wabaId: string): Promise<WabaClaims> {
    const events = await this.#store.readStream(streamName.waba(wabaId));
    return fold(wabaDecider, events as unknown as FoldableEvent[]);
  }

  #keptNumber({ phoneNumberId }: Asked): NumberClaim | undefined {
    return phoneNumberId === undefined ? undefined : this.#numbers.get(phoneNumberId);
  }

  async #readWaba(wabaId: string): Promise<{ tenantId: string } | undefined> {
    const { tenantId } = await this.#claimsOf(wabaId);
    if (tenantId === null) {
      this.#tenants.delete(wabaId);
      return undefined;
    }
    this.#tenants.set(wabaId, { tenantId });
    return { tenantId };
  }

  async #readNumber({ phoneNumberId }: Asked): Promise<NumberClaim | undefined> {
    if (phoneNumberId === undefined) return undefined;
    const events = await this.#store.readStream(streamName.number(phoneNumberId));
    const claim = fold(numberDecider, events as unknown as FoldableEvent[]);
    if (!claim) {
      this.#numbers.delete(phoneNumberId);
      return undefined;
    }
    this.#numbers.set(phoneNumberId, claim);
    return claim;
  }
}
