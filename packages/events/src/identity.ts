import { v5 } from 'uuid';

/** Root of every derived id of wabus; never changes, or history would get new names. */
const NAMESPACE = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';

/** A UUID v5 of the parts; parts are length-prefixed so that no two lists collide. */
export function derivedId(kind: string, ...parts: readonly (string | number)[]): string {
  return v5([kind, ...parts].map((part) => `${String(part).length}:${part}`).join('|'), NAMESPACE);
}

/** The id of a command sent with an Idempotency-Key. `route` is method and path, such as `POST /v1/tenants/t1/projects`. */
export function commandId(tenantId: string, route: string, idempotencyKey: string): string {
  return derivedId('command', tenantId, route, idempotencyKey);
}

/** The id of a command's n-th event. */
export function commandEventId(command: string, commandHash: string, index: number): string {
  return derivedId('command-event', command, commandHash, index);
}

/** A template is known by WABA, name and language, as it is to Meta. */
export function templateId(wabaId: string, name: string, language: string): string {
  return derivedId('template', wabaId, name, language);
}

/** The message of a campaign to one contact; `round` counts retries of failed recipients, from 0. */
export function campaignMessageId(campaignId: string, contactId: string, round: number): string {
  return derivedId('campaign-message', campaignId, contactId, round);
}

/** The thread of one contact with one project. */
export function conversationId(projectId: string, contactId: string): string {
  return derivedId('conversation', projectId, contactId);
}

/** The id part of an inbound message's stream. */
export function inboundId(wamid: string): string {
  return derivedId('inbound', wamid);
}

/** Names of streams; nothing personal ever stands in one. */
export const streamName = {
  tenant: (tenantId: string) => `tenant-${tenantId}`,
  project: (projectId: string) => `project-${projectId}`,
  waba: (wabaId: string) => `waba-${wabaId}`,
  number: (phoneNumberId: string) => `number-${phoneNumberId}`,
  template: (id: string) => `template-${id}`,
  campaign: (campaignId: string) => `campaign-${campaignId}`,
  ledger: (campaignId: string) => `ledger-${campaignId}`,
  message: (messageId: string) => `message-${messageId}`,
  inbound: (id: string) => `inbound-${id}`,
  conversation: (id: string) => `conversation-${id}`,
  contact: (tenantId: string, contactId: string) => `contact-${tenantId}-${contactId}`,
} as const;
