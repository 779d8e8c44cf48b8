import type { MessageResource } from '../schemas/message.ts';
import { type MayBeUnknown, type Moment, ownData, writtenMoment } from './plain.ts';

type StatusTimes = MessageResource['statusTimes'];
type Reaction = NonNullable<MessageResource['reactions']>[number];
type Edit = NonNullable<MessageResource['edits']>[number];

/** What is shown as it is known. */
const AS_KNOWN = [
  'source',
  'media',
  'voicemail',
  'recording',
  'transcription',
  'groupId',
  'group',
  'forwarded',
  'frequentlyForwarded',
  'errorCodes',
  'profileName',
  'userId',
  'parentUserId',
  'username',
  'referredProduct',
  'referral',
  'contentHidden',
  'pinned',
] as const satisfies readonly (keyof MessageResource)[];

/** The same where it may be read only. */
type Frozen<Value> = Value extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
    : Value;

/** What is known of a message. */
export interface MessageFacts
  extends Pick<MessageResource, 'id' | 'projectId' | 'direction' | 'type' | 'status' | 'contactId'>,
    Frozen<Pick<MessageResource, (typeof AS_KNOWN)[number]>>,
    MayBeUnknown<
      MessageResource,
      'to' | 'wamid' | 'context' | 'sentBy' | 'sentById' | 'campaignId' | 'conversationId' | 'externalId'
    > {
  /** In Meta's shape; null once the person was erased. */
  readonly content: unknown;
  readonly statusTimes: { readonly [Status in keyof StatusTimes]?: Moment };
  readonly deliveredInferred: boolean;
  readonly attempts: readonly MessageResource['attempts'][number][];
  readonly failure?: MessageResource['failure'];
  readonly metadata?: unknown;
  readonly pricing?: Record<string, unknown>;
  /** Inbound only. */
  readonly from?: string | null;
  /** Inbound only. */
  readonly inReplyTo?: MessageResource['inReplyTo'];
  readonly cards?: Frozen<MessageResource['cards']>;
  readonly reactions?: readonly (Omit<Reaction, 'at'> & { readonly at: Moment })[];
  readonly edits?: readonly (Omit<Edit, 'at'> & { readonly at: Moment })[];
  readonly revokedAt?: Moment;
  /** Absent where it is not asked for. */
  readonly waitingFor?: MessageResource['waitingFor'];
}

/** A message as every answer has it. */
export function messageResource(message: MessageFacts): MessageResource {
  const { id, projectId, direction, type, content, status, contactId } = message;
  const { from, inReplyTo, failure, pricing, waitingFor } = message;
  return {
    ...{ id, projectId, direction },
    to: message.to ?? null,
    ...(from === undefined ? {} : { from }),
    type,
    content: content ?? null,
    status,
    statusTimes: writtenTimes(message.statusTimes),
    deliveredInferred: message.deliveredInferred,
    wamid: message.wamid ?? null,
    context: message.context ?? null,
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    attempts: [...message.attempts],
    ...(waitingFor === undefined ? {} : { waitingFor }),
    ...(failure ? { failure } : {}),
    sentBy: message.sentBy ?? null,
    sentById: message.sentById ?? null,
    campaignId: message.campaignId ?? null,
    contactId,
    conversationId: message.conversationId ?? null,
    externalId: message.externalId ?? null,
    metadata: ownData(message.metadata),
    ...(pricing ? { pricing } : {}),
    ...saidPart(message),
  };
}

/** What a message that was not sent through wabus has beside, and what was done to any. */
function saidPart(message: MessageFacts): Partial<MessageResource> {
  const { cards, reactions, edits, revokedAt } = message;
  const known = AS_KNOWN.flatMap((name) =>
    message[name] === undefined ? [] : [[name, message[name]] as const],
  );
  return {
    ...Object.fromEntries(known),
    ...(cards ? { cards: cards.map(({ phones, ...card }) => ({ ...card, phones: [...phones] })) } : {}),
    ...(reactions ? { reactions: reactions.map(dated) } : {}),
    ...(edits ? { edits: edits.map(dated) } : {}),
    ...(revokedAt ? { revokedAt: writtenMoment(revokedAt) } : {}),
  };
}

const dated = <Told extends { readonly at: Moment }>(told: Told) => ({ ...told, at: writtenMoment(told.at) });

function writtenTimes(times: MessageFacts['statusTimes']): StatusTimes {
  const known = Object.entries(times).flatMap(([status, at]) => (at ? [[status, writtenMoment(at)]] : []));
  return Object.fromEntries(known);
}
