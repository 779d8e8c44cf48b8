import type { TenantSettings } from './settings.ts';

/** What the CRM says of a tenant. */
export interface TenantProfile {
  readonly name: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** IANA time zone. */
  readonly timeZone: string;
  /** BCP 47. */
  readonly language: string;
}

/** Onboards the tenant, or changes its profile; the same values again change nothing. */
export interface PutTenant extends TenantProfile {
  readonly type: 'PutTenant';
  readonly tenantId: string;
}

/** Sets how wabus behaves for the tenant; the same settings again change nothing. */
export interface PutSettings {
  readonly type: 'PutSettings';
  readonly tenantId: string;
  /** What is left out stays as it is; null takes quiet hours away, and brings back the keywords of the beginning. */
  readonly settings: Partial<Omit<TenantSettings, 'quietHours' | 'stopKeywords' | 'startKeywords'>> & {
    readonly quietHours?: TenantSettings['quietHours'] | null;
    readonly stopKeywords?: TenantSettings['stopKeywords'] | null;
    readonly startKeywords?: TenantSettings['startKeywords'] | null;
  };
}

/** Commands of a tenant stream. */
export type TenantCommand = PutTenant | PutSettings;
