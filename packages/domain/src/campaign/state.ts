import type { EventData } from '@wabus/events';
import type { ElsewhereThan, FoldableEvent } from '../decider.ts';

/** A campaign's status in this version. */
export const CAMPAIGN_STATUSES = ['draft', 'running', 'paused', 'completed'] as const;

/** One of a campaign's statuses. */
export type CampaignStatus = (typeof CAMPAIGN_STATUSES)[number];

/** A campaign as its stream tells it; plain JSON, so that a projection may keep it. */
export interface CampaignState extends Readonly<EventData<'CampaignCreated'>> {
  readonly createdAt: string;
  readonly status: CampaignStatus;
  /** The newest round; 0 is the first run, absent before the start. */
  readonly round?: number;
  /** What the start froze. */
  readonly frozen?: Readonly<Pick<EventData<'CampaignStarted'>, 'category' | 'components' | 'variables'>>;
  readonly completedRound?: number;
}

/** Folds one event into a campaign. */
export function evolveCampaign(state: CampaignState | null, event: FoldableEvent): CampaignState | null {
  if (event.type === 'CampaignCreated')
    return { ...event.data, createdAt: event.recordedAt, status: 'draft' };
  if (!state) return state;
  switch (event.type) {
    case 'CampaignStarted': {
      const { round, category, components, variables } = event.data;
      return { ...state, status: 'running', round, frozen: { category, components, variables } };
    }
    case 'CampaignPaused':
      return { ...state, status: 'paused' };
    case 'CampaignResumed':
      return { ...state, status: 'running' };
    case 'CampaignCompleted':
      return { ...state, status: 'completed', completedRound: event.data.round };
    default:
      event satisfies ElsewhereThan<'campaign'>;
      return state;
  }
}
