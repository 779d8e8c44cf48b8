/** What nobody means by a name: characters that nobody sees, and the braces of a variable. */
const UNMEANT = /[\p{Cf}{}]/gu;

/**
 * A name without how it happens to be written: `First Name`, ` first_name ` and `{{first_name}}` are one, and so are
 * accents composed and decomposed.
 */
export function foldedName(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(UNMEANT, '').trim().replace(/\s+/g, '_');
}

/**
 * Finds the name in a record that is meant by another: that very one, else the only one that differs from it in nothing
 * but how it is written. Names come from files: `constructor` is one like any other. Looks at the record once.
 */
export function namesMeantIn(
  record: Readonly<Record<string, string>>,
): (wanted: string) => string | undefined {
  let byFold: ReadonlyMap<string, string | null> | undefined;
  return (wanted) => {
    if (Object.hasOwn(record, wanted)) return wanted;
    byFold ??= foldedNames(Object.keys(record));
    return byFold.get(foldedName(wanted)) ?? undefined;
  };
}

/** Names by what they are without how they are written; null where several are alike. */
function foldedNames(names: readonly string[]): Map<string, string | null> {
  const byFold = new Map<string, string | null>();
  for (const name of names) {
    const folded = foldedName(name);
    byFold.set(folded, byFold.has(folded) ? null : name);
  }
  return byFold;
}
