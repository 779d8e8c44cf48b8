import { HOLD_REASONS } from '@wabus/domain';
import type { CampaignCounts, CampaignResource } from '../schemas/campaign.ts';
import { type MayBeUnknown, type Moment, ownData, writtenMoment } from './plain.ts';

/** What is known of a campaign. */
export interface CampaignFacts
  extends Pick<CampaignResource, 'id' | 'projectId' | 'title' | 'template' | 'status'>,
    MayBeUnknown<CampaignResource, 'externalId' | 'maxPerSecond'> {
  readonly metadata?: unknown;
  readonly createdAt: Moment;
  /** Absent where they are not known, as in the answers of pause and resume. */
  readonly counts?: CampaignCounts | undefined;
  /** What its pending recipients wait for; absent in the answers of writes. */
  readonly waitingFor?: CampaignResource['waitingFor'];
}

/** Reasons for which a campaign stands still as a whole. */
const HOLDS: ReadonlySet<string> = new Set([
  ...['project-needs-attention', 'meta-not-answering', 'catching-up'],
  ...HOLD_REASONS,
]);

/** A campaign as every answer has it. */
export function campaignResource(campaign: CampaignFacts): CampaignResource {
  const { id, projectId, title, template, status, createdAt, counts, waitingFor } = campaign;
  const held = waitingFor && HOLDS.has(waitingFor.reason) ? { holdReason: waitingFor.reason } : {};
  return {
    ...{ id, projectId, title },
    template: { name: template.name, language: template.language },
    status,
    ...held,
    ...(waitingFor === undefined ? {} : { waitingFor }),
    externalId: campaign.externalId ?? null,
    metadata: ownData(campaign.metadata),
    maxPerSecond: campaign.maxPerSecond ?? null,
    createdAt: writtenMoment(createdAt),
    ...(counts ? { counts } : {}),
  };
}
