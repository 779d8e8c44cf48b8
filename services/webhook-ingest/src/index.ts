export { type NormaliserConfig, normaliserConfig } from './normaliser/config.ts';
export {
  createDeadLetters,
  type DeadLetter,
  type DeadLetters,
} from './normaliser/dead-letters.ts';
export { type ReplayedWebhooks, replayWebhooks } from './normaliser/replay-webhooks.ts';
export { createNormaliser, NORMALISER_GROUP, type NormaliserPorts } from './normaliser/service.ts';
export { createUnknownFacts } from './normaliser/unknown-facts.ts';
export { createWaitingStatuses, type WaitingStatuses } from './normaliser/waiting-statuses.ts';
export { createWamids, type Wamids } from './normaliser/wamids.ts';
export { type ReceiverConfig, receiverConfig } from './receiver/config.ts';
export { WEBHOOK_PATH, type WebhookHandler } from './receiver/handler.ts';
export { createReceiver, type Receiver, type ReceiverPorts } from './receiver/service.ts';
