import { versionOf } from '@wabus/domain';
import { recordAttestedNumbers } from '../attested-numbers.ts';
import { recordKeywordConsent } from '../keyword-consent.ts';
import { together } from '../outcome.ts';
import { recordOfPerson } from '../record-of-person.ts';
import { circumstancesOf, nameOf, namesOf, placeOf, sourceOf, streamOf } from '../said.ts';

/**
 * Keeps what people wrote, once per wamid and way in which it came. What a message says of consent stands before the
 * message does, so that nothing of a message that stands is missing.
 */
export const messagePlacement = recordOfPerson('message', {
  stream: streamOf,
  version: (owned) => versionOf({ source: sourceOf(owned), messageType: owned.fact.type }),
  before: async (ports, people) => {
    const attested = await recordAttestedNumbers(ports, people);
    const heard = await recordKeywordConsent(ports, attested.people);
    return { people: heard.people, failed: together([attested.failed, heard.failed]) };
  },
  event: (person) => {
    const { fact } = person.owned;
    const { content, referral, referredProduct, unwritten } = fact;
    const plain = {
      ...{ from: nameOf(fact), ...namesOf(fact), content },
      ...(referral ? { referral } : {}),
      ...(referredProduct ? { referredProduct } : {}),
    };
    return {
      type: 'MessageReceived',
      data: { ...placeOf(person), ...circumstancesOf(fact), ...(unwritten ? { unwritten } : {}) },
      personal: [{ contactId: person.contactId, plain }],
    };
  },
});
