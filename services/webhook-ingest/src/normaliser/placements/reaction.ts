import { recordOfPerson } from '../record-of-person.ts';
import { nameOf, placeOf, streamOf } from '../said.ts';

/** What was put beside messages, or taken back. */
export const reactionPlacement = recordOfPerson('reaction', {
  stream: streamOf,
  event: (person) => {
    const { fact } = person.owned;
    const { target, by, emoji } = fact;
    return {
      type: 'ReactionReceived',
      data: { ...placeOf(person), target, by },
      personal: [{ contactId: person.contactId, plain: { from: nameOf(fact), ...(emoji ? { emoji } : {}) } }],
    };
  },
});
