import { hash } from 'node:crypto';

/** Root of every derived id of wabus; never changes, or history would get new names. */
const NAMESPACE = Buffer.from('0d9c5a0e6c534f0a9a551f2f6f7f3b11', 'hex');

/** Where the name of an id is written behind the root before it is hashed: it has three bytes for each letter at most. */
let room = Buffer.concat([NAMESPACE, Buffer.alloc(1_024)]);

/** The digits of a UUID that say its variant, by what the hash has there. */
const VARIANTS = '89ab';

/** A UUID v5 of the parts; parts are length-prefixed so that no two lists collide. */
export function derivedId(kind: string, ...parts: readonly (string | number)[]): string {
  let name = `${kind.length}:${kind}`;
  for (const part of parts) {
    const text = String(part);
    name += `|${text.length}:${text}`;
  }
  const most = NAMESPACE.length + name.length * 3;
  if (room.length < most) room = Buffer.concat([NAMESPACE, Buffer.alloc(most)]);
  const end = NAMESPACE.length + room.write(name, NAMESPACE.length);
  return uuidOf(hash('sha1', room.subarray(0, end), 'hex'));
}

/** RFC 9562, section 5.5: of the hash the first 128 bits, with version and variant in their places. */
function uuidOf(hex: string): string {
  const variant = VARIANTS[Number.parseInt(hex.charAt(16), 16) % 4];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
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

/** The thread of one group with one project: nobody's private one. */
export function groupConversationId(projectId: string, groupId: string): string {
  return derivedId('group-conversation', projectId, groupId);
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
  media: (id: string) => `media-${id}`,
  conversation: (id: string) => `conversation-${id}`,
  contact: (tenantId: string, contactId: string) => `contact-${tenantId}-${contactId}`,
} as const;
