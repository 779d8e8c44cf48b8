export type {
  FactPlace,
  FactPricing,
  MarketingPreferenceFact,
  MessageFact,
  StatusFact,
  TemplateCategoryFact,
  TemplateStatusFact,
  UnknownFact,
  WebhookFact,
} from './facts.ts';
export { normaliseWebhook } from './normalise.ts';
export { verifySignature } from './signature.ts';
export { splitByWaba, type WabaPart } from './split.ts';
