/** Why nobody gets a record: no owner, owners that disagree, unreadable, or Meta's own test. */
export const DEAD_LETTER_CLASSES = ['unroutable', 'conflict', 'unreadable', 'meta-test'] as const;

/** One of the classes of dead letters. */
export type DeadLetterClass = (typeof DEAD_LETTER_CLASSES)[number];
