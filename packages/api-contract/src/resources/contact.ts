import type { ContactResource } from '../schemas/contact.ts';
import { type MayBeUnknown, type Moment, writtenMoment } from './plain.ts';

/** What is known of a person. */
export interface ContactFacts
  extends Pick<ContactResource, 'id'>,
    MayBeUnknown<ContactResource, 'name' | 'language' | 'externalId'> {
  /** In the order in which they became known. */
  readonly addresses: readonly ContactResource['addresses'][number][];
  /** The newest word on each purpose. */
  readonly consents: readonly ContactResource['consents'][number][];
  /** The newest choice for each business number. */
  readonly marketingPreferences: readonly ContactResource['marketingPreferences'][number][];
  readonly createdAt: Moment;
}

/** A person as every answer has one. */
export function contactResource(contact: ContactFacts): ContactResource {
  const { id, name, language, externalId, consents, marketingPreferences, createdAt } = contact;
  return {
    id,
    addresses: contact.addresses.map(({ kind, value }) => ({ kind, value })),
    name: name ?? null,
    language: language ?? null,
    externalId: externalId ?? null,
    consents: consents.toSorted((one, other) => (one.purpose < other.purpose ? -1 : 1)),
    marketingPreferences: marketingPreferences.toSorted((one, other) =>
      one.phoneNumberId < other.phoneNumberId ? -1 : 1,
    ),
    createdAt: writtenMoment(createdAt),
  };
}
