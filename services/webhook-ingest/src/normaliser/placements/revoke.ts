import { recordOfPerson } from '../record-of-person.ts';
import { nameOf, placeOf, streamOf } from '../said.ts';

/** Which messages were deleted for everyone. */
export const revokePlacement = recordOfPerson('revoke', {
  stream: streamOf,
  event: (person) => {
    const { fact } = person.owned;
    const { target, by } = fact;
    return {
      type: 'MessageRevoked',
      data: { ...placeOf(person), target, by },
      personal: [{ contactId: person.contactId, plain: { from: nameOf(fact) } }],
    };
  },
});
