import { DomainError } from '@wabus/domain';
import type { Joined } from '@wabus/keyring';
import type { StatusFact } from '@wabus/whatsapp';
import { LRUCache } from 'lru-cache';
import { Addresses, shownBy } from './addresses.ts';
import { type MeetingPorts, meet, type Stranger, settle, teller } from './meet.ts';
import { failedBy, type Placed, together } from './outcome.ts';
import { believedTimeOf, type OwnedStatus } from './owned-fact.ts';
import type { Portfolios } from './portfolios.ts';

/** What learning the ids of recipients stands on. */
export interface RecipientPorts extends MeetingPorts {
  readonly portfolios: Pick<Portfolios, 'of'>;
}

/** A status with the contact that its message was for. */
export interface Reached {
  readonly owned: OwnedStatus;
  readonly contactId: string;
}

/** Statuses tell the same id of a recipient three times at least; so many are remembered. */
const REMEMBERED = 50_000;

/**
 * Who statuses tell of. The ids and names of a recipient are those of the contact that was written to from then on; who got
 * something in a group is a contact like everybody whom a fact names.
 */
export class Recipients {
  readonly #ports: RecipientPorts;
  readonly #learnt = new LRUCache<string, true>({ max: REMEMBERED });

  constructor(ports: RecipientPorts) {
    this.#ports = ports;
  }

  /** Keeps what is new of these; answers what failed, by contact. What was learnt lately costs nothing. */
  async learn(reached: readonly Reached[]): Promise<ReadonlyMap<string, Error>> {
    const news = new Map(
      reached
        .filter(({ owned: { fact } }) => fact.recipientUserId !== undefined && !isOfGroup(fact))
        .map((one) => [lesson(one), one] as const)
        .filter(([name]) => !this.#learnt.has(name)),
    );
    const perTenant = await Promise.all(
      [...Map.groupBy(news.values(), ({ owned }) => owned.owner.tenantId)].map(([tenantId, own]) =>
        this.#learnOf(tenantId, own),
      ),
    );
    // Whom our rules do not know gains nothing; the status stands all the same.
    const failures = new Map(
      perTenant.flatMap((failed) => [...failed]).filter(([, error]) => !(error instanceof DomainError)),
    );
    for (const [name, { contactId }] of news) if (!failures.has(contactId)) this.#learnt.set(name, true);
    return failures;
  }

  async #learnOf(tenantId: string, reached: readonly Reached[]): Promise<ReadonlyMap<string, Error>> {
    const addresses = new Addresses(this.#ports.keyring, tenantId);
    const strangers = await Promise.all(reached.map((one) => this.#strangerOf(one)));
    await addresses.find(
      strangers.flatMap(({ shown: { phone, userId } }) => [phone, userId].filter((one) => one !== undefined)),
    );
    const free = strangers.flatMap(({ shown: { userId, at } }, index): Joined[] => {
      if (!userId || addresses.contactOf(userId) !== undefined) return [];
      return [{ contactId: reached[index]?.contactId ?? '', address: userId, ...(at ? { at } : {}) }];
    });
    if (free.length > 0) await addresses.give(free);
    const told = await teller(this.#ports, tenantId, strangers, addresses)();
    const { failures } = await settle(this.#ports, strangers, addresses);
    const named = strangers.flatMap(({ owned, shown: { userId, bynames = [], at } }) => {
      const contactId = addresses.contactOf(userId);
      return contactId === undefined ? [] : [{ owned, contactId, bynames, at }];
    });
    const unnamed = await this.#ports.bynames.tell(this.#ports, tenantId, named);
    return new Map([...told, ...failures, ...unnamed]);
  }

  async #strangerOf({ owned }: Pick<Reached, 'owned'>): Promise<Stranger> {
    const { fact } = owned;
    const portfolio = await this.#ports.portfolios.of(owned.owner.number.projectId);
    const [waId, userId, parentUserId] = isOfGroup(fact)
      ? [fact.participant, fact.participantUserId, fact.participantParentUserId]
      : [fact.recipient, fact.recipientUserId, fact.recipientParentUserId];
    const names = { username: fact.username, parentUserId };
    return { owned, shown: shownBy(waId, userId, portfolio, believedTimeOf(owned), names) };
  }

  /** Those who got something in a group; answers what failed, beside what becomes of the statuses. */
  async meetInGroups(facts: readonly OwnedStatus[]): Promise<Placed> {
    const news = new Map(
      facts
        .filter(({ fact }) => isOfGroup(fact))
        .map((owned) => [lesson({ owned, contactId: '' }), owned] as const)
        .filter(([name]) => !this.#learnt.has(name)),
    );
    const perTenant = await Promise.all(
      [...Map.groupBy(news.values(), ({ owner }) => owner.tenantId)].map(async ([tenantId, own]) => {
        const strangers = (await Promise.all(own.map((owned) => this.#strangerOf({ owned })))).filter(
          ({ shown }) => shown.phone !== undefined || shown.userId !== undefined,
        );
        const { met, failures } = await meet(this.#ports, tenantId, strangers);
        return strangers.flatMap(({ owned }, index) => {
          const error = failures.get(met[index]?.contactId ?? '');
          return error ? [{ owned, error }] : [];
        });
      }),
    );
    const failed = perTenant.flat();
    const unmet = new Set(failed.map(({ owned }) => owned));
    for (const [name, owned] of news) if (!unmet.has(owned)) this.#learnt.set(name, true);
    return { ...together(failed.map(({ owned, error }) => failedBy(owned, error))), outcomes: [] };
  }
}

const isOfGroup = ({ participant, participantUserId }: StatusFact): boolean =>
  participant !== undefined || participantUserId !== undefined;

/** What a status tells of somebody: one that tells the same is no news. */
const lesson = ({ owned: { fact, owner }, contactId }: Reached): string =>
  JSON.stringify([
    ...[owner.tenantId, contactId, fact.recipientUserId, fact.recipientParentUserId, fact.username],
    ...[fact.participant, fact.participantUserId, fact.participantParentUserId],
  ]);
