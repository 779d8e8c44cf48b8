import { versionOf } from '@wabus/domain';
import { recordOfPerson } from '../record-of-person.ts';
import { circumstancesOf, nameOf, namesOf, placeOf, sourceOf, streamOf } from '../said.ts';

/** Keeps what the business wrote elsewhere, once per wamid and way in which it came. */
export const echoPlacement = recordOfPerson('echo', {
  stream: streamOf,
  version: (owned) => versionOf({ source: sourceOf(owned), messageType: owned.fact.type }),
  event: (person) => {
    const { fact } = person.owned;
    const { status, content } = fact;
    return {
      type: 'MessageEchoed',
      data: { ...placeOf(person), ...circumstancesOf(fact), ...(status ? { status } : {}) },
      personal: [{ contactId: person.contactId, plain: { to: nameOf(fact), ...namesOf(fact), content } }],
    };
  },
});
