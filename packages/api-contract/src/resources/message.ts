import type { MessageResource } from '../schemas/message.ts';
import { type MayBeUnknown, type Moment, ownData, writtenMoment } from './plain.ts';

type StatusTimes = MessageResource['statusTimes'];

/** What is known of a message. */
export interface MessageFacts
  extends Pick<MessageResource, 'id' | 'projectId' | 'direction' | 'type' | 'status' | 'contactId'>,
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
  };
}

function writtenTimes(times: MessageFacts['statusTimes']): StatusTimes {
  const known = Object.entries(times).flatMap(([status, at]) => (at ? [[status, writtenMoment(at)]] : []));
  return Object.fromEntries(known);
}
