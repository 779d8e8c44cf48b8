import type { FoldableEvent } from '../decider.ts';
import { evolveHistory, type HistoryImport } from '../history/state.ts';
import { later, type Said, said } from './said.ts';

/** How a business phone number stands with Meta, as its stream tells: the last word on each thing. Plain JSON. */
export interface NumberStanding {
  readonly qualityRating?: Said<string>;
  readonly throughput?: Said<string>;
  readonly messagingLimit?: Said<string>;
  readonly displayName?: Said<{
    readonly decision: string;
    readonly name?: string;
    readonly rejectionReason?: string;
  }>;
  readonly username?: Said<{ readonly status: string; readonly username?: string }>;
  readonly settings?: Said<unknown>;
  /** A message that a person wrote and that Meta dropped for good: its words. */
  readonly dropped?: Said<string>;
  /** Why it left the platform, in Meta's word. */
  readonly disconnected?: Said<string>;
  /** How far the import of what was said in its phone app before is. */
  readonly history?: HistoryImport;
}

/** Of a number Meta has said nothing yet. */
export const unknownNumber: NumberStanding = {};

/** Folds one event into how a number stands: the same whatever the order and repetition of webhooks. */
export function evolveNumberStanding(state: NumberStanding, event: FoldableEvent): NumberStanding {
  switch (event.type) {
    case 'PhoneNumberQualityRatingChanged': {
      const { qualityRating } = event.data;
      const rated = { ...state, qualityRating: later(state.qualityRating, said(event, qualityRating)) };
      return withLimit(rated, event);
    }
    case 'PhoneNumberThroughputChanged': {
      const { throughput } = event.data;
      return withLimit({ ...state, throughput: later(state.throughput, said(event, throughput)) }, event);
    }
    case 'PhoneNumberMessagingLimitChanged':
      return withLimit(state, event);
    case 'DisplayNameReviewed': {
      const { decision, requestedName: name, rejectionReason } = event.data;
      const displayName = later(state.displayName, said(event, { decision, name, rejectionReason }));
      return { ...state, displayName };
    }
    case 'BusinessUsernameChanged': {
      const { status, username } = event.data;
      return { ...state, username: later(state.username, said(event, { status, username })) };
    }
    case 'PhoneNumberSettingsChanged':
      return { ...state, settings: later(state.settings, said(event, event.data.settings)) };
    case 'ChannelErrorReported': {
      const { dropped, detail } = event.data;
      return dropped ? { ...state, dropped: later(state.dropped, said(event, detail)) } : state;
    }
    case 'PhoneNumberDisconnected': {
      const reason = event.data.reason ?? 'PARTNER_REMOVED';
      return { ...state, disconnected: later(state.disconnected, said(event, reason)) };
    }
    case 'HistoryImportRequested':
    case 'HistoryImportRefused':
    case 'HistoryImportDeclined':
    case 'HistoryPartReceived': {
      const history = evolveHistory(state.history, event);
      return history ? { ...state, history } : state;
    }
    default:
      return state;
  }
}

type WithLimit = Extract<
  FoldableEvent,
  {
    readonly type:
      | 'PhoneNumberQualityRatingChanged'
      | 'PhoneNumberThroughputChanged'
      | 'PhoneNumberMessagingLimitChanged';
  }
>;

function withLimit(state: NumberStanding, event: WithLimit): NumberStanding {
  const { messagingLimit } = event.data;
  if (messagingLimit === undefined) return state;
  return { ...state, messagingLimit: later(state.messagingLimit, said(event, messagingLimit)) };
}
