import { recordOnNumber } from '../record-once.ts';

/** What a flag says of the rating: Meta does not tell it. */
const RATINGS: ReadonlyMap<string, string> = new Map([
  ['FLAGGED', 'RED'],
  ['UNFLAGGED', 'GREEN'],
]);

const THROUGHPUTS: ReadonlyMap<string, string> = new Map([
  ['THROUGHPUT_UPGRADE', 'HIGH'],
  ['THROUGHPUT_DOWNGRADE', 'STANDARD'],
]);

/** What Meta thinks of a number; an event without a limit that nobody knows is kept unknown. */
export const numberQualityPlacement = recordOnNumber('number-quality', ({ fact }, number) => {
  const { event, messagingLimit, messagingLimitBefore } = fact;
  const qualityRating = RATINGS.get(event);
  const throughput = THROUGHPUTS.get(event);
  if (qualityRating) {
    return {
      type: 'PhoneNumberQualityRatingChanged',
      data: { ...number, event, qualityRating, messagingLimit },
    };
  }
  if (throughput)
    return { type: 'PhoneNumberThroughputChanged', data: { ...number, throughput, messagingLimit } };
  if (messagingLimit === undefined) return null;
  const data = { ...number, event, messagingLimit, messagingLimitBefore };
  return { type: 'PhoneNumberMessagingLimitChanged', data };
});
