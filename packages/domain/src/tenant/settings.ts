import type { EventData } from '@wabus/events';
import { CONSENT_WORDS } from './consent-words.ts';

/** How wabus behaves for a tenant, as a whole. */
export type TenantSettings = Omit<EventData<'TenantSettingsChanged'>, 'tenantId'>;

const words = (kind: 'stop' | 'start'): TenantSettings['stopKeywords'] =>
  Object.fromEntries(Object.entries(CONSENT_WORDS).map(([language, of]) => [language, [...of[kind]]]));

/** What holds for a tenant that set nothing: words of every language that has some, whatever the tenant's own. */
export const DEFAULT_SETTINGS: TenantSettings = {
  stopKeywords: words('stop'),
  startKeywords: words('start'),
  consentPolicy: { marketing: 'opt-out' },
  replyAttributionHours: 72,
};
