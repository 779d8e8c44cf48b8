import { isDeepStrictEqual } from 'node:util';
import type { DomainEvent } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError } from '../domain-error.ts';
import type { PutSettings, PutTenant, TenantCommand } from './commands.ts';
import { DEFAULT_SETTINGS, type TenantSettings } from './settings.ts';
import { evolveTenant, initialTenant, settingsOf, type TenantState } from './state.ts';

/** Rules of `tenant-{tenantId}`. */
export const tenantDecider: Decider<TenantState, TenantCommand> = {
  initialState: initialTenant,
  evolve: evolveTenant,
  decide: (command, state) =>
    command.type === 'PutTenant' ? putTenant(command, state) : putSettings(command, state),
};

function putTenant(command: PutTenant, state: TenantState): DomainEvent[] {
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

function putSettings({ tenantId, settings }: PutSettings, state: TenantState): DomainEvent[] {
  if (!state) throw new DomainError('not-found', 'There is no such tenant.');
  const before = settingsOf(state);
  const { quietHours: asked, stopKeywords, startKeywords, ...others } = settings;
  const { quietHours: kept, ...rest } = {
    ...before,
    ...others,
    stopKeywords: keywordsOf(stopKeywords, before.stopKeywords, DEFAULT_SETTINGS.stopKeywords),
    startKeywords: keywordsOf(startKeywords, before.startKeywords, DEFAULT_SETTINGS.startKeywords),
  };
  const quietHours = asked === undefined ? kept : (asked ?? undefined);
  const after = { ...rest, ...(quietHours === undefined ? {} : { quietHours }) };
  if (isDeepStrictEqual(after, before)) return [];
  return [{ type: 'TenantSettingsChanged', data: { tenantId, ...after } }];
}

type Keywords = TenantSettings['stopKeywords'];

/** Those that are asked for; null asks for the ones of the beginning. */
function keywordsOf(asked: Keywords | null | undefined, before: Keywords, first: Keywords): Keywords {
  return asked === undefined ? before : (asked ?? first);
}
