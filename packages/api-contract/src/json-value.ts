const MAX_DEPTH = 64;

/**
 * What makes a parsed JSON value unfit to be kept, or null when nothing does: text with NUL or half a surrogate
 * pair (which databases refuse), a number such as 1e400 (which would come back as null), or nesting so deep that it
 * can only be an attack. Answers the dotted path and why.
 */
export function unfitJson(value: unknown): { readonly path: string; readonly detail: string } | null {
  const waiting: { value: unknown; path: string; depth: number }[] = [{ value, path: '', depth: 0 }];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value: current, path, depth } = next;
    if (typeof current === 'string' && !isCleanText(current)) {
      return { path, detail: 'contains a NUL character or half a surrogate pair' };
    }
    if (typeof current === 'number' && !Number.isFinite(current))
      return { path, detail: 'is too large a number' };
    if (typeof current !== 'object' || current === null) continue;
    if (depth >= MAX_DEPTH) return { path, detail: `is nested deeper than ${MAX_DEPTH} levels` };
    for (const [key, item] of Object.entries(current)) {
      const itemPath = path === '' ? key : `${path}.${key}`;
      if (!isCleanText(key))
        return { path, detail: 'has a key with a NUL character or half a surrogate pair' };
      waiting.push({ value: item, path: itemPath, depth: depth + 1 });
    }
  }
  return null;
}

const isCleanText = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();

/** JSON with the keys of objects sorted: equal values give equal text, however they were written. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_key, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item;
    return Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
