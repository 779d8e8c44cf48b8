const CONTACT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Of one portfolio or of linked ones, such as `US.1349…` and `US.ENT.118…`, or as other clients write it. */
const USER_ID = /^(?:[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]+|\d+@lid)$/;

/** What a text that should be a phone number is instead, by its looks; null for anything else. */
export function mistakenId(
  text: string,
): { readonly what: string; readonly key: 'contactId' | 'userId' } | null {
  const plain = text.trim();
  if (CONTACT_ID.test(plain)) return { what: 'the id of a contact', key: 'contactId' };
  return USER_ID.test(plain) ? { what: 'a user id of WhatsApp', key: 'userId' } : null;
}
