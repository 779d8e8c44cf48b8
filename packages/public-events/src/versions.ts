/**
 * Dates from which bodies of events have the shape that they have, oldest first. A change that not every reader takes (a field
 * that goes, changes its name or its type) is a new date, with what makes the bodies of the date before out of newer ones.
 */
export const BODY_VERSIONS = ['2026-11-30'] as const;

/** The date that new endpoints are pinned to, and by which the feed speaks. */
export const NEWEST_BODIES: (typeof BODY_VERSIONS)[number] = '2026-11-30';
