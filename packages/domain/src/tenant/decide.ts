import type { DomainEvent } from '@wabus/events';
import type { Decider } from '../decider.ts';
import type { TenantCommand } from './commands.ts';
import { evolveTenant, initialTenant, type TenantState } from './state.ts';

/** Rules of `tenant-{tenantId}`. */
export const tenantDecider: Decider<TenantState, TenantCommand> = {
  initialState: initialTenant,
  evolve: evolveTenant,
  decide: decideTenant,
};

function decideTenant(command: TenantCommand, state: TenantState): DomainEvent[] {
  const { type: _type, ...data } = command;
  if (!state) return [{ type: 'TenantOnboarded', data }];
  const { name, country, timeZone, language } = command;
  const same =
    state.name === name &&
    state.country === country &&
    state.timeZone === timeZone &&
    state.language === language;
  return same ? [] : [{ type: 'TenantProfileChanged', data }];
}
