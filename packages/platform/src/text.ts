const REPLACEMENT = '\ufffd';

/** Text that every store takes: NUL and halves of surrogate pairs, which Postgres and Avro refuse, become U+FFFD. */
export function storableText(text: string): string {
  const whole = text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', REPLACEMENT) : whole;
}

/** At most the first `max` characters of a text, counted as code points: no character is ever cut in two. */
export function firstCharacters(text: string, max: number): string {
  if (text.length <= max) return text;
  // A character has two units at most, so that no more of a giant text has to be taken apart.
  return Array.from(text.slice(0, max * 2))
    .slice(0, max)
    .join('');
}
