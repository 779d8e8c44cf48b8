export { refusalOf } from './adapter/answers.ts';
export { createWhatsapp } from './adapter/create-whatsapp.ts';
export { type CallbackData, formatCallbackData } from './callback-data.ts';
export {
  type Classified,
  classifyError,
  errorCatalogue,
  failureOf,
} from './errors/classify.ts';
export type { ErrorClass, ErrorEntry, ErrorMeaning, Fixer } from './errors/entry.ts';
export { type GraphError, NO_GRAPH_CODE } from './errors/graph-error.ts';
export type { GraphClientOptions } from './graph/port.ts';
export { TEMPLATE_RULES, type TemplateRule } from './templates/rules.ts';
export {
  type FactKind,
  type FactPricing,
  type FactSource,
  factCatalogue,
  knownFields,
  type MarketingPreferenceFact,
  type MessageFact,
  normaliseWebhook,
  type ReadFact,
  readWebhook,
  type ShownPerson,
  type ShownTogether,
  type StatusFact,
  splitByWaba,
  type TemplateCategoryFact,
  type TemplateStatusFact,
  type UnknownFact,
  verifySignature,
  type WabaPart,
  type WebhookFact,
} from './webhooks/index.ts';
