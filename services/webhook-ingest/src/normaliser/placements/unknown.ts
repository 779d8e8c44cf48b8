import { definePlacement } from '../define-placement.ts';
import { keepUnknown } from '../keep-unknown.ts';
import { deadLetter, together } from '../outcome.ts';

/**
 * What nobody understands yet is kept, and it is learnt whom it shows; what should have been readable is set aside. It
 * comes after all that makes people known, so that it is sealed under their keys.
 */
export const unknownPlacement = definePlacement('unknown', {
  showsPeople: true,
  acquaints: true,
  place: async (ports, facts) => {
    const faulty = facts.flatMap((owned) => {
      const { fault } = owned.fact;
      return fault === undefined ? [] : [deadLetter(owned, 'unreadable', fault)];
    });
    const sound = facts.filter(({ fact }) => fact.fault === undefined);
    return together([...faulty, await keepUnknown(ports, sound, 'wabus does not read it.')]);
  },
});
