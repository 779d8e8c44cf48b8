export type { Later, NoAnswer, ProviderAnswer, ProviderRefusal, Rejected } from './answer.ts';
export type { FailureClass, ProviderFailure, ProviderWords, RefusedPart } from './failure.ts';
export type { FailureMeaning, FailureWords, NamedFailure } from './failure-words.ts';
export type { Limits } from './limits.ts';
export type { Media, MediaDownload, ProviderMedia, ProviderUpload, Uploads } from './media.ts';
export type { BusinessToken, Onboarding, PhoneData, ProviderNumber } from './onboarding.ts';
export type { Provider } from './provider.ts';
export type { Accepted, CallOptions, OutboundMessage, Sending, SendVerdict } from './sending.ts';
export type { NewTemplate, ProviderTemplate, TemplateFinding, Templates } from './templates.ts';
export type {
  AccountPart,
  SendAttempt,
  WebhookDoor,
  WebhookHeaders,
  WebhookReading,
  Webhooks,
} from './webhooks.ts';
