import type { StreamSnapshot } from '@wabus/commands';
import {
  type DeferMessage,
  DomainError,
  type MessageState,
  parkingsOf,
  provenParkings,
  type SuppressMessage,
} from '@wabus/domain';
import { isRefusedForGood } from '@wabus/event-store';
import type { Clock, Ids, Logger, Secret } from '@wabus/platform';
import type { OutboundMessage, Sending as Provider, SendVerdict } from '@wabus/provider';
import { VaultError } from '@wabus/vault';
import type { AdmittedMessage, Tried } from './admitted-message.ts';
import type { BusinessTokens } from './business-tokens.ts';
import { type Addressed, type Contents, UnreadableContentError } from './contents.ts';
import { type GateKeeper, suppression } from './gate-keeper.ts';
import type { ProviderMedia, ResolvedContent } from './media/provider-media.ts';
import { type MessageWriter, snapshotOf } from './message-writer.ts';
import { type AttemptMade, MAX_PARKINGS, outcomeOf, refusalsOf } from './outcome.ts';
import { BreakerOpenError, type ProviderBreaker } from './provider-breaker.ts';

/** What sending one message needs. */
export interface SendingPorts {
  readonly writer: MessageWriter;
  readonly gates: GateKeeper;
  readonly breaker: ProviderBreaker;
  readonly tokens: BusinessTokens;
  readonly contents: Contents;
  /** Knows by which ids the provider has media of ours. */
  readonly media: Pick<ProviderMedia, 'resolve' | 'forget'>;
  readonly provider: Provider;
  /** When a project that needed attention recovered, RFC 3339; asked for messages that were parked again and again. */
  readonly recoveriesOf: (projectId: string) => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'fresh'>;
  readonly random: () => number;
  readonly logger: Logger;
  /** From the attempt's record to the start of its call, at most: milliseconds. */
  readonly callWithinMs: number;
  /** No new attempt from here on. */
  readonly stopping: AbortSignal;
  /** Nothing is waited for any more. */
  readonly ended: AbortSignal;
  /** Counts what became of a message. */
  readonly count: (outcome: string) => void;
}

interface Attempted extends Omit<AttemptMade, 'parkings'> {
  readonly callBy: Date;
  readonly snapshot: StreamSnapshot<MessageState>;
}

/** What is said, and by which ids the provider has the media in it. */
interface Said {
  readonly addressed: Addressed;
  readonly named: Extract<ResolvedContent, { kind: 'ready' | 'refused' }>;
}

const FINISHED: Tried = { kind: 'finished' };
const AGAIN: Tried = { kind: 'again' };

/**
 * One message from permit to outcome: gates, attempt, call, outcome. Nothing is called without an attempt of our own
 * in the stream, and what was attempted is never tried again here, whatever comes of it.
 */
export class Sending {
  readonly #ports: SendingPorts;
  /** Attempts whose record got no answer: whether they stand is not known, but their calls were never made. */
  readonly #unclear = new WeakMap<AdmittedMessage, string[]>();

  constructor(ports: SendingPorts) {
    this.#ports = ports;
  }

  /** Tries to send; throws only before an attempt stands, so that the message can go back to its lane. */
  async send(admitted: AdmittedMessage): Promise<Tried> {
    try {
      return await this.#send(admitted);
    } catch (error) {
      if (!isForGood(error)) throw error;
      // Trying again here would only block the lane; the scheduler brings it back until a person mends the cause.
      const { messageId } = admitted.release.data;
      this.#ports.logger.error({ err: error, messageId }, 'a released message cannot be sent as it is');
      this.#ports.count('unsendable');
      return FINISHED;
    }
  }

  async #send(admitted: AdmittedMessage): Promise<Tried> {
    const { gates, tokens, contents, stopping, clock } = this.#ports;
    const { release } = admitted;
    if (admitted.turn.ended || stopping.aborted) return AGAIN;
    const { tenantId, data, recordedAt: releasedAt } = release;
    const [token, addressed] = await Promise.all([
      tokens.get(tenantId, data.projectId),
      contents.open(release),
    ]);
    if (addressed === null) return this.#suppress(admitted, ERASED);
    const named = token && (await this.#resolved(release, addressed, token));
    if (admitted.turn.ended || stopping.aborted) return AGAIN;
    if (named?.kind === 'gone') return this.#suppress(admitted, MEDIUM_UNKNOWN);
    if (named?.kind === 'wait') return this.#defer(admitted, named.reason, named.dueAt, named.meta);
    // Who releases a message of a campaign, or again, asks these gates; command-api asks the streams.
    const acceptedAt = data.campaignId === undefined && data.release === 1 ? releasedAt : undefined;
    const verdict = await gates.check({ ...data, tenantId, releasedAt, acceptedAt });
    if (verdict.kind === 'stale') {
      gates.becameStale(stopping, acceptedAt);
      return AGAIN;
    }
    if (verdict.kind === 'wait') {
      // No event tells that what Meta said is over, as it may be by time alone: the scheduler asks the gates until it is.
      const dueAt = verdict.gate === 'standing' ? clock.now().toISOString() : undefined;
      return this.#defer(admitted, verdict.reason, dueAt);
    }
    if (verdict.kind === 'shut') return this.#suppress(admitted, suppression(verdict));
    if (token === null || named === null) return this.#defer(admitted, 'token-missing');
    if (admitted.turn.ended || stopping.aborted || clock.now().getTime() > verdict.until) return AGAIN;
    const attempted = await this.#attempt(admitted, verdict.trying);
    return attempted ? this.#call(admitted, attempted, token, { addressed, named }) : FINISHED;
  }

  /** What the message says with the provider's ids in the place of ours; a file that the provider has not is uploaded now. */
  #resolved(
    { tenantId, data }: AdmittedMessage['release'],
    { content }: Addressed,
    token: Secret,
  ): Promise<ResolvedContent> {
    const { phoneNumberId, messageType: type } = data;
    return this.#ports.media.resolve({ tenantId, phoneNumberId, type, content }, token);
  }

  /** Records the attempt; null when the message is not ours to send: attempted by another, settled, or released anew. */
  async #attempt(admitted: AdmittedMessage, trying: boolean): Promise<Attempted | null> {
    const { release } = admitted;
    const { writer, ids, clock, callWithinMs, count } = this.#ports;
    const { messageId } = release.data;
    const attemptId = ids.fresh();
    const callBy = new Date(clock.now().getTime() + callWithinMs);
    const command = { type: 'AttemptMessage', messageId, attemptId, release: release.data.release } as const;
    const recorded = writer.write(release, { ...command, callBy: callBy.toISOString() }, snapshotOf(release));
    const result = await recorded.catch((error: unknown) => {
      if (!(error instanceof DomainError))
        this.#unclear.set(admitted, [...this.#unclearOf(admitted), attemptId]);
      throw error;
    });
    const event = result.events.find(({ type }) => type === 'MessageSendAttempted');
    if (!event || result.replayed) {
      const ours = this.#unclearOf(admitted).find((id) => id in result.state.attempts);
      if (ours) await this.#abandon(release, ours, 'record-unclear', result);
      else count('not-ours');
      return null;
    }
    const { number } = event.data as { number: number };
    const { state } = result;
    const tries = { number, trying, refusals: refusalsOf(state) };
    return { messageId, attemptId, ...tries, callBy, snapshot: result };
  }

  #unclearOf(admitted: AdmittedMessage): readonly string[] {
    return this.#unclear.get(admitted) ?? [];
  }

  async #abandon(
    release: AdmittedMessage['release'],
    attemptId: string,
    reason: string,
    snapshot: StreamSnapshot<MessageState>,
  ): Promise<void> {
    const { messageId } = release.data;
    const command = { type: 'AbandonAttempt', messageId, attemptId, reason } as const;
    await this.#ports.writer.record(release, command, snapshot, this.#ports.ended);
    this.#ports.count('abandoned');
  }

  async #call(admitted: AdmittedMessage, attempted: Attempted, token: Secret, said: Said): Promise<Tried> {
    const { writer, clock, random, tokens, media, ended, count } = this.#ports;
    const { release } = admitted;
    const { attemptId, snapshot } = attempted;
    const verdict = await this.#verdict(release, attempted, token, said);
    if (typeof verdict === 'string') {
      await this.#abandon(release, attemptId, verdict, snapshot);
      return FINISHED;
    }
    const parkings = verdict.kind === 'rejected' ? await this.#parkings(release, snapshot.state) : 0;
    const providerIds = said.named.kind === 'ready' ? said.named.providerIds : [];
    const anew = verdict.kind === 'rejected' && verdict.because === 'media-gone' && providerIds.length > 0;
    if (anew) await media.forget(release.data.phoneNumberId, providerIds);
    const outcome = outcomeOf(verdict, { ...attempted, parkings, anew }, clock.now(), random);
    await writer.record(release, outcome.command, snapshot, ended);
    count(outcome.command.type);
    if (outcome.tokenRefused) tokens.forget(release.tenantId, release.data.projectId);
    return outcome.pauseLaneMs ? { kind: 'finished', pauseLaneMs: outcome.pauseLaneMs } : FINISHED;
  }

  /** Parkings that speak against the message itself; none while it is not known that the project recovered in between. */
  async #parkings({ data }: AdmittedMessage['release'], state: MessageState): Promise<number> {
    const parkings = parkingsOf(state);
    if (parkings.length + 1 < MAX_PARKINGS) return 0;
    try {
      return provenParkings(parkings, await this.#ports.recoveriesOf(data.projectId));
    } catch (error) {
      const { messageId } = data;
      this.#ports.logger.warn({ err: error, messageId }, 'when the project recovered cannot be read');
      return 0;
    }
  }

  /** The provider's verdict, or why no call was made. An error of our own while calling leaves the outcome unknown. */
  async #verdict(
    release: AdmittedMessage['release'],
    attempted: Attempted,
    token: Secret,
    { addressed, named }: Said,
  ): Promise<SendVerdict | 'call-by-passed' | 'breaker-open'> {
    const { provider, breaker, clock, logger } = this.#ports;
    // What it names the provider did not take: that is its verdict on the message.
    if (named.kind === 'refused') return named.verdict;
    if (clock.now() > attempted.callBy) return 'call-by-passed';
    const { content } = named;
    const message = outbound(release, { ...addressed, content }, attempted.attemptId);
    try {
      return await breaker.call(() => provider.send(message, token));
    } catch (error) {
      if (error instanceof BreakerOpenError) return 'breaker-open';
      logger.error(
        { err: error, messageId: attempted.messageId },
        'the adapter of the provider failed during a call',
      );
      return { kind: 'unknown', reason: 'client-error' };
    }
  }

  async #suppress(admitted: AdmittedMessage, failure: SuppressMessage['failure']): Promise<Tried> {
    const { messageId, projectId, contactId, campaignId } = admitted.release.data;
    await this.#ports.writer.write(
      admitted.release,
      {
        type: 'SuppressMessage',
        messageId,
        projectId,
        contactId,
        ...(campaignId === undefined ? {} : { campaignId }),
        failure,
      },
      snapshotOf(admitted.release),
    );
    this.#ports.count('SuppressMessage');
    return FINISHED;
  }

  async #defer(
    admitted: AdmittedMessage,
    reason: string,
    dueAt?: string,
    meta?: DeferMessage['meta'],
  ): Promise<Tried> {
    const { messageId } = admitted.release.data;
    await this.#ports.writer.write(
      admitted.release,
      { type: 'DeferMessage', messageId, reason, ...(dueAt ? { dueAt } : {}), ...(meta ? { meta } : {}) },
      snapshotOf(admitted.release),
    );
    this.#ports.count(reason);
    return FINISHED;
  }
}

/** What no repetition changes: a content or token that does not open, a rule that forbids it, an event that no store takes. */
function isForGood(error: unknown): boolean {
  const unopened = error instanceof UnreadableContentError || error instanceof VaultError;
  return unopened || error instanceof DomainError || isRefusedForGood(error);
}

const ERASED: SuppressMessage['failure'] = {
  code: 'contact-erased',
  class: 'own-rule',
  detail: 'The person was erased before the message was sent.',
};

const MEDIUM_UNKNOWN: SuppressMessage['failure'] = {
  code: 'media-unknown',
  class: 'own-rule',
  detail: 'The medium that it names was there no more when the message was about to be sent.',
};

function outbound(
  { data }: AdmittedMessage['release'],
  { to, content, context }: Addressed,
  attemptId: string,
): OutboundMessage {
  const { messageId, phoneNumberId, messageType: type } = data;
  return { messageId, attemptId, phoneNumberId, to, type, content, ...(context ? { context } : {}) };
}
