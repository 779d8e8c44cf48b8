import type { Address, KnownContact } from '@wabus/keyring';
import { shownBy } from '../addresses.ts';
import { definePlacement, type PlacingPorts } from '../define-placement.ts';
import { contactRequest, meet } from '../meet.ts';
import { deadLetter, failedBy, type Placed, placedBy, together } from '../outcome.ts';
import { believedTimeOf, type FactOfKind, type OwnedFact } from '../owned-fact.ts';
import { factEventId } from '../record-once.ts';

type Owned = OwnedFact<FactOfKind<'app-contact'>>;

/** An entry of the contacts of an app, with the address that it is of. */
interface Entry {
  readonly owned: Owned;
  readonly phone: Address;
}

/**
 * Names that people have in the phone app of a project. Who is taken out becomes a contact like who is put in: or it would
 * hang on which of both is told first whether the name stays.
 */
export const appContactPlacement = definePlacement('app-contact', {
  showsPeople: true,
  place: async (ports, facts) => {
    const entries: Entry[] = [];
    const unread: Placed[] = [];
    for (const owned of facts) {
      const { phone } = shownBy(owned.fact.phone, undefined, '?');
      if (phone) entries.push({ owned, phone });
      else unread.push(deadLetter(owned, 'unreadable', 'The contact of the app has no number.'));
    }
    const perTenant = [...Map.groupBy(entries, ({ owned }) => owned.owner.tenantId)];
    const placed = await Promise.all(perTenant.map(([tenantId, own]) => placeOwn(ports, tenantId, own)));
    return together([...unread, ...placed]);
  },
});

/** That somebody stands in an app's contacts is no sign of life: it tells nothing of when the number was whose. */
async function placeOwn(ports: PlacingPorts, tenantId: string, entries: readonly Entry[]): Promise<Placed> {
  const strangers = entries.map(({ owned, phone }) => ({ owned, shown: { phone } }));
  const { met, failures } = await meet(ports, tenantId, strangers);
  const failed: Placed[] = [];
  const requests: { readonly entry: Entry; readonly request: ReturnType<typeof namedRequest> }[] = [];
  const known = await ports.keyring.find(
    tenantId,
    entries.map(({ phone }) => phone),
  );
  const holders = await Promise.all(
    entries.map((entry, index) => holderOf(ports, tenantId, entry, known[index])),
  );
  for (const [index, entry] of entries.entries()) {
    const error = failures.get(met[index]?.contactId ?? '');
    const contactId = holders[index];
    if (error) failed.push(failedBy(entry.owned, error));
    else if (contactId !== undefined) requests.push({ entry, request: namedRequest(entry, contactId) });
  }
  const outcomes = await ports.runner.runMany(requests.map(({ request }) => request));
  return together([...failed, ...requests.map(({ entry }, index) => placedBy(entry.owned, outcomes[index]))]);
}

/** The contact whose stream has the number; of several, one after the other, who had it when the app told the name. */
async function holderOf(
  { keyring }: PlacingPorts,
  tenantId: string,
  { owned, phone }: Entry,
  known: KnownContact | null | undefined,
): Promise<string | undefined> {
  const at = Date.parse(believedTimeOf(owned));
  if (!known || known.shownAt === null || known.shownAt <= at) return known?.holderId;
  const holders = await keyring.holdersOf(tenantId, phone);
  const then = holders.findLast(({ shownAt }) => shownAt !== null && shownAt <= at) ?? holders[0];
  return then?.contactId ?? known.holderId;
}

/** Told of the contact whose stream has the number: whoever it was merged into since, a repeat is the same event. */
function namedRequest({ owned, phone }: Entry, contactId: string) {
  const { name } = owned.fact;
  const at = believedTimeOf(owned);
  const { projectId } = owned.owner.number;
  return contactRequest(owned, contactId, {
    type: 'RecordIdentity',
    event: {
      type: 'ContactNamedInApp',
      id: factEventId(owned, `${contactId} ${projectId}`),
      occurredAt: at,
      data: { contactId, projectId, at },
      personal: [{ contactId, plain: { number: phone.value, ...(name === undefined ? {} : { name }) } }],
    },
  });
}
