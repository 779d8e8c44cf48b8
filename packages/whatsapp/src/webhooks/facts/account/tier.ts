import { codeOf, idOf } from '../../../json.ts';

const TIER = /^TIER_(\d+K?|UNLIMITED|NOT_SET)$/;

/** A messaging limit as Meta's name of the tier, whether it comes as a name or as a number of people; -1 is no limit. */
export function tierOf(value: unknown): string | undefined {
  const name = idOf(value)?.toUpperCase();
  if (name !== undefined && TIER.test(name)) return name;
  const people = codeOf(value);
  if (people === undefined || people === 0) return undefined;
  if (people < 0) return 'TIER_UNLIMITED';
  return people % 1_000 === 0 ? `TIER_${people / 1_000}K` : `TIER_${people}`;
}
