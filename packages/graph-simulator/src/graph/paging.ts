import type { GraphAnswer, GraphCall } from './call.ts';
import { invalid, messagingError } from './errors.ts';

const defaultLimit = 25;
const maxLimit = 1000;

/**
 * One page of a list: `limit`, `after` and `before` of the query; `paging.next` and `previous` only where there is
 * more, with the token when it came in the query. Cursors name the item that they stand beside. Throws `GraphError`
 * 131059 for a cursor of nothing.
 */
export function page<Item extends { readonly id: string }>(
  call: GraphCall,
  graphUrl: string,
  items: readonly Item[],
  show: (item: Item) => Record<string, unknown>,
): GraphAnswer {
  const limit = limitOf(call);
  const [after, before] = [call.query.get('after'), call.query.get('before')];
  let start = 0;
  if (after) start = indexOf(items, after) + 1;
  else if (before) start = Math.max(0, indexOf(items, before) - limit);
  const end = before && !after ? indexOf(items, before) : Math.min(items.length, start + limit);
  const shown = items.slice(start, end);
  const [first, last] = [shown[0], shown.at(-1)];
  if (!first || !last) return { data: [] };
  const cursors = { before: cursorOf(first.id), after: cursorOf(last.id) };
  return {
    data: shown.map(show),
    paging: {
      cursors,
      ...(end < items.length && { next: link(call, graphUrl, { limit, after: cursors.after }) }),
      ...(start > 0 && { previous: link(call, graphUrl, { limit, before: cursors.before }) }),
    },
  };
}

function limitOf(call: GraphCall): number {
  const asked = call.query.get('limit');
  if (asked === null) return defaultLimit;
  const limit = Number(asked);
  if (!Number.isInteger(limit) || limit < 1) throw invalid('Param limit must be an integer greater than 0.');
  return Math.min(maxLimit, limit);
}

const cursorOf = (id: string): string => Buffer.from(`at:${id}`).toString('base64url');

function indexOf(items: readonly { readonly id: string }[], cursor: string): number {
  const id = Buffer.from(cursor, 'base64url').toString('latin1').replace(/^at:/, '');
  const index = items.findIndex((item) => item.id === id);
  if (index < 0) throw messagingError(131059);
  return index;
}

function link(call: GraphCall, graphUrl: string, turn: Record<string, string | number>): string {
  const url = new URL(call.path, graphUrl);
  for (const [key, value] of call.query) {
    if (!['after', 'before', 'limit'].includes(key)) url.searchParams.append(key, value);
  }
  for (const [key, value] of Object.entries(turn)) url.searchParams.set(key, String(value));
  return url.href;
}
