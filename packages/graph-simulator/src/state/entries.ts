/** A share or switch of how much happens by itself. */
export interface Behaviour {
  /** `auto`: sent, delivered and so on follow by themselves; `manual`: only through the control API. */
  readonly statuses: 'auto' | 'manual';
  /** `auto`: templates are approved by themselves. */
  readonly review: 'auto' | 'manual';
  /** Milliseconds that every Graph call waits before it is looked at. */
  readonly latencyMs: number;
  readonly readShare: number;
  readonly replyShare: number;
  readonly failShare: number;
  /** Share of templates that are held for quality assessment first. */
  readonly heldShare: number;
  /** `1`: every webhook POST carries one item, for receivers that read only the first. */
  readonly itemsPerWebhook: 1 | 'many';
}

/** What happens by itself when nobody asked for anything else. */
export const defaultBehaviour: Behaviour = {
  statuses: 'auto',
  review: 'auto',
  latencyMs: 0,
  readShare: 0,
  replyShare: 0,
  failShare: 0,
  heldShare: 0,
  itemsPerWebhook: 'many',
};

/** What a person tells WhatsApp about the marketing messages of one business number. */
export type MarketingPreference = 'stop' | 'resume';

/** One thing that happens to an accepted message by itself, `after` milliseconds from its acceptance. */
export interface Step {
  readonly kind: 'sent' | 'delivered' | 'read' | 'failed' | 'reply' | 'preference';
  readonly after: number;
  /** Milliseconds from acceptance that the webhook's timestamp tells, when it is not `after`. */
  readonly datedAfter?: number;
  /** Error code of a `failed` step. */
  readonly code?: number;
  /** Text of a `reply`; without it one of a few. */
  readonly text?: string;
  /** A `reply` taps the template's first quick reply, if it has one. */
  readonly taps?: boolean;
  /** What the person tells with a `preference`. */
  readonly preference?: MarketingPreference;
}

/** One item of a webhook: a status, an inbound message or a flat account-level value. */
export interface Update {
  readonly id: string;
  readonly wabaId: string;
  /** What `entry[].id` says when it is not the WABA. */
  readonly entryId?: string;
  /** The WABA's field, such as `messages`. */
  readonly field: string;
  /** Unix milliseconds of the happening. */
  readonly at: number;
  readonly phoneNumberId?: string;
  /** Digits of the person it is about. */
  readonly person?: string;
  readonly contact?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly message?: Record<string, unknown>;
  readonly preference?: Record<string, unknown>;
  readonly value?: Record<string, unknown>;
}

/** Kinds of fault that can be asked for. */
export type FaultKind =
  | 'latency'
  | 'throttle'
  | 'error'
  | 'timeout-after-accept'
  | 'reset-after-accept'
  | 'webhook-before-response'
  | WebhookFaultKind
  | MediaFaultKind;

/** Kinds of fault that strike webhooks instead of Graph calls. */
export type WebhookFaultKind = 'duplicate-webhook' | 'reorder-webhooks' | 'drop-status';

/** Kinds of fault that strike the bytes of media. */
export type MediaFaultKind =
  | 'media-gone'
  | 'media-error'
  | 'media-cut'
  | 'media-html'
  | 'media-json'
  | 'media-redirect';

/** A fault as it was asked for. */
export interface Fault {
  readonly id: string;
  readonly kind: FaultKind;
  readonly match: { readonly path?: string; readonly to?: string; readonly phoneNumberId?: string };
  /** Share of matching requests that it strikes. */
  readonly rate: number;
  /** How often it strikes at most; without it, for ever. */
  readonly count?: number;
  /** Graph error code of the kinds `error` and `throttle`. */
  readonly code: number;
  readonly delayMs: number;
  /** Where `media-redirect` leads. */
  readonly url?: string;
  readonly seed: string;
}

/** What a person with a username shows one business number. */
export interface PersonStanding {
  /** Webhooks of the number leave out the phone number. */
  readonly hidesPhone?: boolean;
  readonly username?: string;
}

/** What Meta thinks of a business number. */
export interface NumberStanding {
  readonly quality: 'GREEN' | 'YELLOW' | 'RED';
  readonly throughput: 'STANDARD' | 'HIGH';
  readonly limit: string;
}

/** What Meta allows a WABA. */
export interface AccountStanding {
  readonly disabled: boolean;
  /** Until when (Unix milliseconds) the business may not begin conversations. */
  readonly restrictedUntil: number;
  /** The business took the partner's access away: tokens grant the WABA no longer. */
  readonly accessRemoved: boolean;
}

/** Someone finished Embedded Signup. `n` also stands for the code and the token that come of it. */
export interface SignupEntry {
  readonly e: 'signup';
  readonly n: number;
  readonly at: number;
  readonly event: string;
  readonly businessId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string | null;
  readonly displayPhoneNumber: string | null;
  readonly grants: readonly string[];
}

/** Settings of a number were changed; what it does not name stays. */
export interface NumberChangedEntry {
  readonly e: 'number-changed';
  readonly phoneNumberId: string;
  readonly change: {
    readonly newDisplayName?: string;
    readonly searchVisibility?: string;
    readonly overrideUri?: string | null;
  };
}

/** A template was created. */
export interface TemplateEntry {
  readonly e: 'template';
  readonly n: number;
  readonly id: string;
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly parameterFormat: 'POSITIONAL' | 'NAMED';
  readonly components: readonly Record<string, unknown>[];
  readonly at: number;
  /** Unix milliseconds of the review that comes by itself; null when a script decides. */
  readonly reviewAt: number | null;
}

/** A template was edited and awaits its review again. */
export interface TemplateEditedEntry {
  readonly e: 'template-edited';
  readonly id: string;
  readonly at: number;
  readonly category: string;
  readonly parameterFormat: 'POSITIONAL' | 'NAMED';
  readonly components: readonly Record<string, unknown>[];
  readonly reviewAt: number | null;
}

/** A send request was accepted. */
export interface AcceptedEntry {
  readonly e: 'accepted';
  readonly n: number;
  readonly wamid: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** As sent. */
  readonly to: string;
  /** Digits of the person's wa_id. */
  readonly recipient: string;
  readonly type: string;
  readonly callbackData: string | null;
  /** The business-scoped user id that it was sent to, when it was not sent to the phone number. */
  readonly userId?: string;
  readonly at: number;
  readonly pricing: { readonly category: string; readonly type: string };
  /** The template it was made of. */
  readonly templateId?: string;
  /** It was accepted as `held_for_quality_assessment`. */
  readonly held?: boolean;
  readonly steps: readonly Step[];
  /** The request body as JSON text. */
  readonly body: string;
}

/** Meta has a medium of a number. */
export interface MediumEntry {
  readonly e: 'medium';
  readonly id: string;
  readonly phoneNumberId: string;
  readonly mimeType: string;
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  /** Its bytes, base64; absent: made up by id and type. */
  readonly content?: string;
  /** The business uploaded it: good for 30 days instead of 7. */
  readonly uploaded?: true;
  readonly at: number;
}

/** One line of the journal: everything that the simulator must still know after a restart. */
export type Entry =
  | { readonly e: 'begun'; readonly seed: string; readonly at: number }
  | {
      readonly e: 'callback';
      readonly url: string | null;
      /** What the app subscribed to; absent for every field. */
      readonly fields?: readonly string[];
    }
  | SignupEntry
  | { readonly e: 'code-burnt'; readonly n: number }
  | { readonly e: 'token'; readonly n: number; readonly at: number }
  | { readonly e: 'subscribed'; readonly wabaId: string; readonly overrideUri: string | null }
  | { readonly e: 'unsubscribed'; readonly wabaId: string }
  | { readonly e: 'register-tried'; readonly phoneNumberId: string; readonly at: number }
  | { readonly e: 'register-blocked'; readonly phoneNumberId: string; readonly until: number }
  | { readonly e: 'registered'; readonly phoneNumberId: string; readonly pinDigest: string }
  | { readonly e: 'deregistered'; readonly phoneNumberId: string }
  | { readonly e: 'app-data-asked'; readonly phoneNumberId: string; readonly syncType: string }
  | { readonly e: 'pin'; readonly phoneNumberId: string; readonly pinDigest: string }
  | NumberChangedEntry
  | TemplateEntry
  | {
      readonly e: 'review';
      readonly id: string;
      readonly status: string;
      readonly reason: string | null;
      readonly update: Update | null;
    }
  | TemplateEditedEntry
  | {
      readonly e: 'template-categorised';
      readonly id: string;
      readonly category: string;
      readonly update: Update;
    }
  | { readonly e: 'template-deleted'; readonly id: string; readonly at: number; readonly update: Update }
  | AcceptedEntry
  | MediumEntry
  | {
      readonly e: 'inbound';
      readonly phoneNumberId: string;
      readonly from: string;
      readonly at: number;
      readonly n: number;
      /** What changes of what the person shows the number. */
      readonly person?: PersonStanding;
      /** It was said in a group, or is a message of the system. */
      readonly opensNoWindow?: true;
      readonly update: Update | null;
    }
  | {
      readonly e: 'preference';
      readonly phoneNumberId: string;
      readonly from: string;
      readonly value: MarketingPreference;
      readonly update: Update | null;
    }
  | { readonly e: 'replanned'; readonly wamid: string; readonly steps: readonly Step[] }
  | {
      readonly e: 'quality';
      readonly phoneNumberId: string;
      readonly change: Partial<NumberStanding>;
      readonly update: Update;
    }
  | {
      readonly e: 'account';
      readonly wabaId: string;
      readonly change: Partial<AccountStanding>;
      readonly update: Update;
    }
  | { readonly e: 'clock'; readonly aheadMs: number }
  | {
      readonly e: 'wrote';
      readonly phoneNumberId: string;
      readonly from: string;
      readonly at: number;
      /** Id of the message. */
      readonly wamid?: string;
    }
  | { readonly e: 'update'; readonly update: Update }
  | { readonly e: 'settled'; readonly ids: readonly string[] }
  | { readonly e: 'behaviour'; readonly phoneNumberId: string | null; readonly change: Partial<Behaviour> }
  | { readonly e: 'fault'; readonly n: number; readonly fault: Fault }
  | { readonly e: 'fault-met'; readonly id: string; readonly key: string; readonly struck: boolean }
  | { readonly e: 'faults-cleared' }
  | { readonly e: 'reset' };
