import type { EventData, PersonalData } from '@wabus/events';

/** Why a message failed or was suppressed, and what Meta said. */
export type MessageFailure = EventData<'MessageFailed'>['failure'];

/** Queues a message; does nothing when it exists. `release`: hands it to the sender in the same append. */
export interface QueueMessage extends Readonly<EventData<'MessageQueued'>> {
  readonly type: 'QueueMessage';
  readonly personal: PersonalData<'MessageQueued'>;
  readonly release?: boolean;
}

/**
 * Hands the message to the sender: the next release. Does nothing while an attempt is under way or once it is
 * settled for good. `afterRelease`: number of the last release the caller knows of; another one means nothing to do.
 */
export interface ReleaseMessage {
  readonly type: 'ReleaseMessage';
  readonly messageId: string;
  readonly afterRelease?: number;
  readonly personal: PersonalData<'MessageReleased'>;
}

/** Claims the right to call Meta; `attemptId` is fresh (v7). Does nothing when `release` is not the release that waits. */
export interface AttemptMessage {
  readonly type: 'AttemptMessage';
  readonly messageId: string;
  readonly attemptId: string;
  readonly release: number;
  /** RFC 3339: the call starts before this time, or never. */
  readonly callBy: string;
}

/** The attempt's call never started. */
export interface AbandonAttempt {
  readonly type: 'AbandonAttempt';
  readonly messageId: string;
  readonly attemptId: string;
  readonly reason: string;
}

/** Meta took the message; `held` for quality assessment, or not. */
export interface AcceptMessage {
  readonly type: 'AcceptMessage';
  readonly messageId: string;
  readonly attemptId: string;
  readonly wamid: string;
  readonly held: boolean;
  /** RFC 3339. */
  readonly at: string;
}

/** Meta's answer to the call was a final no. */
export interface RejectMessage {
  readonly type: 'RejectMessage';
  readonly messageId: string;
  readonly attemptId: string;
  readonly failure: MessageFailure;
  /** RFC 3339. */
  readonly at: string;
}

/** Not now: after an attempt that Meta refused for now, or before one. Without `dueAt` it waits for what the reason names. */
export interface DeferMessage {
  readonly type: 'DeferMessage';
  readonly messageId: string;
  readonly attemptId?: string;
  /** RFC 3339. */
  readonly dueAt?: string;
  readonly reason: string;
  readonly meta?: EventData<'MessageDeferred'>['meta'];
}

/** Our own rule forbids sending; works on a message that was never queued, too. */
export interface SuppressMessage extends Readonly<EventData<'MessageSuppressed'>> {
  readonly type: 'SuppressMessage';
}

/** The call's answer was lost; does nothing when an outcome or evidence is known already. */
export interface RecordOutcomeUnknown {
  readonly type: 'RecordOutcomeUnknown';
  readonly messageId: string;
  readonly attemptId: string;
  /** What was seen: timeout, reset, crash. */
  readonly reason: string;
}

/** A status webhook; `eventId` is derived from the webhook's item, so that a repeat adds nothing. */
export interface RecordStatus {
  readonly type: 'RecordStatus';
  readonly messageId: string;
  readonly eventId: string;
  readonly status: 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'deleted' | 'warning';
  readonly wamid: string;
  /** From the callback data; absent when the message was found by wamid. */
  readonly attemptId?: string;
  /** Meta's time, RFC 3339. */
  readonly at: string;
  readonly pricing?: EventData<'MessageSent'>['pricing'];
  /** Of a failed status. */
  readonly failure?: MessageFailure;
  /** Meta's words, of a status that is none of those that messages go through. */
  readonly detail?: string;
  /** Where the webhook came from; a message of another WABA or number is refused with `message-conflict`. */
  readonly from: { readonly wabaId: string; readonly phoneNumberId: string };
}

/** Commands of a message stream. */
export type MessageCommand =
  | QueueMessage
  | ReleaseMessage
  | AttemptMessage
  | AbandonAttempt
  | AcceptMessage
  | RejectMessage
  | DeferMessage
  | SuppressMessage
  | RecordOutcomeUnknown
  | RecordStatus;
