import { isOptedOut, type MessagePurpose } from '@wabus/domain';
import type { GateStates } from '../model/reading.ts';
import { defineGate, own, shut } from './define-gate.ts';
import type { PersonalSubject } from './subject.ts';

const OPTED_OUT = shut('contact-opted-out', 'The person had withdrawn consent, or never given it');

/** Nobody is written to against their word: neither what they said here, nor what they chose in WhatsApp. */
export const consentGate = defineGate({
  name: 'consent',
  asks(subject) {
    // Every template message is looked at, since Meta may have changed its category.
    if (subject.contactId === undefined || subject.purpose === 'none') return {};
    const { contactId, tenantId, templateId } = subject;
    return { contacts: [contactId], tenants: [tenantId], templates: templateId ? [templateId] : [] };
  },
  judge: (subject, states) =>
    subject.contactId !== undefined && contactOptedOut(states, subject) ? OPTED_OUT : null,
});

/** What consent a template of this category needs; Meta's category in any letters. */
export function purposeOf(category: string): Exclude<MessagePurpose, 'none'> {
  const purpose = category.toLowerCase();
  return purpose === 'utility' || purpose === 'authentication' ? purpose : 'marketing';
}

/** Whether the person may not be written to for this purpose from this number; somebody without an entry said nothing. */
export function contactOptedOut(
  states: Pick<GateStates, 'contacts' | 'tenants'> & {
    readonly templates: ReadonlyMap<string, { readonly category: string }>;
  },
  subject: Pick<PersonalSubject, 'tenantId' | 'contactId' | 'phoneNumberId' | 'purpose' | 'templateId'>,
): boolean {
  const { tenantId, contactId, phoneNumberId, templateId } = subject;
  const template = templateId ? states.templates.get(templateId) : undefined;
  const contact = own(states.contacts, contactId, subject);
  return isOptedOut({
    purpose: template ? purposeOf(template.category) : subject.purpose,
    consents: contact?.consents ?? {},
    marketingPolicy: states.tenants.get(tenantId)?.marketingPolicy ?? 'opt-out',
    preference: contact?.preferences[phoneNumberId],
  });
}
