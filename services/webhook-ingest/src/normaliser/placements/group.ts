import { onceDecider } from '@wabus/domain';
import { groupConversationId, streamName } from '@wabus/events';
import { shownBy } from '../addresses.ts';
import { definePlacement, type PlacingPorts } from '../define-placement.ts';
import { keepUnknown } from '../keep-unknown.ts';
import { meet } from '../meet.ts';
import { failedBy, type Placed, placedBy, together } from '../outcome.ts';
import { contextOf, type FactOfKind, type OwnedFact, timeOf } from '../owned-fact.ts';
import { recordRequest } from '../record-once.ts';

type Owned = OwnedFact<FactOfKind<'group'>>;
type Participant = Owned['fact']['participants'][number];

/** What happened to groups, on the stream of each; who came or left is a contact. */
export const groupPlacement = definePlacement('group', {
  showsPeople: true,
  place: async (ports, facts) => {
    const placed: Placed[] = [];
    for (const owned of facts) {
      placed.push(
        await placeOne(ports, owned).catch((error: unknown) =>
          failedBy(owned, error instanceof Error ? error : new Error(String(error))),
        ),
      );
    }
    return together(placed);
  },
});

async function placeOne(ports: PlacingPorts, owned: Owned): Promise<Placed> {
  const { fact, owner } = owned;
  const { projectId, phoneNumberId } = owner.number;
  if (fact.groupId === undefined) return keepUnknown(ports, [owned], 'It is of a group that was not made.');
  const people = await participantsOf(ports, owned);
  const conversationId = groupConversationId(projectId, fact.groupId);
  const { groupId, event, requestId, subject, description, inviteLink, joinRequestId, initiatedBy } = fact;
  const { reason, joinApproval } = fact;
  const request = recordRequest(owned, streamName.inbound(conversationId), {
    type: 'GroupReported',
    data: {
      ...{ projectId, wabaId: owner.wabaId, phoneNumberId, conversationId, groupId, event },
      ...{ requestId, subject, description, inviteLink, joinRequestId, initiatedBy, reason, joinApproval },
      participants: people.map(({ contactId, change, errorCodes }) => ({
        ...{ contactId, change },
        ...(errorCodes ? { errorCodes: [...errorCodes] } : {}),
      })),
      ...(fact.refused ? { refused: [...fact.refused] } : {}),
      ...(fact.errorCodes ? { errorCodes: [...fact.errorCodes] } : {}),
      at: timeOf(owned),
    },
    personal: people.map(({ contactId, waId, userId }) => ({
      contactId,
      plain: { from: waId ?? userId ?? '', ...(userId ? { userId } : {}) },
    })),
  });
  const [outcome] = await ports.runner.runMany([
    { decider: onceDecider, ...request, context: contextOf(owned) },
  ]);
  return placedBy(owned, outcome);
}

/** Each contact once: of those of whom several things are told the first. */
async function participantsOf(
  ports: PlacingPorts,
  owned: Owned,
): Promise<(Participant & { readonly contactId: string })[]> {
  const { tenantId, number } = owned.owner;
  const portfolio = await ports.portfolios.of(number.projectId);
  const shown = owned.fact.participants.flatMap((one) => {
    const addresses = shownBy(one.waId, one.userId, portfolio);
    return addresses.phone || addresses.userId ? [{ one, addresses }] : [];
  });
  if (shown.length === 0) return [];
  const strangers = shown.map(({ addresses }) => ({ owned, shown: addresses }));
  const { met, failures } = await meet(ports, tenantId, strangers);
  for (const error of failures.values()) throw error;
  const byContact = new Map<string, Participant & { readonly contactId: string }>();
  for (const [index, { one }] of shown.entries()) {
    const contactId = met[index]?.contactId ?? '';
    if (!byContact.has(contactId)) byContact.set(contactId, { ...one, contactId });
  }
  return [...byContact.values()];
}
