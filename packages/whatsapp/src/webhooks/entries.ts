import { idOf, listOf, valueAt, valueIn } from '../json.ts';

const PLAIN_ID = /^[A-Za-z0-9_-]{1,64}$/;

/** An id that may name a stream or a record key: letters, digits, `_` and `-`, at most 64. */
export function plainId(value: unknown): string | undefined {
  const id = idOf(value);
  return id && PLAIN_ID.test(id) ? id : undefined;
}

/**
 * Whose fact a change is: the customer's WABA where Meta wrote `waba_info` (then `entry.id` is our own portfolio),
 * else the entry's. Empty when there is none.
 */
export function wabaOfChange(entry: unknown, change: unknown): string {
  return plainId(valueIn(change, 'value', 'waba_info', 'waba_id')) ?? plainId(valueAt(entry, 'id')) ?? '';
}

/** The WABA that an entry as a whole belongs to: that of its changes if they agree, else the entry's own id. */
export function wabaOfEntry(entry: unknown): string {
  const owners = new Set(listOf(valueAt(entry, 'changes')).map((change) => wabaOfChange(entry, change)));
  const [only] = owners;
  return owners.size === 1 && only !== undefined ? only : (plainId(valueAt(entry, 'id')) ?? '');
}
