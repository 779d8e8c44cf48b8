import { derivedId } from '@wabus/events';
import type { Decider } from '../decider.ts';
import type { ContactCommand } from './commands.ts';
import { type ContactState, evolveContact, initialContact } from './state.ts';

/** Rules of `contact-{tenantId}-{contactId}`: a person is identified once. */
export const contactDecider: Decider<ContactState, ContactCommand> = {
  initialState: initialContact,
  evolve: evolveContact,
  decide({ tenantId, contactId, source, address }, state) {
    if (state.identified) return [];
    const id = contactIdentifiedId(tenantId, contactId);
    const data = { contactId, ...(source === undefined ? {} : { source }) };
    return [{ type: 'ContactIdentified', id, data, personal: [{ contactId, plain: address }] }];
  },
};

/** Id of the one `ContactIdentified` of a contact, whoever appends it. */
export function contactIdentifiedId(tenantId: string, contactId: string): string {
  return derivedId('contact-identified', tenantId, contactId);
}
