/**
 * Words of a parameter that takes several: a list, a JSON array as text, or a text with commas. Null when nothing was
 * given.
 */
export function wordsOf(given: unknown): string[] | null {
  const value = typeof given === 'string' ? parsed(given) : given;
  if (value === null || value === undefined) return null;
  const words = Array.isArray(value) ? value : String(value).split(',');
  return words.map((word) => String(word).trim()).filter((word) => word !== '');
}

function parsed(text: string): unknown {
  if (!text.trim().startsWith('[')) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
