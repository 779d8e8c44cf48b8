import type { MessageState } from '@wabus/domain';

/** An outbound message with what only envelopes say. */
export interface OutboundState {
  readonly message: MessageState;
  readonly createdAt?: string;
  /** WABA of the stream, for a message that was suppressed before it was queued. */
  readonly wabaId?: string;
}
