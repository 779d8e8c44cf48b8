/** A part of so many bytes, both ends within it; `all`: no part is asked for that can be given alone. */
type Part = { readonly start: number; readonly end: number } | 'all' | 'beyond';

/**
 * The part that `Range` asks for (RFC 9110, section 14). Several parts, other units and what is no range are answered by all
 * of it; so is a part under a condition, since no answer names a version.
 */
export function partOf(range: string | undefined, ifRange: string | undefined, bytes: number): Part {
  const [, from = '', to = ''] = /^bytes *= *(\d*) *- *(\d*)$/i.exec(range?.trim() ?? '') ?? [];
  if (ifRange !== undefined || (from === '' && to === '')) return 'all';
  if (from === '') {
    return to !== '' && Number(to) > 0 && bytes > 0
      ? { start: Math.max(0, bytes - Number(to)), end: bytes - 1 }
      : 'beyond';
  }
  const start = Number(from);
  if (to !== '' && Number(to) < start) return 'all';
  if (start >= bytes) return 'beyond';
  return { start, end: to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1) };
}
