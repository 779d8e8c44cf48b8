import type { PersonalData } from '@wabus/events';

/** A person is known from now on; once per contact. */
export interface IdentifyContact {
  readonly type: 'IdentifyContact';
  readonly tenantId: string;
  readonly contactId: string;
  readonly address: PersonalData<'ContactIdentified'>;
}

/** Commands of a contact stream. */
export type ContactCommand = IdentifyContact;
