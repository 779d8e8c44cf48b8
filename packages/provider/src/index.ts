export type { Later, NoAnswer, ProviderAnswer, ProviderRefusal, Rejected } from './answer.ts';
export type { FailureClass, ProviderFailure, RefusedPart } from './failure.ts';
export type { BusinessToken, Onboarding, ProviderNumber } from './onboarding.ts';
export type { Provider } from './provider.ts';
export type { Accepted, CallOptions, OutboundMessage, Sending, SendVerdict } from './sending.ts';
export type { NewTemplate, ProviderTemplate, Templates } from './templates.ts';
