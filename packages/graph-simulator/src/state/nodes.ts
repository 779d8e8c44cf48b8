import type { AccountStanding, Behaviour, Fault, NumberStanding, PersonStanding, Step } from './entries.ts';

/** A code of Embedded Signup and, once exchanged, its business token. */
export interface Signup {
  readonly n: number;
  readonly code: string;
  readonly token: string;
  /** Ids of the WABAs that the token may act for. */
  grants: readonly string[];
  readonly codeIssuedAt: number;
  state: 'fresh' | 'burnt' | 'exchanged';
  tokenIssuedAt: number;
}

/** A WhatsApp Business Account. */
export interface Waba {
  readonly id: string;
  readonly name: string;
  readonly businessId: string;
  readonly createdAt: number;
  /** Ids of the numbers it lists, oldest first. */
  readonly numberIds: string[];
  /** Its templates by `name language`, oldest first. */
  readonly templates: Map<string, Template>;
  /** The app's subscription; null before the first `POST /{waba}/subscribed_apps`. */
  subscription: { readonly overrideUri: string | null } | null;
  standing: AccountStanding;
  /** Unix milliseconds of the templates that were created, for the quota. */
  templateCreations: number[];
  /** When (Unix milliseconds) approved templates were deleted, by `name language`. */
  readonly deletedTemplates: Map<string, number>;
}

/** A business phone number. */
export interface PhoneNumber {
  readonly id: string;
  readonly displayPhoneNumber: string;
  /** The display number's digits, as webhooks spell it. */
  readonly digits: string;
  readonly verifiedName: string;
  /** The display name that is under review; null when none is. */
  newDisplayName: string | null;
  searchVisibility: string;
  /** Where its webhooks go instead of the WABA's or the app's callback. */
  overrideUri: string | null;
  readonly onBusinessApp: boolean;
  /** What was asked of what the phone app knows, and since when (Unix milliseconds) it may be. */
  appData: { readonly since: number; readonly asked: ReadonlySet<string> };
  readonly onboardedAt: number;
  /** The WABAs that list it; the first one is its home. */
  readonly wabaIds: string[];
  registered: boolean;
  pinDigest: string | null;
  /** Unix milliseconds of the attempts to register or deregister. */
  attempts: number[];
  blockedUntil: number;
  behaviour: Partial<Behaviour>;
  standing: NumberStanding;
  /** Digits of the people who stopped marketing messages of this number. */
  readonly stoppedMarketing: Set<string>;
  readonly received: Message[];
  /** How many messages each person was sent. */
  readonly sentTo: Map<string, number>;
  /** People of whom more is known than the number, by digits. */
  readonly people: Map<string, PersonStanding>;
  /** Ids of the messages that people wrote. */
  readonly inboundIds: Set<string>;
  /** When each person wrote last, Unix milliseconds. */
  readonly windows: Map<string, number>;
  /** Service messages per calendar month (`2026-11`): the first 1,000 are free. */
  readonly serviceMessages: Map<string, number>;
}

/** A message template. */
export interface Template {
  readonly id: string;
  readonly wabaId: string;
  readonly name: string;
  readonly language: string;
  category: string;
  readonly parameterFormat: 'POSITIONAL' | 'NAMED';
  readonly components: readonly Record<string, unknown>[];
  readonly createdAt: number;
  /** Unix milliseconds of the edits that were made while it was approved. */
  readonly approvedEdits: readonly number[];
  status: string;
  rejectedReason: string;
  reviewAt: number | null;
}

/** An accepted send request. */
export interface Message {
  readonly n: number;
  readonly wamid: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly to: string;
  readonly recipient: string;
  readonly type: string;
  readonly callbackData: string | null;
  /** The business-scoped user id that it was sent to, when it was not sent to the phone number. */
  readonly userId?: string;
  readonly at: number;
  readonly pricing: { readonly category: string; readonly type: string };
  readonly templateId?: string;
  readonly held?: boolean;
  steps: readonly Step[];
  readonly body: string;
  /** Bit k: the webhook of step k was taken, or nobody wanted it. */
  settled: number;
  /** Bit k: step k was taken by this process. */
  taken: number;
}

/** A fault and how often it was met. */
export interface StandingFault {
  readonly fault: Fault;
  struck: number;
  /** Requests that matched, per recipient or path. */
  readonly met: Map<string, number>;
}
