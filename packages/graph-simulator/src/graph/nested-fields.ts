import { isObject } from '../http/body.ts';

const maxDepth = 20;

/**
 * Fields whose names are paths, `template[components][0][type]`, as PHP writes objects into forms and Graph reads them:
 * numbers without a gap from 0 make a list, and `[]` is the next place. A name deeper than any request is passed over.
 */
export function nestedFields(fields: Iterable<readonly [string, unknown]>): Record<string, unknown> {
  const root: Record<string, unknown> = Object.create(null);
  for (const [name, value] of fields) {
    const [first = '', ...inner] = name.split('[').map((part) => part.replace(/\]$/, ''));
    if (inner.length <= maxDepth) put(root, [first, ...inner], value);
  }
  return Object.fromEntries(Object.entries(root).map(([name, value]) => [name, withLists(value)]));
}

function put(node: Record<string, unknown>, [first = '', ...inner]: readonly string[], value: unknown): void {
  const name = first === '' ? String(Object.keys(node).length) : first;
  if (inner.length === 0) {
    node[name] = value;
    return;
  }
  const there = node[name];
  const below: Record<string, unknown> = isObject(there) ? there : Object.create(null);
  node[name] = below;
  put(below, inner, value);
}

function withLists(value: unknown): unknown {
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, withLists(inner)] as const);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
