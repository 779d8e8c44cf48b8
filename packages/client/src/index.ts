export {
  type Answered,
  type Call,
  type CallOptions,
  Client,
  type ClientOptions,
  type FeedEvent,
} from './client.ts';
export { DeadlineError, FeedGapError, ProblemError } from './errors.ts';
export type { Followed } from './follow.ts';
export type * from './generated/types.ts';
export type { Operation } from './operations.ts';
export { type ReceivedWebhook, UnverifiedWebhookError, verifyWebhook } from './verify-webhook.ts';
