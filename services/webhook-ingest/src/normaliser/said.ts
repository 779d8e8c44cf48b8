import type { SaidSource } from '@wabus/domain';
import { conversationId, groupConversationId, inboundId, streamName } from '@wabus/events';
import type { OwnedFact } from './owned-fact.ts';
import { isOld, timeOf } from './owned-fact.ts';
import type { FactOfPerson, Person } from './people.ts';

/** A fact of what people or the business's phone app said: it says how it came. */
export type SaidFact = Extract<FactOfPerson, { readonly source: string; readonly wamid: string }>;

/** The stream of what came under one id of Meta's. */
export const streamOf = ({ fact }: OwnedFact<SaidFact>): string => streamName.inbound(inboundId(fact.wamid));

/** How it came; what was kept until it was understood, or is read once more, is old, whichever way it came. */
export function sourceOf(owned: OwnedFact<SaidFact>): SaidSource {
  const { fact } = owned;
  return isOld(owned) && (fact.source === 'live' || fact.source === 'standby') ? 'replay' : fact.source;
}

/** What every event has of something that was said, open. */
export function placeOf({ owned, contactId }: Person<SaidFact>) {
  const { fact, owner } = owned;
  const { projectId, phoneNumberId } = owner.number;
  const { wamid, groupId } = fact;
  const source = sourceOf(owned);
  return {
    ...{ wamid, projectId, wabaId: owner.wabaId, phoneNumberId, contactId },
    conversationId:
      groupId === undefined ? conversationId(projectId, contactId) : groupConversationId(projectId, groupId),
    at: timeOf(owned),
    ...(groupId === undefined ? {} : { groupId }),
    ...(source === 'live' ? {} : { source }),
  };
}

/** The person as Meta named them: by number, else by id. */
export const nameOf = ({ from, fromUserId }: SaidFact): string => from ?? fromUserId ?? '';

/** Ids and names of the person beside that, sealed. */
export function namesOf({ fromUserId, fromParentUserId, username, profileName }: SaidFact) {
  return {
    ...(fromUserId ? { userId: fromUserId } : {}),
    ...(fromParentUserId ? { parentUserId: fromParentUserId } : {}),
    ...(username ? { username } : {}),
    ...(profileName ? { profileName } : {}),
  };
}

type Written = Extract<SaidFact, { readonly kind: 'message' | 'echo' }>;

/** What a message has beside its content, open. */
export function circumstancesOf({ type, contextWamid, forwarded, frequentlyForwarded, errorCodes }: Written) {
  return {
    messageType: type,
    ...(contextWamid ? { contextWamid } : {}),
    ...(forwarded ? { forwarded } : {}),
    ...(frequentlyForwarded ? { frequentlyForwarded } : {}),
    ...(errorCodes ? { errorCodes: [...errorCodes] } : {}),
  };
}
