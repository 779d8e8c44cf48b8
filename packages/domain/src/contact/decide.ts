import { type DomainEvent, derivedId } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError } from '../domain-error.ts';
import type {
  AddAddress,
  CompleteErasure,
  ContactCommand,
  DecideConflict,
  EraseContact,
  IdentifyContact,
  RecordConsent,
  RecordIdentity,
  RecordPreference,
  TieContacts,
  UpdateContact,
} from './commands.ts';
import { type ContactState, evolveContact, initialContact } from './state.ts';

/** Rules of `contact-{tenantId}-{contactId}`: a person is identified once, and first; a word in a message counts once. */
export const contactDecider: Decider<ContactState, ContactCommand> = {
  initialState: initialContact,
  evolve: evolveContact,
  decide(command, state) {
    if (command.type === 'IdentifyContact') return identify(command, state);
    if (!state.identified) throw new DomainError('not-found', 'There is no such contact.');
    if (command.type === 'EraseContact') return erase(command, state);
    if (command.type === 'CompleteErasure') return completeErasure(command, state);
    if (state.erasedAt !== null) return tooLate(command);
    switch (command.type) {
      case 'AddAddress':
        return addAddress(command, state);
      case 'RecordIdentity':
        return recordIdentity(command, state);
      case 'LinkContacts':
      case 'UnlinkContacts':
        return tie(command, state);
      case 'DecideConflict':
        return decideConflict(command, state);
      case 'UpdateContact':
        return update(command);
      case 'RecordConsent':
        return recordConsent(command, state);
      case 'RecordPreference':
        return recordPreference(command, state);
    }
  },
};

/** Id of the one `ContactIdentified` of a contact, whoever appends it. */
export function contactIdentifiedId(tenantId: string, contactId: string): string {
  return derivedId('contact-identified', tenantId, contactId);
}

/**
 * Id of the event that a webhook showed an address of a contact, or that WhatsApp told of it in so many words: one for each
 * way and time (`told`). `digest` is the address under the tenant's own key.
 */
export function contactAddressId(contactId: string, digest: string, told: readonly string[] = []): string {
  return derivedId('contact-address', contactId, digest, ...told);
}

function identify({ tenantId, contactId, source, address }: IdentifyContact, state: ContactState) {
  if (state.identified) return [];
  const id = contactIdentifiedId(tenantId, contactId);
  const data = { contactId, ...(source === undefined ? {} : { source }) };
  const identified: DomainEvent = {
    type: 'ContactIdentified',
    id,
    data,
    personal: [{ contactId, plain: address }],
  };
  return [identified];
}

function erase({ contactId, personId, at }: EraseContact, { erasedAt }: ContactState): DomainEvent[] {
  if (erasedAt !== null) return [];
  return [{ type: 'ContactErased', occurredAt: at, data: { contactId, personId, at } }];
}

function completeErasure({ contactId, at }: CompleteErasure, state: ContactState): DomainEvent[] {
  if (state.erasedAt === null || state.erasureCompleted) return [];
  return [{ type: 'ContactErasureCompleted', occurredAt: at, data: { contactId, at } }];
}

/**
 * Nothing more is told of who was erased. What webhooks still tell of the contact was on its way meanwhile and leaves
 * nothing; whoever asks for something is told that there is nobody.
 */
function tooLate(command: ContactCommand): DomainEvent[] {
  const isTold =
    command.type === 'AddAddress' ||
    command.type === 'RecordIdentity' ||
    command.type === 'RecordPreference' ||
    (command.type === 'RecordConsent' && command.message !== undefined);
  if (isTold) return [];
  throw new DomainError('not-found', 'The person was erased.');
}

function addAddress(command: AddAddress, state: ContactState): DomainEvent[] {
  const { eventId: id, contactId, address, source = 'inbound', at, portfolio } = command;
  if (state.facts.includes(id)) return [];
  const data = {
    ...{ contactId, source },
    ...(at === undefined ? {} : { at }),
    ...(portfolio === undefined ? {} : { portfolio }),
  };
  return [{ type: 'ContactAddressAdded', id, data, personal: [{ contactId, plain: address }] }];
}

function recordIdentity({ event }: RecordIdentity, state: ContactState): DomainEvent[] {
  return state.facts.includes(event.id) ? [] : [event];
}

function tie({ type, contactId, otherId, reason }: TieContacts, { ties }: ContactState): DomainEvent[] {
  const isOne = ties.merged.includes(otherId) || ties.absorbed.includes(otherId);
  const isLinked = ties.linked.includes(otherId);
  if (type === 'UnlinkContacts') {
    if (isOne) {
      throw new DomainError(
        'contacts-merged',
        'Both contacts are one person by evidence: that is not undone.',
      );
    }
    return isLinked ? [{ type: 'ContactsUnlinked', data: { contactId, otherId } }] : [];
  }
  if (isOne || isLinked) return [];
  const plain = reason === undefined ? {} : { reason };
  return [{ type: 'ContactsLinked', data: { contactId, otherId }, personal: [{ contactId, plain }] }];
}

function decideConflict({ contactId, conflictId, same }: DecideConflict, { conflicts }: ContactState) {
  const found = conflicts[conflictId];
  if (!found) throw new DomainError('not-found', 'There is no such conflict.');
  if (found.same !== undefined) {
    if (found.same === same) return [];
    throw new DomainError('conflict-decided', 'Somebody has decided otherwise.');
  }
  const data = { contactId, otherId: found.otherId, conflictId, same };
  const decided: DomainEvent = { type: 'IdentityConflictDecided', data };
  return [decided];
}

function update({ contactId, profile, addresses }: UpdateContact): DomainEvent[] {
  const changed: DomainEvent[] = profile
    ? [{ type: 'ContactProfileChanged', data: { contactId }, personal: [{ contactId, plain: profile }] }]
    : [];
  const added = addresses.map((plain): DomainEvent => {
    const data = { contactId, source: 'crm' } as const;
    return { type: 'ContactAddressAdded', data, personal: [{ contactId, plain }] };
  });
  return [...changed, ...added];
}

function recordConsent(command: RecordConsent, state: ContactState): DomainEvent[] {
  const { contactId, purpose, source, said, evidence, message } = command;
  if (message && state.facts.includes(message.eventId)) return [];
  const at = 'at' in said ? said.at : afterAll(state, said.now);
  const { eventId: id, ...where } = message ?? {};
  return [
    {
      type: command.state === 'given' ? 'ConsentGiven' : 'ConsentWithdrawn',
      ...(id === undefined ? {} : { id }),
      occurredAt: at,
      data: { contactId, purpose, source, at, ...where },
      ...(evidence === undefined ? {} : { personal: [{ contactId, plain: { evidence } }] }),
    },
  ];
}

/** What is said now comes after everything said before, whatever the clocks say. */
function afterAll({ consents }: ContactState, now: string): string {
  const newest = Math.max(0, ...Object.values(consents).map(({ at }) => Date.parse(at)));
  return new Date(Math.max(Date.parse(now), newest + 1)).toISOString();
}

function recordPreference(command: RecordPreference, state: ContactState): DomainEvent[] {
  const { type: _type, eventId: id, detail, ...data } = command;
  if (state.facts.includes(id)) return [];
  const personal =
    detail === undefined ? {} : { personal: [{ contactId: data.contactId, plain: { detail } }] };
  return [{ type: 'MarketingPreferenceChanged', id, occurredAt: data.at, data, ...personal }];
}
