import { derivedId } from '@wabus/events';
import { definePlacement } from '../define-placement.ts';
import { contactRequest } from '../meet.ts';
import { placedBy, together } from '../outcome.ts';
import { believedTimeOf, type FactOfKind, type OwnedFact, timeOf } from '../owned-fact.ts';
import { endOfSecond, identify } from '../people.ts';

/** Records what people chose about marketing of a number in WhatsApp's own settings. */
export const marketingPreferencePlacement = definePlacement('marketing-preference', {
  showsPeople: true,
  place: async (ports, facts) => {
    const { people, failed } = await identify(ports, facts);
    const requests = people.map(({ owned, contactId }) => preferenceRequest(owned, contactId));
    const outcomes = await ports.runner.runMany(requests);
    const placed = people.map(({ owned }, index) => placedBy(owned, outcomes[index]));
    return together([failed, ...placed]);
  },
});

function preferenceRequest(owned: OwnedFact<FactOfKind<'marketing-preference'>>, contactId: string) {
  const { fact, owner } = owned;
  const { preference, detail, digest } = fact;
  const { phoneNumberId, projectId } = owner.number;
  const at = believedTimeOf(owned);
  return contactRequest(owned, contactId, {
    type: 'RecordPreference',
    // Without a time of Meta's a repeat is only known by its record, and counts once more: that changes nothing.
    eventId: derivedId('marketing-preference', contactId, phoneNumberId, preference, timeOf(owned), digest),
    contactId,
    projectId,
    wabaId: owner.wabaId,
    phoneNumberId,
    preference,
    at: preference === 'stop' ? endOfSecond(at) : at,
    ...(detail ? { detail } : {}),
  });
}
