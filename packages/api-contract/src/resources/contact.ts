import type { ContactResource } from '../schemas/contact.ts';
import { type MayBeUnknown, type Moment, writtenMoment } from './plain.ts';

/** What is known of a person. */
export interface ContactFacts
  extends Pick<ContactResource, 'id'>,
    MayBeUnknown<ContactResource, 'name' | 'language' | 'externalId'> {
  /** In the order in which they became known, former ones last. */
  readonly knownAddresses: readonly (Omit<ContactResource['knownAddresses'][number], 'formerAt'> & {
    readonly formerAt: Moment | null;
  })[];
  readonly linkedWith: readonly string[];
  /** In the order in which they count. */
  readonly names: readonly ContactResource['names'][number][];
  /** The newest word on each purpose. */
  readonly consents: readonly ContactResource['consents'][number][];
  /** The newest choice for each business number. */
  readonly marketingPreferences: readonly ContactResource['marketingPreferences'][number][];
  readonly createdAt: Moment;
  /** Since when the person is erased; null: they are not. */
  readonly erasedAt: Moment | null;
}

/** A person as every answer has one. */
export function contactResource(contact: ContactFacts): ContactResource {
  const { id, name, language, externalId, consents, marketingPreferences, createdAt, knownAddresses } =
    contact;
  const theirs = knownAddresses.filter(({ formerAt }) => formerAt === null);
  return {
    id,
    addresses: theirs.map(({ kind, value }) => ({ kind, value })),
    knownAddresses: knownAddresses.map(({ kind, value, source, formerAt }) => ({
      ...{ kind, value, source },
      formerAt: formerAt && writtenMoment(formerAt),
    })),
    linkedWith: [...contact.linkedWith],
    name: name ?? null,
    names: contact.names.map(({ source, projectId, name }) => ({ source, projectId, name })),
    language: language ?? null,
    externalId: externalId ?? null,
    consents: consents.toSorted((one, other) => (one.purpose < other.purpose ? -1 : 1)),
    marketingPreferences: marketingPreferences.toSorted((one, other) =>
      one.phoneNumberId < other.phoneNumberId ? -1 : 1,
    ),
    createdAt: writtenMoment(createdAt),
    erasedAt: contact.erasedAt && writtenMoment(contact.erasedAt),
  };
}
