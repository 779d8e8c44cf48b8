export { type CallbackData, formatCallbackData, parseCallbackData } from './callback-data.ts';
export {
  type Classified,
  classifyError,
  type ErrorClass,
  type Fixer,
  failureOf,
  type MetaFailure,
} from './errors/classify.ts';
export { type GraphAnswer, type GraphError, NO_GRAPH_CODE } from './graph/answer.ts';
export { createGraphClient } from './graph/client.ts';
export { grantsWaba } from './graph/grants.ts';
export type {
  BusinessToken,
  CallOptions,
  GraphClient,
  GraphClientOptions,
  GraphPhoneNumber,
  GraphTemplate,
  MessageReceipt,
  NewTemplate,
  TokenGrant,
} from './graph/port.ts';
export { canonicalPhone } from './phone.ts';
export {
  type FactPlace,
  type FactPricing,
  type MessageFact,
  normaliseWebhook,
  type StatusFact,
  splitByWaba,
  type TemplateStatusFact,
  type UnknownFact,
  verifySignature,
  type WabaPart,
  type WebhookFact,
} from './webhooks/index.ts';
