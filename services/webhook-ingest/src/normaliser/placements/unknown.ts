import { acquaint } from '../acquaint.ts';
import { definePlacement } from '../define-placement.ts';
import type { FactOfKind, OwnedItem } from '../item.ts';
import { deadLetter, NOTHING, type Placed, together } from '../outcome.ts';

/** Of what nobody understands yet it is learnt whom it shows; what should have been readable is set aside. */
export const unknownPlacement = definePlacement('unknown', {
  showsPeople: true,
  place: async (ports, items) => {
    const { letters, errors } = await acquaint(ports, items);
    return together([{ ...NOTHING, letters, errors }, ...items.map(keptRaw)]);
  },
});

function keptRaw(item: OwnedItem<FactOfKind<'unknown'>>): Placed {
  const { fault } = item.fact;
  return fault === undefined ? { ...NOTHING, outcomes: ['unknown'] } : deadLetter(item, 'unreadable', fault);
}
