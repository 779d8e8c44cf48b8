import { defineGate, own, shut } from './define-gate.ts';
import type { GateSubject, PersonalSubject } from './subject.ts';

/** How long Meta lets a business answer freely after a person wrote, in milliseconds: 24 hours. */
const CUSTOMER_SERVICE_WINDOW_MS = 24 * 3_600_000;

const CLOSED = shut('window-closed', 'The 24 hours since the person wrote last were over');

/** Free-form messages go within the customer service window: Meta lets a business write freely only so long. */
export const windowGate = defineGate({
  name: 'window',
  asks: (subject) => (needsWindow(subject) ? { windows: [subject.contactId] } : {}),
  judge(subject, { windows }, now) {
    if (!needsWindow(subject)) return null;
    const wroteAt = own(windows, subject.contactId, subject)?.wroteAt[subject.projectId];
    return wroteAt && now < Date.parse(wroteAt) + CUSTOMER_SERVICE_WINDOW_MS ? null : CLOSED;
  },
});

/** Free-form messages need one. */
function needsWindow(subject: GateSubject): subject is PersonalSubject {
  return subject.contactId !== undefined && subject.purpose === 'none';
}
