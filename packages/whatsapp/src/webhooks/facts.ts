import type { GraphError } from '../errors/graph-error.ts';

/** What every fact of a webhook carries. */
export interface FactPlace {
  /** The WABA it belongs to; empty when the webhook names none. Partner facts: the customer's WABA, not our portfolio. */
  readonly wabaId: string;
  /** The business phone number it came through, where the webhook names one. */
  readonly phoneNumberId?: string;
  /** Meta's name of the subscription, such as `messages`; empty when there is none. */
  readonly field: string;
  /** Place among the facts of its webhook, from 0. */
  readonly index: number;
  /** SHA-256 (hex) of the item with sorted keys: equal items have equal digests. */
  readonly digest: string;
}

/** What Meta said a message costs. */
export interface FactPricing {
  readonly category?: string;
  readonly type?: string;
  readonly model?: string;
  readonly billable?: boolean;
}

/** What became of a message that somebody sent from the number. */
export interface StatusFact extends FactPlace {
  readonly kind: 'status';
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  /** Meta's id of the message, as told (see `wamidOf`). */
  readonly wamid: string;
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** Phone digits or group id, where given. Personal. */
  readonly recipient?: string;
  /** Business-scoped user id of the recipient. Personal. */
  readonly recipientUserId?: string;
  /** The member of the group that a group message's status speaks of. Personal. */
  readonly participant?: string;
  /** `biz_opaque_callback_data` as it came back. */
  readonly callbackData?: string;
  readonly pricing?: FactPricing;
  /** Empty unless the status is `failed`, as a rule. */
  readonly errors: readonly GraphError[];
}

/** A person wrote a text, or pressed a button or chose from a list. */
export interface MessageFact extends FactPlace {
  readonly kind: 'message';
  /** Meta's id of the message, as told (see `wamidOf`). */
  readonly wamid: string;
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** `wa_id` as Meta gave it; absent when the person hides the number. Personal. */
  readonly from?: string;
  /** Business-scoped user id, of the item or of its contact. Personal. */
  readonly fromUserId?: string;
  readonly profileName?: string;
  readonly type: 'text' | 'button' | 'interactive';
  /** The content under Meta's own name of the type. Personal. */
  readonly content: Readonly<Record<string, unknown>>;
  /** All that the person said: the text, or the payload of what was pressed, else its label. Personal. */
  readonly said?: string;
  /** The label of what was pressed or chosen. Personal. */
  readonly pressed?: string;
  /** The message that this one quotes. */
  readonly contextWamid?: string;
}

/** A person stopped or resumed marketing of the number in WhatsApp's own settings. */
export interface MarketingPreferenceFact extends FactPlace {
  readonly kind: 'marketing-preference';
  readonly preference: 'stop' | 'resume';
  /** Meta's timestamp (ISO, milliseconds); absent when it cannot be read. */
  readonly at?: string;
  /** `wa_id` as Meta gave it; absent when the person hides the number. Personal. */
  readonly from?: string;
  /** Business-scoped user id. Personal. */
  readonly fromUserId?: string;
  /** Meta's sentence about it. */
  readonly detail?: string;
}

/** Which template a fact speaks of. */
interface FactOfTemplate extends FactPlace {
  /** Meta's id; absent where the webhook has none that can be read whole. Names of deleted templates are used again. */
  readonly metaTemplateId?: string;
  readonly name: string;
  /** With underscore, such as `en_US`, whatever the webhook's spelling. */
  readonly language: string;
  /** `entry.time` (ISO); absent when it cannot be read. */
  readonly at?: string;
}

/** Meta changed its mind about a template. */
export interface TemplateStatusFact extends FactOfTemplate {
  readonly kind: 'template-status';
  /** APPROVED, REJECTED, PAUSED, DISABLED … as Meta spells it, in upper case. */
  readonly event: string;
  readonly reason?: string;
}

/** Meta has changed the category of a template. */
export interface TemplateCategoryFact extends FactOfTemplate {
  readonly kind: 'template-category';
  /** MARKETING, UTILITY …: what it is now, in upper case. */
  readonly category: string;
}

/** Two ids of one person. Personal. */
export interface ShownTogether {
  /** `wa_id` as Meta gave it. */
  readonly waId: string;
  /** Business-scoped user id. */
  readonly userId: string;
}

/** Anything else: kept as it came. */
export interface UnknownFact extends FactPlace {
  readonly kind: 'unknown';
  /** What the item is, as far as one can tell, such as `message:image`, `group-message:text`, `status:payment`, `value`, `entry`. */
  readonly item: string;
  /** `entry.time` or the item's own timestamp (ISO), where it can be read. */
  readonly at?: string;
  /** The item as it came. Personal. */
  readonly raw: unknown;
  /** Of whom it is, where it shows number and business-scoped id together. */
  readonly shows?: ShownTogether;
  /** Why it could not be read although its kind is known, in one sentence without personal data. */
  readonly fault?: string;
}

/** One fact of a webhook, discriminated by `kind`. */
export type WebhookFact =
  | StatusFact
  | MessageFact
  | MarketingPreferenceFact
  | TemplateStatusFact
  | TemplateCategoryFact
  | UnknownFact;
