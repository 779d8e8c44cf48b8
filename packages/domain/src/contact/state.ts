import type { EventData } from '@wabus/events';
import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import {
  type Consents,
  type ConsentWord,
  newerConsent,
  newerPreference,
  type PreferenceWord,
} from './consent.ts';

/** How a contact is tied to another one. */
export type Tie =
  /** The other goes on for both. */
  | 'merged'
  /** This one goes on for both. */
  | 'absorbed'
  /** Somebody said that both are one person; their threads stay apart. */
  | 'linked'
  /** They are two people who had one number: what either withdraws holds for both. */
  | 'shared';

/** A person as far as rules look at one; what is sealed is not here. */
export interface ContactState {
  readonly identified: boolean;
  /** Since when the person is erased, RFC 3339; null: they are not. */
  readonly erasedAt: string | null;
  /** Whether nothing of them is left in plain text either. */
  readonly erasureCompleted: boolean;
  readonly consents: Consents;
  /** Business phone number → choice in WhatsApp's own settings. */
  readonly preferences: Readonly<Record<string, PreferenceWord>>;
  /** The newest withdrawals and stops, whatever was said after: they hold for whoever had a number of theirs. */
  readonly stops: Pick<ContactState, 'consents' | 'preferences'>;
  /** Ids of facts that may come again: words in messages, preferences, and addresses. */
  readonly facts: readonly string[];
  /** The other contacts that this one is tied to in each way. */
  readonly ties: Readonly<Record<Tie, readonly string[]>>;
  /** What is unclear, by the id of the conflict. */
  readonly conflicts: Readonly<Record<string, Conflict>>;
}

/** Whether this contact and another one are one person, as far as somebody decided. */
export interface Conflict {
  readonly otherId: string;
  readonly because: EventData<'IdentityConflictFound'>['because'];
  /** Absent until it is decided. */
  readonly same?: boolean;
}

/** A contact before its first event. */
export const initialContact: ContactState = {
  identified: false,
  erasedAt: null,
  erasureCompleted: false,
  consents: {},
  preferences: {},
  stops: { consents: {}, preferences: {} },
  facts: [],
  ties: { merged: [], absorbed: [], linked: [], shared: [] },
  conflicts: {},
};

/** Folds one event into a contact. */
export function evolveContact(state: ContactState, event: FoldableEvent): ContactState {
  switch (event.type) {
    case 'ContactIdentified':
      return { ...state, identified: true };
    case 'ContactAddressAdded':
    case 'ContactAddressRemoved':
    case 'ContactNamedInApp':
      return { ...state, facts: [...state.facts, event.id] };
    case 'ContactsMerged': {
      const { contactId, survivorId, otherId } = event.data;
      return tied(state, event, otherId, survivorId === contactId ? 'absorbed' : 'merged');
    }
    case 'ContactNumberShared':
      return tied(state, event, event.data.otherId, 'shared');
    case 'ContactsLinked':
      return tied(state, event, event.data.otherId, 'linked');
    case 'ContactsUnlinked': {
      const linked = state.ties.linked.filter((otherId) => otherId !== event.data.otherId);
      return { ...state, ties: { ...state.ties, linked } };
    }
    case 'IdentityConflictFound': {
      const { conflictId, otherId, because } = event.data;
      const conflicts = {
        ...state.conflicts,
        [conflictId]: { ...state.conflicts[conflictId], otherId, because },
      };
      return { ...state, conflicts, facts: [...state.facts, event.id] };
    }
    case 'IdentityConflictDecided': {
      const { conflictId, same } = event.data;
      const found = state.conflicts[conflictId];
      return found
        ? { ...state, conflicts: { ...state.conflicts, [conflictId]: { ...found, same } } }
        : state;
    }
    case 'ConsentGiven':
    case 'ConsentWithdrawn': {
      const { purpose, at, wamid } = event.data;
      const word: ConsentWord = { state: event.type === 'ConsentGiven' ? 'given' : 'withdrawn', at };
      const consents = { ...state.consents, [purpose]: newerConsent(state.consents[purpose], word) };
      const stops =
        word.state === 'withdrawn' ? withStop(state.stops, { consents: { [purpose]: word } }) : state.stops;
      return {
        ...state,
        consents,
        stops,
        facts: wamid === undefined ? state.facts : [...state.facts, event.id],
      };
    }
    case 'MarketingPreferenceChanged': {
      const { phoneNumberId, preference, at } = event.data;
      const word = newerPreference(state.preferences[phoneNumberId], { preference, at });
      const preferences = { ...state.preferences, [phoneNumberId]: word };
      const stop = { preferences: { [phoneNumberId]: { preference, at } } };
      const stops = preference === 'stop' ? withStop(state.stops, stop) : state.stops;
      return { ...state, preferences, stops, facts: [...state.facts, event.id] };
    }
    case 'ContactErased':
      return { ...state, erasedAt: event.data.at };
    case 'ContactErasureCompleted':
      return { ...state, erasureCompleted: true };
    case 'ContactProfileChanged':
      return state;
    default:
      event satisfies ElsewhereThan<'contact'>;
      return state;
  }
}

function tied(state: ContactState, { id }: FoldableEvent, otherId: string, tie: Tie): ContactState {
  const others = state.ties[tie];
  const ties = others.includes(otherId) ? state.ties : { ...state.ties, [tie]: [...others, otherId] };
  return { ...state, ties, facts: [...state.facts, id] };
}

function withStop(stops: ContactState['stops'], said: Partial<ContactState['stops']>): ContactState['stops'] {
  const consents: Record<string, ConsentWord> = { ...stops.consents };
  for (const [purpose, word] of Object.entries(said.consents ?? {})) {
    consents[purpose] = newerConsent(consents[purpose], word);
  }
  const preferences: Record<string, PreferenceWord> = { ...stops.preferences };
  for (const [number, word] of Object.entries(said.preferences ?? {})) {
    preferences[number] = newerPreference(preferences[number], word);
  }
  return { consents, preferences };
}
