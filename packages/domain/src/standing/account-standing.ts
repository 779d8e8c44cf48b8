import type { FoldableEvent } from '../decider.ts';
import { later, type Said, said } from './said.ts';

/** How an account stands with Meta, as its stream tells: the last word on each thing. Plain JSON. */
export interface AccountStanding {
  readonly ban?: Said<'disabled' | 'scheduled' | 'reinstated'>;
  readonly presence?: Said<'deleted' | 'offboarded' | 'there'>;
  /** Whether the business lets us act for it. */
  readonly access?: Said<'given' | 'taken'>;
  /** By Meta's name of what it may not do: until when, RFC 3339. */
  readonly restrictions: Readonly<
    Record<string, Said<{ readonly until?: string; readonly remediation?: string }>>
  >;
  /** Meta's code for want of payment. */
  readonly payment?: Said<number>;
  readonly review?: Said<string>;
  readonly violation?: Said<string>;
  readonly messagingLimit?: Said<string>;
  readonly country?: Said<string>;
}

/** Of an account Meta has said nothing yet. */
export const unknownAccount: AccountStanding = { restrictions: {} };

/** What partners are told that gives access, or takes it. */
const ACCESS: Readonly<Record<string, 'given' | 'taken'>> = {
  PARTNER_ADDED: 'given',
  PARTNER_REMOVED: 'taken',
};

/** Folds one event into how an account stands: the same whatever the order and repetition of webhooks. */
export function evolveAccount(state: AccountStanding, event: FoldableEvent): AccountStanding {
  switch (event.type) {
    case 'AccountDisabled':
      return { ...state, ban: later(state.ban, said(event, 'disabled')) };
    case 'AccountDisablingScheduled':
      return { ...state, ban: later(state.ban, said(event, 'scheduled')) };
    case 'AccountReinstated':
      return { ...state, ban: later(state.ban, said(event, 'reinstated')) };
    case 'AccountDeleted':
      return { ...state, presence: later(state.presence, said(event, 'deleted')) };
    case 'AccountOffboarded':
      return { ...state, presence: later(state.presence, said(event, 'offboarded')) };
    case 'AccountReconnected':
      return { ...state, presence: later(state.presence, said(event, 'there')) };
    case 'AccountRestricted':
      return { ...state, restrictions: restrictedBy(state.restrictions, event) };
    case 'PartnerAccessChanged': {
      const access = ACCESS[event.data.event];
      return access ? { ...state, access: later(state.access, said(event, access)) } : state;
    }
    case 'PaymentIssueRaised':
      return { ...state, payment: later(state.payment, said(event, event.data.code)) };
    case 'AccountReviewed':
      return { ...state, review: later(state.review, said(event, event.data.decision)) };
    case 'AccountViolationReported':
      return { ...state, violation: later(state.violation, said(event, event.data.violation)) };
    case 'BusinessCountryChanged':
      return { ...state, country: later(state.country, said(event, event.data.country)) };
    case 'MessagingLimitChanged': {
      const limit = event.data.messagingLimit ?? event.data.messagingLimitPerNumber;
      return limit ? { ...state, messagingLimit: later(state.messagingLimit, said(event, limit)) } : state;
    }
    default:
      return state;
  }
}

function restrictedBy(
  known: AccountStanding['restrictions'],
  event: Extract<FoldableEvent, { readonly type: 'AccountRestricted' }>,
): AccountStanding['restrictions'] {
  const restrictions = { ...known };
  for (const { restriction, ...how } of event.data.restrictions) {
    restrictions[restriction] = later(restrictions[restriction], said(event, how));
  }
  return restrictions;
}
