import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import {
  type Consents,
  type ConsentWord,
  newerConsent,
  newerPreference,
  type PreferenceWord,
} from './consent.ts';

/** A person as far as rules look at one; what is sealed is not here. */
export interface ContactState {
  readonly identified: boolean;
  readonly consents: Consents;
  /** Business phone number → choice in WhatsApp's own settings. */
  readonly preferences: Readonly<Record<string, PreferenceWord>>;
  /** Ids of facts that may come again: words in messages, preferences, and addresses. */
  readonly facts: readonly string[];
}

/** A contact before its first event. */
export const initialContact: ContactState = { identified: false, consents: {}, preferences: {}, facts: [] };

/** Folds one event into a contact. */
export function evolveContact(state: ContactState, event: FoldableEvent): ContactState {
  switch (event.type) {
    case 'ContactIdentified':
      return { ...state, identified: true };
    case 'ContactAddressAdded':
      return { ...state, facts: [...state.facts, event.id] };
    case 'ConsentGiven':
    case 'ConsentWithdrawn': {
      const { purpose, at, wamid } = event.data;
      const word: ConsentWord = { state: event.type === 'ConsentGiven' ? 'given' : 'withdrawn', at };
      const consents = { ...state.consents, [purpose]: newerConsent(state.consents[purpose], word) };
      return { ...state, consents, facts: wamid === undefined ? state.facts : [...state.facts, event.id] };
    }
    case 'MarketingPreferenceChanged': {
      const { phoneNumberId, preference, at } = event.data;
      const word = newerPreference(state.preferences[phoneNumberId], { preference, at });
      const preferences = { ...state.preferences, [phoneNumberId]: word };
      return { ...state, preferences, facts: [...state.facts, event.id] };
    }
    case 'ContactProfileChanged':
      return state;
    default:
      event satisfies ElsewhereThan<'contact'>;
      return state;
  }
}
