import type { ElsewhereThan, FoldableEvent } from '../decider.ts';
import type { TenantProfile } from './commands.ts';
import { DEFAULT_SETTINGS, type TenantSettings } from './settings.ts';

/** What a tenant's status can be; nothing suspends one in this version. */
export const TENANT_STATUSES = ['active', 'suspended'] as const;

/** A tenant as its stream tells it; null before it was onboarded. */
export type TenantState =
  | (TenantProfile & {
      readonly tenantId: string;
      readonly createdAt: string;
      /** Absent until somebody set them: the defaults hold. */
      readonly settings?: TenantSettings;
    })
  | null;

/** A tenant before its first event. */
export const initialTenant: TenantState = null;

/** Folds one event into a tenant. */
export function evolveTenant(state: TenantState, event: FoldableEvent): TenantState {
  switch (event.type) {
    case 'TenantOnboarded':
      return { ...event.data, createdAt: event.recordedAt };
    case 'TenantProfileChanged':
      return state && { ...state, ...event.data };
    case 'TenantSettingsChanged': {
      const { tenantId: _tenantId, ...settings } = event.data;
      return state && { ...state, settings };
    }
    default:
      event satisfies ElsewhereThan<'tenant'>;
      return state;
  }
}

/** The settings that hold for a tenant. */
export function settingsOf(state: TenantState): TenantSettings {
  return state?.settings ?? DEFAULT_SETTINGS;
}
