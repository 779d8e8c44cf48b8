/**
 * The closed lists that stand inside events: each is written here once, and schemas of events, the HTTP face, tables
 * and types follow from it.
 */

/** Who wanted a message sent. */
export const SENT_BY = ['agent', 'campaign', 'api', 'automation', 'business-app'] as const;

/** Lanes of a number. */
export const LANES = ['conversational', 'bulk'] as const;

/** What consent a message needs. */
export const MESSAGE_PURPOSES = ['marketing', 'utility', 'authentication', 'none'] as const;

/** What a person agrees or objects to; `all` covers marketing and utility. */
export const CONSENT_PURPOSES = ['marketing', 'utility', 'all'] as const;

/** What a person chose about marketing in WhatsApp's own settings. */
export const MARKETING_PREFERENCES = ['stop', 'resume'] as const;

/**
 * Kinds of address of a person. A number and a user id of one business portfolio lead to who has them; a username and an id
 * over linked portfolios are shown with people, and prove nothing of who somebody is.
 */
export const ADDRESS_KINDS = ['phone', 'userId', 'username', 'parentUserId'] as const;

/** Meta's categories of a template. */
export const TEMPLATE_CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'] as const;

/** Whether marketing is allowed unless withdrawn, or only once it was given. */
export const MARKETING_POLICIES = ['opt-out', 'opt-in'] as const;

/**
 * How what was said came: as it happens, to a number whose thread another responder has, from a conversation before the
 * number was connected, from what was kept until it was understood, or written by the business elsewhere.
 */
export const SAID_SOURCES = ['live', 'standby', 'history', 'replay', 'echo'] as const;

/** Who did something to a message: the person, or the business by another way than this one. */
export const SAID_BY = ['person', 'business'] as const;

/** What shows that two contacts are one person. */
export const MERGE_CAUSES = [
  'shown-together',
  'user-id-changed',
  'number-changed',
  'contact-request',
  'decided',
] as const;

/** What can say that two contacts are one person while something else says that they are two. */
export const CONFLICT_CAUSES = ['user-id-changed', 'number-changed', 'contact-request'] as const;

/** Who or what said that an address is a person's. */
export const ADDRESS_SOURCES = [
  'crm',
  'inbound',
  'user-id-changed',
  'number-changed',
  'contact-request',
] as const;

/** What a scanner said of a file. */
export const SCAN_VERDICTS = ['clean', 'infected', 'not-scanned'] as const;

/** Why no scanner said anything of a file. */
export const NOT_SCANNED = ['too-large', 'time-out', 'unavailable'] as const;

/**
 * Why the bytes of a medium were not got: Meta does not know its id or its address (any more); it was not got before its
 * id was too old; it is larger than is taken; its type is one that is not taken; something else came in its place; a
 * scanner found something in it that does harm, or could not look at it where what nobody looked at is not kept.
 */
export const MEDIA_FAILURES = [
  'not-found',
  'expired',
  'too-large',
  'type-refused',
  'not-the-media',
  'infected',
  'not-scanned',
] as const;
