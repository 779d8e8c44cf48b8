import { InexactNumber } from './exact-json.ts';

const MAX_DEPTH = 64;

/** Where a value is unfit to be kept, and why. */
export interface Unfit {
  /** Dotted. */
  readonly path: string;
  readonly code: 'invalid-text' | 'number-inexact';
  readonly detail: string;
}

/**
 * What makes a parsed JSON value unfit to be kept, or null when nothing does: text with NUL or half a surrogate
 * pair (which databases refuse), a number that would come back as another one, or nesting so deep that it can only be
 * an attack.
 */
export function unfitJson(value: unknown): Unfit | null {
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: current, path, depth } = next;
    if (typeof current === 'string' && !isCleanText(current)) {
      return { path, code: 'invalid-text', detail: 'contains a NUL character or half a surrogate pair' };
    }
    if (current instanceof InexactNumber)
      return { path, code: 'number-inexact', detail: inexactDetail(current) };
    if (typeof current !== 'object' || current === null) continue;
    if (depth >= MAX_DEPTH) {
      return { path, code: 'invalid-text', detail: `is nested deeper than ${MAX_DEPTH} levels` };
    }
    for (const [key, item] of Object.entries(current)) {
      // Own in JSON, but most of JavaScript would drop it instead of keeping it.
      if (key === '__proto__')
        return { path, code: 'invalid-text', detail: 'has a key `__proto__`, which cannot be kept' };
      const itemPath = path === '' ? key : `${path}.${key}`;
      if (!isCleanText(key))
        return {
          path,
          code: 'invalid-text',
          detail: 'has a key with a NUL character or half a surrogate pair',
        };
      waiting.push({ value: item, path: itemPath, depth: depth + 1 });
    }
  }
  return null;
}

function inexactDetail({ source, read }: InexactNumber): string {
  const written = source.length > 64 ? `${source.slice(0, 64)}…` : source;
  const as = Number.isFinite(read) ? `would be read as ${read}` : 'is too large to be read as a number';
  return `${written} ${as}: write it as text, in quotes`;
}

const isCleanText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** JSON with the keys of objects sorted: equal values give equal text, however they were written. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
