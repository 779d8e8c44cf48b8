import { namingOf, type PersonAt, writerContact } from '../people/naming.ts';
import type { MarketingPreference, Update } from '../state/entries.ts';
import type { World } from '../state/world.ts';

/** What a `user_preferences` webhook reports. */
export interface PreferenceReport extends PersonAt {
  readonly id: string;
  readonly name?: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly value: MarketingPreference;
}

/** A person stops marketing messages of one business number, or wants them again, as a webhook update. */
export function preferenceUpdate(world: World, report: PreferenceReport): Update {
  const { id, wabaId, phoneNumberId, digits, name, at, value } = report;
  const naming = namingOf(world, report);
  return {
    id,
    wabaId,
    field: 'user_preferences',
    at,
    phoneNumberId,
    person: digits,
    contact: writerContact(naming, name),
    preference: {
      ...(naming.phone === undefined ? {} : { wa_id: naming.phone }),
      user_id: naming.userId,
      detail: `User requested to ${value} marketing messages`,
      category: 'marketing_messages',
      value,
      timestamp: Math.floor(at / 1000),
    },
  };
}
