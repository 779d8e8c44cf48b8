import type { SuppressMessage } from '@wabus/domain';
import { refusalOf } from '@wabus/event-store';

/** Why something is not sent, by our own rule. */
export type OwnRule = SuppressMessage['failure'];

/** One of our own rules in words. */
export function ownRule(code: string, detail: string): OwnRule {
  return { code, class: 'own-rule', detail };
}

/** The person's key is gone, so nothing can be sent to them. */
export const CONTACT_ERASED = ownRule('contact-erased', 'The person was erased before the message was sent.');

/** Contacts that are one person get a campaign once. */
export const DUPLICATE_PERSON = ownRule(
  'duplicate-person',
  'The campaign wrote to another contact of the same person.',
);

/** The store refuses the message for good, as its error says: others are not to wait for it. */
export const unrecordable = (error: Error): OwnRule => ownRule('unrecordable', refusalOf(error));
