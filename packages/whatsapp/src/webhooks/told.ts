import { idOf, valueAt } from '../json.ts';

/** The same without what Meta did not tell. */
export function told<Fields extends object>(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields;
}

/** Meta's word under a key, in upper case, whatever the webhook's spelling. */
export function wordAt(item: unknown, key: string): string | undefined {
  return idOf(valueAt(item, key))?.toUpperCase();
}
