import { DomainError } from '@wabus/domain';
import type { Joined } from '@wabus/keyring';
import { LRUCache } from 'lru-cache';
import { Addresses, shownBy } from './addresses.ts';
import { type MeetingPorts, type Stranger, settle, teller } from './meet.ts';
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

/** Business-scoped ids that statuses tell of recipients: the contact that was written to has them from then on. */
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
        .filter(({ owned: { fact } }) => fact.recipientUserId !== undefined && fact.participant === undefined)
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
    return new Map([...told, ...failures]);
  }

  async #strangerOf({ owned }: Reached): Promise<Stranger> {
    const { recipient, recipientUserId } = owned.fact;
    const portfolio = await this.#ports.portfolios.of(owned.owner.number.projectId);
    return { owned, shown: shownBy(recipient, recipientUserId, portfolio, believedTimeOf(owned)) };
  }
}

const lesson = ({ owned, contactId }: Reached): string =>
  `${owned.owner.tenantId} ${contactId} ${owned.fact.recipientUserId}`;
