import type { Address } from '@wabus/keyring';

/** A name that leads to nobody, as a contact's stream tells of it. */
export interface ToldName extends Pick<Address, 'kind' | 'value'> {
  /** When WhatsApp showed it first, RFC 3339; null: it was only told by the CRM. */
  readonly at: string | null;
  /** Portfolio that it was shown in; null where nobody named one. */
  readonly portfolio: string | null;
}

/**
 * Since when each of a person's usernames and ids over linked portfolios is theirs no more, by `kind value`: since another
 * one was shown, of ids in the same portfolio. What was only told is outdone by whatever is shown. A stream tells of each
 * once, so of one that was shown again after another, or with another person, the read models alone know.
 */
export function outdoneNames(told: readonly ToldName[]): ReadonlyMap<string, string> {
  const names = [...Map.groupBy(told, ({ kind, value }) => `${kind} ${value}`)].map(([key, same]) => {
    const [first = null] = same.flatMap(({ at }) => at ?? []).sort();
    return { key, kind: same[0]?.kind, first, portfolios: same.map(({ portfolio }) => portfolio) };
  });
  const outdone = new Map<string, string>();
  for (const { key, kind, first, portfolios } of names) {
    if (kind !== 'username' && kind !== 'parentUserId') continue;
    const [since] = names
      .filter((other) => other.key !== key && other.kind === kind)
      .filter(
        (other) =>
          kind === 'username' ||
          first === null ||
          other.portfolios.some((portfolio) => portfolios.includes(portfolio)),
      )
      .flatMap((other) => (other.first !== null && (first ?? '') < other.first ? [other.first] : []))
      .sort();
    if (since !== undefined) outdone.set(key, since);
  }
  return outdone;
}
