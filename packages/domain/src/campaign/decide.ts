import type { DomainEvent } from '@wabus/events';
import type { Decider } from '../decider.ts';
import { DomainError, type DomainErrorCode } from '../domain-error.ts';
import type { CampaignCommand, CompleteCampaign } from './commands.ts';
import { type CampaignState, type CampaignStatus, evolveCampaign } from './state.ts';

/** Rules of `campaign-{campaignId}`. */
export const campaignDecider: Decider<CampaignState | null, CampaignCommand> = {
  initialState: null,
  evolve: evolveCampaign,
  decide: decideCampaign,
};

function decideCampaign(command: CampaignCommand, state: CampaignState | null): DomainEvent[] {
  if (command.type === 'CreateCampaign') {
    if (state) throw new DomainError('already-exists', 'A campaign with this id exists.');
    const { type: _type, ...data } = command;
    return [{ type: 'CampaignCreated', data }];
  }
  if (!state) throw new DomainError('not-found', 'There is no such campaign.');
  const { campaignId } = command;
  switch (command.type) {
    case 'StartCampaign': {
      requireStatus(state, 'draft', 'campaign-not-startable');
      const { category, components, variables } = command;
      return [{ type: 'CampaignStarted', data: { campaignId, round: 0, category, components, variables } }];
    }
    case 'PauseCampaign':
      if (state.status === 'paused') return [];
      requireStatus(state, 'running', 'campaign-not-pausable');
      return [{ type: 'CampaignPaused', data: { campaignId } }];
    case 'ResumeCampaign':
      if (state.status === 'running') return [];
      requireStatus(state, 'paused', 'campaign-not-resumable');
      return [{ type: 'CampaignResumed', data: { campaignId } }];
    case 'CompleteCampaign':
      return complete(command, state);
  }
}

function complete({ campaignId, round, recipients }: CompleteCampaign, state: CampaignState): DomainEvent[] {
  if (state.completedRound !== undefined && round <= state.completedRound) return [];
  if (state.round !== round) {
    throw new DomainError('campaign-not-running', `The campaign does not run round ${round}.`);
  }
  return [{ type: 'CampaignCompleted', data: { campaignId, round, recipients } }];
}

function requireStatus(state: CampaignState, status: CampaignStatus, code: DomainErrorCode): void {
  if (state.status === status) return;
  throw new DomainError(code, `The campaign is ${state.status}; it would have to be ${status}.`);
}
