import type { EventData, PersonalData } from '@wabus/events';

/** A person is known from now on; once per contact. */
export interface IdentifyContact {
  readonly type: 'IdentifyContact';
  readonly tenantId: string;
  readonly contactId: string;
  /** Where we first met the person. */
  readonly source?: EventData<'ContactIdentified'>['source'];
  readonly address: PersonalData<'ContactIdentified'>;
}

/** Commands of a contact stream. */
export type ContactCommand = IdentifyContact;
