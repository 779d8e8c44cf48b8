import type { MarketingPreference, Update } from '../state/entries.ts';

/** What a `user_preferences` webhook reports. */
export interface PreferenceReport {
  readonly id: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  /** Digits of the person. */
  readonly from: string;
  readonly name?: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly value: MarketingPreference;
}

/** A person stops marketing messages of one business number, or wants them again, as a webhook update. */
export function preferenceUpdate(report: PreferenceReport): Update {
  const { id, wabaId, phoneNumberId, from, name, at, value } = report;
  return {
    id,
    wabaId,
    field: 'user_preferences',
    at,
    phoneNumberId,
    contact: { profile: name === undefined ? {} : { name }, wa_id: from },
    preference: {
      wa_id: from,
      detail: `User requested to ${value} marketing messages`,
      category: 'marketing_messages',
      value,
      timestamp: Math.floor(at / 1000),
    },
  };
}
