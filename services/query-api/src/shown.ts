import {
  type CampaignRow,
  type MessageRow,
  type Page,
  readConditions,
  type TenantReader,
} from '@wabus/read-models';
import { advisedMessage } from './advice.ts';
import { campaignWaitsFor, messageWaitsFor } from './waiting-for.ts';

/** Messages as the API shows them: with advice, and what they wait for; asks for that only where one waits. */
export async function shownMessages(reader: TenantReader, page: Page<MessageRow>): Promise<Page<object>> {
  const waiting = page.data.filter((message) => message.waiting);
  if (waiting.length === 0) {
    return { ...page, data: page.data.map((message) => ({ ...advisedMessage(message), waitingFor: null })) };
  }
  const conditions = await readConditions(reader, {
    projects: waiting.map(({ projectId }) => projectId),
    campaigns: waiting.flatMap(({ campaignId }) => campaignId ?? []),
  });
  const now = new Date();
  const shown = (message: MessageRow): object => ({
    ...advisedMessage(message),
    waitingFor: messageWaitsFor(message, conditions, now),
  });
  return { ...page, data: page.data.map(shown) };
}

/** Campaigns as the API shows them: with what their pending recipients wait for. */
export async function shownCampaigns(reader: TenantReader, page: Page<CampaignRow>): Promise<Page<object>> {
  const running = page.data.filter(({ status }) => status === 'running' || status === 'paused');
  const conditions = await readConditions(reader, {
    projects: running.map(({ projectId }) => projectId),
    campaigns: running.map(({ id }) => id),
    deferralsOf: running.map(({ id }) => id),
  });
  return {
    ...page,
    data: page.data.map((campaign) => shown(campaign, campaignWaitsFor(campaign, conditions))),
  };
}

/** Reasons for which a campaign stands still as a whole. */
const HOLDS: ReadonlySet<string> = new Set(['project-needs-attention', 'meta-not-answering', 'catching-up']);

function shown(
  { startedAt: _startedAt, ...campaign }: CampaignRow,
  waitingFor: ReturnType<typeof campaignWaitsFor>,
) {
  const holdReason = waitingFor && HOLDS.has(waitingFor.reason) ? { holdReason: waitingFor.reason } : {};
  return { ...campaign, ...holdReason, waitingFor };
}
