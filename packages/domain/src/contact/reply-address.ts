/** An address of a person, or of a contact that they were merged with. */
export interface ReachableAddress {
  readonly kind: 'phone' | 'userId';
  /** E.164 with +, or a business-scoped user id. */
  readonly value: string;
  readonly contactId: string;
  /** Position of the event that first told of it. */
  readonly position: bigint;
  /** When it was last given up, on Meta's clock; null: never. RFC 3339, as are all times here. */
  readonly lostAt: string | null;
  /** When WhatsApp last told that it became theirs; null: never. */
  readonly gainedAt: string | null;
}

/**
 * The addresses by which a person may still be written to, the best first: numbers before ids, those of the contact that
 * goes on before those of contacts that were merged into it, the newest of each first. What they gave up, or what went to
 * somebody else, is nobody's way to them; an id that they gave up is made anew and does not come back.
 */
export function waysTo(
  addresses: readonly ReachableAddress[],
  survivorId: string,
): readonly ReachableAddress[] {
  const rank = ({ kind, contactId }: ReachableAddress): number =>
    (kind === 'phone' ? 0 : 2) + (contactId === survivorId ? 0 : 1);
  return addresses.filter(isTheirs).toSorted((a, b) => rank(a) - rank(b) || Number(b.position - a.position));
}

function isTheirs({ kind, lostAt, gainedAt }: ReachableAddress): boolean {
  if (lostAt === null) return true;
  return kind === 'phone' && gainedAt !== null && Date.parse(gainedAt) >= Date.parse(lostAt);
}

/**
 * Where an answer goes, of `waysTo` a person: where what opened the window last came from, spelled as the addresses are, if
 * that is theirs still; else the best of them. Null for somebody without any.
 */
export function replyAddress(
  ways: readonly ReachableAddress[],
  wroteFrom: string | null,
): ReachableAddress | null {
  return ways.find(({ value }) => value === wroteFrom) ?? ways[0] ?? null;
}
