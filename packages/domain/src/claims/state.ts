import type { FoldableEvent } from '../decider.ts';

/** Who a WABA belongs to: one tenant, held by a claim of each of its projects on it. */
export interface WabaClaims {
  readonly tenantId: string | null;
  /** Claim id → project. */
  readonly claims: Readonly<Record<string, string>>;
}

/** A WABA that nobody claimed. */
export const unclaimedWaba: WabaClaims = { tenantId: null, claims: {} };

/** Folds one event into the claims of a WABA. */
export function evolveWaba(state: WabaClaims, event: FoldableEvent): WabaClaims {
  switch (event.type) {
    case 'WabaClaimed': {
      const { tenantId, claimId, projectId } = event.data;
      return { tenantId, claims: { ...state.claims, [claimId]: projectId } };
    }
    case 'WabaReleased': {
      const { [event.data.claimId]: _released, ...claims } = state.claims;
      return Object.keys(claims).length === 0 ? unclaimedWaba : { ...state, claims };
    }
    default:
      return state;
  }
}

/** Who a number belongs to; null for nobody. */
export interface NumberClaim {
  readonly claimId: string;
  readonly tenantId: string;
  readonly projectId: string;
  readonly wabaId: string;
}

/** Folds one event into the claim of a number. */
export function evolveNumber(state: NumberClaim | null, event: FoldableEvent): NumberClaim | null {
  switch (event.type) {
    case 'PhoneNumberClaimed': {
      const { claimId, tenantId, projectId, wabaId } = event.data;
      return { claimId, tenantId, projectId, wabaId };
    }
    case 'PhoneNumberReleased':
      return state?.claimId === event.data.claimId ? null : state;
    default:
      return state;
  }
}
