import type { GateConversation } from '../model/gates.ts';

/** How long Meta lets a business answer freely after a person wrote, in milliseconds: 24 hours. */
export const CUSTOMER_SERVICE_WINDOW_MS = 24 * 3_600_000;

/** Whether the person wrote within the customer service window that ends now; `now` in milliseconds since 1970. */
export function windowIsOpen(conversation: GateConversation | undefined, now: number): boolean {
  if (!conversation?.lastInboundAt) return false;
  return now < Date.parse(conversation.lastInboundAt) + CUSTOMER_SERVICE_WINDOW_MS;
}
