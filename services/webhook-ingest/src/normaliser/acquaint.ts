import { DomainError } from '@wabus/domain';
import type { ShownTogether, WebhookFact } from '@wabus/whatsapp';
import { Addresses, shownBy } from './addresses.ts';
import { type Stranger, settle, teller } from './meet.ts';
import { failedBy, type Placed, together } from './outcome.ts';
import { believedTimeOf, type OwnedFact, type OwnedNumber } from './owned-fact.ts';
import type { PeoplePorts } from './people.ts';

/**
 * Before anything of a batch is placed, this much is learnt of what it shows: a known contact gains the id or number that
 * an item shows beside its own, so that a STOP by either holds for both. Makes nobody: whoever was erased stays so,
 * however often Meta repeats a picture. Answers what failed.
 */
export async function acquaint(ports: PeoplePorts, facts: readonly OwnedFact[]): Promise<Placed> {
  const showing = facts.flatMap((owned) => {
    const { number } = owned.owner;
    const ids = shownIn(owned.fact);
    return number && ids ? [{ owned, number, ids }] : [];
  });
  const perTenant = Map.groupBy(showing, ({ owned }) => owned.owner.tenantId);
  return together(await Promise.all([...perTenant].map(([tenantId, own]) => learn(ports, tenantId, own))));
}

/** Whom a fact shows by both. */
function shownIn(fact: WebhookFact): ShownTogether | undefined {
  if (fact.kind === 'unknown') return fact.shows;
  const waId = 'from' in fact ? fact.from : undefined;
  const userId = 'fromUserId' in fact ? fact.fromUserId : undefined;
  return waId === undefined || userId === undefined ? undefined : { waId, userId };
}

/** A fact of a number that shows two ids of a person. */
interface Showing {
  readonly owned: OwnedFact;
  readonly number: OwnedNumber;
  readonly ids: ShownTogether;
}

async function learn(ports: PeoplePorts, tenantId: string, showing: readonly Showing[]): Promise<Placed> {
  const strangers = await Promise.all(
    showing.map(async ({ owned, number, ids }): Promise<Stranger> => {
      const portfolio = await ports.portfolios.of(number.projectId);
      return { owned, shown: shownBy(ids.waId, ids.userId, portfolio, believedTimeOf(owned)) };
    }),
  );
  const shown = strangers.map((stranger) => stranger.shown);
  const addresses = new Addresses(ports.keyring, tenantId);
  await addresses.find(shown.flatMap(({ phone, userId }) => (phone && userId ? [phone, userId] : [])));
  await addresses.joinUp(shown);
  const told = await teller(ports, tenantId, strangers, addresses)();
  const settled = await settle(ports, strangers, addresses);
  const failures = new Map([...told, ...settled.failures]);
  return together(
    strangers.flatMap(({ owned, shown: { phone, userId } }) => {
      const error = [phone, userId]
        .map((address) => failures.get(addresses.contactOf(address) ?? ''))
        .find((found) => found !== undefined && !(found instanceof DomainError));
      return error ? [failedBy(owned, error)] : [];
    }),
  );
}
