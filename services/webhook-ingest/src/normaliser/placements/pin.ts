import { recordOfPerson } from '../record-of-person.ts';
import { nameOf, placeOf, streamOf } from '../said.ts';

/** Which messages were pinned, or taken down. */
export const pinPlacement = recordOfPerson('pin', {
  stream: streamOf,
  event: (person) => {
    const { fact } = person.owned;
    const { target, by, pinned } = fact;
    return {
      type: 'MessagePinned',
      data: { ...placeOf(person), target, by, pinned },
      personal: [{ contactId: person.contactId, plain: { from: nameOf(fact) } }],
    };
  },
});
