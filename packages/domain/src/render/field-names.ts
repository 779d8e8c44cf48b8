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
 * The name in a record that is meant: that very one, else the only one that differs from it in nothing but how it is
 * written. Names come from files: `constructor` is one like any other.
 */
export function nameMeant(record: Readonly<Record<string, string>>, wanted: string): string | undefined {
  if (Object.hasOwn(record, wanted)) return wanted;
  const folded = foldedName(wanted);
  const alike = Object.keys(record).filter((name) => foldedName(name) === folded);
  return alike.length === 1 ? alike[0] : undefined;
}
