/** Longer names are compared with nothing: nobody misspells a name of ours so far. */
const LONGEST = 64;

/** Beyond the first a name is another one, beyond the second unless both begin alike: `sendAt` is no `metadata`. */
const UNLIKE = 0.5;
const HARDLY_LIKE = 0.35;

/** The known name that was probably meant by another one; undefined where none is like it. */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  if (name.length > LONGEST) return undefined;
  const given = plain(name);
  const ranked = known
    .map((candidate) => ({ candidate, distance: unlike(given, plain(candidate)) }))
    .sort((a, b) => a.distance - b.distance);
  const [best] = ranked;
  if (!best) return undefined;
  const beginAlike = plain(best.candidate).slice(0, 2) === given.slice(0, 2);
  return best.distance <= (beginAlike ? UNLIKE : HARDLY_LIKE) ? best.candidate : undefined;
}

/**
 * Says that a name is not known, and what may stand there instead: the name that is nearest, else all of them.
 * @param known what may stand there; empty where nothing can be given
 */
export function unknownDetail(given: string, known: readonly string[]): string {
  const name = `\`${given.length > LONGEST ? `${given.slice(0, LONGEST).toWellFormed()}…` : given}\``;
  const near = nearestName(given, known);
  if (near !== undefined) return `${name} is not known here: did you mean \`${near}\`?`;
  if (known.length === 0) return `${name} is not known here: nothing can be given.`;
  return `${name} is not known here, only ${known.map((one) => `\`${one}\``).join(', ')}.`;
}

/** Capitals, underscores and hyphens make no other name: `waba_id` is `wabaId`. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[_-]/g, '');

/** 0 for the same, 1 for nothing in common; a beginning of the other is more like it than edits alone say. */
function unlike(a: string, b: string): number {
  const longest = Math.max(a.length, b.length);
  if (longest === 0) return 0;
  const share = edits(a, b) / longest;
  const begins = Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
  return begins ? share / 2 : share;
}

/** How many letters are to be added, taken away, changed or swapped with the next (Damerau and Levenshtein). */
function edits(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j += 1) {
      const changed = (row[j] ?? 0) + (a[i] === b[j] ? 0 : 1);
      const swapped = a[i] === b[j - 1] && a[i - 1] === b[j] ? before[j - 1] : undefined;
      const least = Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1);
      next.push(swapped === undefined ? least : Math.min(least, swapped + 1));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
