import {
  type ConsentWord,
  newerConsent,
  newerPreference,
  type PreferenceWord,
  type ProjectState,
  settingsOf,
  type TemplateState,
  type TenantState,
  templateStatus,
} from '@wabus/domain';
import { knownStates } from './known/catalogue.ts';
import type { GateContact } from './known/contacts.ts';
import type { GateProject } from './known/projects.ts';
import type { GateTemplate } from './known/templates.ts';
import type { GateTenant } from './known/tenants.ts';
import type { GateStates } from './reading.ts';

/** What a contact's own stream says. */
type Words = Pick<GateContact, 'consents' | 'preferences'>;

/** Nothing is known, and that is up to date: for who fills in what streams tell, which are never stale. */
export const NO_STATES: GateStates = { ...knownStates(() => new Map()), stalenessMs: 0 };

/**
 * What the gates will know of a project once they have read its stream so far, but for what Meta said of its account and
 * number: that only lets messages wait, and who accepts them need not know it.
 */
export function gateProject(tenantId: string, state: ProjectState): GateProject {
  const { status, attention, worksSince = null, connection } = state;
  const { throughput = null, onBusinessApp: isOnBizApp = false } = connection ?? {};
  const told = { worksSince, backSince: null, throughput, isOnBizApp };
  return { tenantId, status, attentionSince: attention?.since ?? null, holds: [], ...told };
}

/** The same of a template. */
export function gateTemplate(tenantId: string, state: TemplateState): GateTemplate {
  return { tenantId, status: templateStatus(state), category: state.category };
}

/**
 * The same of a person, by all that the contacts said that are the person's, and by the stops of those that had a number
 * of theirs.
 */
export function gatePerson(tenantId: string, own: readonly Words[], stops: readonly Words[]): GateContact {
  const consents: Record<string, ConsentWord> = {};
  const preferences: Record<string, PreferenceWord> = {};
  for (const words of [...own, ...stops]) {
    for (const [purpose, word] of Object.entries(words.consents)) {
      consents[purpose] = newerConsent(consents[purpose], word);
    }
    for (const [number, word] of Object.entries(words.preferences)) {
      preferences[number] = newerPreference(preferences[number], word);
    }
  }
  return { tenantId, consents, preferences };
}

/** The same of a tenant; null: one without events. */
export function gateTenant(state: TenantState): GateTenant {
  return { marketingPolicy: settingsOf(state).consentPolicy.marketing };
}
