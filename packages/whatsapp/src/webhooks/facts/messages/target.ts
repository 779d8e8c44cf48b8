import { valueAt } from '../../../json.ts';
import { wamidOf } from '../../../wamid.ts';
import type { Change, Faulty } from '../../change.ts';
import { isFaulty } from '../../define-fact.ts';
import { type Heading, headingOf } from './heading.ts';

/** Something that is said of another message. */
export interface Targeted extends Heading {
  /** Meta's id of that message. */
  readonly target: string;
}

/** What an item of a type says of another message, whose id stands under one of these names; null for other types, and where it names none. */
export function targetedBy(
  {
    change,
    item,
    list,
  }: { readonly change: Change; readonly item: unknown; readonly list: string | undefined },
  type: string,
  names: readonly string[],
): Targeted | Faulty | null {
  if (valueAt(item, 'type') !== type) return null;
  const node = valueAt(item, type);
  const target = names.map((name) => wamidOf(valueAt(node, name))).find((id) => id !== undefined);
  if (target === undefined) return null;
  const heading = headingOf(change, item, list, `a ${type}`);
  return isFaulty(heading) ? heading : { ...heading, target };
}
