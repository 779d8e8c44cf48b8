import { recordKeywordConsent } from '../keyword-consent.ts';
import { recordOfPerson } from '../record-of-person.ts';
import { nameOf, placeOf, streamOf } from '../said.ts';

/** What messages say from then on; a STOP in it holds from then on, too. */
export const editPlacement = recordOfPerson('edit', {
  stream: streamOf,
  before: recordKeywordConsent,
  event: (person) => {
    const { fact } = person.owned;
    const { target, by, type, content } = fact;
    return {
      type: 'MessageEdited',
      data: { ...placeOf(person), target, by, messageType: type },
      personal: [{ contactId: person.contactId, plain: { from: nameOf(fact), content } }],
    };
  },
});
