import { onceDecider } from '@wabus/domain';
import { inboundId, streamName } from '@wabus/events';
import { definePlacement, oneCommand } from '../define-placement.ts';
import { type FactOfKind, type OwnedFact, timeOf } from '../owned-fact.ts';
import { recordRequest } from '../record-once.ts';

/** What came of an ad, on the stream of the message that shows it. */
export const conversionPlacement = definePlacement('conversion', {
  place: oneCommand({
    decider: onceDecider,
    ask: (owned: OwnedFact<FactOfKind<'conversion'>>) => {
      const { fact, owner } = owned;
      const { wamid, event, value, currency } = fact;
      return recordRequest(owned, streamName.inbound(inboundId(wamid)), {
        type: 'ConversionReported',
        data: { wamid, wabaId: owner.wabaId, event, value, currency, at: timeOf(owned) },
      });
    },
  }),
});
