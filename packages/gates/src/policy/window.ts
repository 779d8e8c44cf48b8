import { conversationId } from '@wabus/events';
import { defineGate, own, shut } from './define-gate.ts';
import type { GateSubject } from './subject.ts';

/** How long Meta lets a business answer freely after a person wrote, in milliseconds: 24 hours. */
const CUSTOMER_SERVICE_WINDOW_MS = 24 * 3_600_000;

const CLOSED = shut('window-closed', 'The 24 hours since the person wrote last were over');

/** Free-form messages go within the customer service window: Meta lets a business write freely only so long. */
export const windowGate = defineGate({
  name: 'window',
  asks(subject) {
    const thread = threadOf(subject);
    return thread === null ? {} : { conversations: [thread] };
  },
  judge(subject, { conversations }, now) {
    const thread = threadOf(subject);
    if (thread === null) return null;
    const wroteAt = own(conversations, thread, subject)?.lastInboundAt;
    return wroteAt && now < Date.parse(wroteAt) + CUSTOMER_SERVICE_WINDOW_MS ? null : CLOSED;
  },
});

/** The thread of a free-form message; null where no window is needed. */
function threadOf(subject: GateSubject): string | null {
  if (subject.contactId === undefined || subject.purpose !== 'none') return null;
  return conversationId(subject.projectId, subject.contactId);
}
