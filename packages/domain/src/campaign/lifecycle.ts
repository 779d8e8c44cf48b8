import type { Lifecycle } from '../lifecycle.ts';
import type { CampaignStatus } from './state.ts';

/** The life of a campaign. */
export const CAMPAIGN_LIFECYCLE: Lifecycle<CampaignStatus> = {
  none: { meaning: 'There is no such campaign yet.', next: { CampaignCreated: 'draft' } },
  draft: { meaning: 'It takes recipients; nothing is sent.', next: { CampaignStarted: 'running' } },
  running: {
    meaning: "Its recipients are frozen, and messages are released at the number's pace.",
    next: { CampaignPaused: 'paused', CampaignCompleted: 'completed' },
  },
  paused: {
    meaning:
      'A person stopped it; no attempt is recorded later than a second after. It completes all the same when nothing was pending any more.',
    next: { CampaignResumed: 'running', CampaignCompleted: 'completed' },
  },
  completed: {
    meaning:
      'No message of it is pending any more. Later evidence of Meta changes its counts, never this status.',
    next: {},
  },
};
