import { type DomainEvent, derivedId } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError } from '../domain-error.ts';
import type { NumberCommand, WabaCommand } from './commands.ts';
import { evolveNumber, evolveWaba, type NumberClaim, unclaimedWaba, type WabaClaims } from './state.ts';

/** Rules of `waba-{wabaId}`: one tenant, whose projects may share it, each with a claim of its own. */
export const wabaDecider: Decider<WabaClaims, WabaCommand> = {
  initialState: unclaimedWaba,
  evolve: evolveWaba,
  decide: decideWaba,
};

/** Rules of `number-{phoneNumberId}`: one project. */
export const numberDecider: Decider<NumberClaim | null, NumberCommand> = {
  initialState: null,
  evolve: evolveNumber,
  decide: decideNumber,
};

function decideWaba(command: WabaCommand, state: WabaClaims): DomainEvent[] {
  const { wabaId, claimId } = command;
  if (command.type === 'ReleaseWaba') {
    if (state.tenantId === null || !(claimId in state.claims)) return [];
    const { tenantId } = state;
    return [{ type: 'WabaReleased', data: { wabaId, tenantId, claimId, reason: command.reason } }];
  }
  const { tenantId, projectId } = command;
  if (state.tenantId !== null && state.tenantId !== tenantId) {
    throw new DomainError('waba-claimed', 'This WhatsApp Business Account is connected elsewhere.');
  }
  if (Object.values(state.claims).includes(projectId)) return [];
  const id = derivedId('waba-claimed', claimId);
  return [{ type: 'WabaClaimed', id, data: { wabaId, tenantId, projectId, claimId } }];
}

function decideNumber(command: NumberCommand, state: NumberClaim | null): DomainEvent[] {
  const { phoneNumberId, claimId } = command;
  if (command.type === 'ReleaseNumber') {
    if (state?.claimId !== claimId) return [];
    const { wabaId, tenantId } = state;
    const data = { phoneNumberId, wabaId, tenantId, claimId, reason: command.reason };
    return [{ type: 'PhoneNumberReleased', data }];
  }
  const { wabaId, tenantId, projectId } = command;
  if (state && (state.tenantId !== tenantId || state.projectId !== projectId)) {
    throw new DomainError('number-claimed', 'This phone number is connected elsewhere.');
  }
  if (state?.wabaId === wabaId) return [];
  const id = derivedId('number-claimed', claimId);
  return [{ type: 'PhoneNumberClaimed', id, data: { phoneNumberId, wabaId, tenantId, projectId, claimId } }];
}
