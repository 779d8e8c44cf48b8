/** Runs of letters and digits that say something: whom a message is with, and which one it is. */
const RUNS = /[0-9A-Za-z]{6,}/g;

/**
 * What two ids of one message have in common where Meta names whom it is with by number in one and by id in the other: the
 * last run of letters and digits in the decoded id. Null where there is no such form. Two messages may have the same one:
 * it joins what is said of a message to it within a thread, where it is the only one, and is never an identity.
 */
export function messageToken(wamid: string): string | null {
  if (!wamid.startsWith('wamid.')) return null;
  const runs = Buffer.from(wamid.slice('wamid.'.length), 'base64').toString('latin1').match(RUNS) ?? [];
  return runs.length < 2 ? null : (runs.at(-1) ?? null);
}
