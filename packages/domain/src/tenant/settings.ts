import type { EventData } from '@wabus/events';
import type { TenantState } from './state.ts';

/** How wabus behaves for a tenant, as a whole. */
export type TenantSettings = Omit<EventData<'TenantSettingsChanged'>, 'tenantId'>;

/** What holds for a tenant that set nothing. Words of doubtful meaning, such as YES, are left out on purpose. */
export const DEFAULT_SETTINGS: TenantSettings = {
  stopKeywords: {
    en: ['STOP', 'STOP ALL', 'UNSUBSCRIBE', 'OPT OUT', 'CANCEL', 'END', 'QUIT'],
    es: ['PARAR', 'ALTO', 'BAJA', 'DARME DE BAJA', 'CANCELAR', 'CANCELAR SUSCRIPCIÓN', 'DETENER'],
    pt: ['PARAR', 'PARE', 'SAIR', 'CANCELAR', 'CANCELAR INSCRIÇÃO', 'DESCADASTRAR', 'REMOVER'],
  },
  startKeywords: {
    en: ['START', 'UNSTOP', 'SUBSCRIBE', 'OPT IN', 'RESUME'],
    es: ['INICIAR', 'COMENZAR', 'EMPEZAR', 'REANUDAR', 'ALTA'],
    pt: ['INICIAR', 'COMEÇAR', 'RETOMAR', 'INSCREVER'],
  },
  consentPolicy: { marketing: 'opt-out' },
  replyAttributionHours: 72,
};

/** The settings that hold for a tenant. */
export function settingsOf(state: TenantState): TenantSettings {
  return state?.settings ?? DEFAULT_SETTINGS;
}
