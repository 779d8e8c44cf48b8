import { PARKED, PROBE_REFUSED } from '@wabus/domain';

/** Reasons of messages that show that their project needs attention: Meta refused them, or there was no token. */
export const REFUSED: readonly string[] = [...Object.values(PARKED), 'token-missing'];

/** Reasons of messages that were refused for their project's sake, whether it was thought to work or was only tried. */
export const REFUSED_OR_TRIED: readonly string[] = [...REFUSED, PROBE_REFUSED];

/** Why a message waits for its project, without a time. */
export const PARKED_FOR_PROJECT: readonly string[] = [...REFUSED_OR_TRIED, 'project-needs-attention'];

/** Reasons as a list of SQL: they are constants of ours. */
export const sqlList = (reasons: readonly string[]): string =>
  reasons.map((reason) => `'${reason}'`).join(', ');
