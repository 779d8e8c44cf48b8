import type { EventData } from '@wabus/events';

/** Plans a campaign; its id derives from the command's id. */
export interface CreateCampaign extends Readonly<EventData<'CampaignCreated'>> {
  readonly type: 'CreateCampaign';
}

/** Runs a draft; freezes what its template looks like now. The ledger is closed before. */
export interface StartCampaign extends Readonly<Omit<EventData<'CampaignStarted'>, 'round'>> {
  readonly type: 'StartCampaign';
}

/** A person stops the running campaign for now. */
export interface PauseCampaign {
  readonly type: 'PauseCampaign';
  readonly campaignId: string;
}

/** A person lets the paused campaign go on. */
export interface ResumeCampaign {
  readonly type: 'ResumeCampaign';
  readonly campaignId: string;
}

/** Nothing of this round is pending any more; once per round. */
export interface CompleteCampaign {
  readonly type: 'CompleteCampaign';
  readonly campaignId: string;
  readonly round: number;
  /** Distinct people in the ledger. */
  readonly recipients: number;
}

/** Commands of a campaign stream. */
export type CampaignCommand =
  | CreateCampaign
  | StartCampaign
  | PauseCampaign
  | ResumeCampaign
  | CompleteCampaign;
