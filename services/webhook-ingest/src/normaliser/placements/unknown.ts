import { acquaint } from '../acquaint.ts';
import { definePlacement } from '../define-placement.ts';
import { keepUnknown } from '../keep-unknown.ts';
import { deadLetter, together } from '../outcome.ts';

/**
 * What nobody understands yet is kept, and it is learnt whom it shows; what should have been readable is set aside. It
 * comes after all that makes people known, so that it is sealed under their keys.
 */
export const unknownPlacement = definePlacement('unknown', {
  showsPeople: true,
  learn: acquaint,
  place: async (ports, items) => {
    const faulty = items.flatMap((item) => {
      const { fault } = item.fact;
      return fault === undefined ? [] : [deadLetter(item, 'unreadable', fault)];
    });
    const sound = items.filter(({ fact }) => fact.fault === undefined);
    return together([...faulty, await keepUnknown(ports, sound, 'wabus does not read it.')]);
  },
});
