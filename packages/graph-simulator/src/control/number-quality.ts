import type { Engine } from '../engine.ts';
import type { NumberStanding, Update } from '../state/entries.ts';
import { fateOf, numberOf } from './happenings.ts';
import { bad, type Input } from './input.ts';

const events = ['ONBOARDING', 'THROUGHPUT_UPGRADE', 'FLAGGED', 'UNFLAGGED', 'UPGRADE', 'DOWNGRADE'] as const;
const limits = ['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED'] as const;
const ratings = ['GREEN', 'YELLOW', 'RED'] as const;

/** `POST /numbers/{id}/quality`: Meta changes what it thinks of a number; a `phone_number_quality_update` goes out. */
export async function numberQuality(
  engine: Engine,
  input: Input,
  phoneNumberId: string,
): Promise<Record<string, unknown>> {
  const number = numberOf(engine, phoneNumberId);
  const [asked, rating, limit] = [
    input.oneOf('event', events),
    input.oneOf('quality', ratings),
    input.oneOf('limit', limits),
  ];
  input.done();
  if (!asked && !rating && !limit) throw bad('Name quality, limit or event, such as {"quality": "RED"}.');
  const event = asked ?? (rating === 'RED' ? 'FLAGGED' : rating ? 'UNFLAGGED' : 'ONBOARDING');
  const before = number.standing;
  const standing: NumberStanding = {
    quality: rating ?? qualityAfter[event] ?? before.quality,
    throughput: event === 'THROUGHPUT_UPGRADE' ? 'HIGH' : before.throughput,
    limit: limit ?? before.limit,
  };
  const update: Update = {
    id: engine.updateId(),
    wabaId: number.wabaIds[0] ?? '',
    field: 'phone_number_quality_update',
    at: engine.now(),
    value: {
      display_phone_number: number.digits,
      event,
      ...(standing.limit === before.limit ? {} : { old_limit: before.limit }),
      current_limit: standing.limit,
      max_daily_conversations_per_business: standing.limit,
    },
  };
  await engine.publish({ e: 'quality', phoneNumberId, change: standing, update }, update);
  return { event, ...standing, webhook: fateOf(engine, update) };
}

const qualityAfter: Readonly<Record<string, NumberStanding['quality']>> = {
  FLAGGED: 'RED',
  UNFLAGGED: 'GREEN',
};
