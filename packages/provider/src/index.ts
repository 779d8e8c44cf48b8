export type { FailureClass, ProviderFailure, RefusedPart } from './failure.ts';
export type { CallOptions, OutboundMessage, Sending, SendLater, SendVerdict } from './sending.ts';
