import {
  type CampaignResource,
  campaignResource,
  type MessageResource,
  messageResource,
} from '@wabus/api-contract';
import {
  type CampaignRow,
  type MessageRow,
  type Page,
  readConditions,
  type TenantReader,
} from '@wabus/read-models';
import { advisedMessage } from './advice.ts';
import type { MediaAddresses } from './media/addresses.ts';
import { campaignWaitsFor, messageWaitsFor } from './waiting-for.ts';

/** Whose media get which addresses. */
interface Addressing {
  readonly tenantId: string;
  readonly addresses: MediaAddresses;
}

/** Messages as the API shows them: with advice, fresh addresses of their media, and what they wait for; asks for that only where one waits. */
export async function shownMessages(
  reader: TenantReader,
  page: Page<MessageRow>,
  { tenantId, addresses }: Addressing,
): Promise<Page<MessageResource>> {
  const waiting = page.data.filter((message) => message.waiting);
  if (waiting.length === 0) {
    return {
      ...page,
      data: page.data.map((message) =>
        messageResource({ ...addresses.in(tenantId, advisedMessage(message)), waitingFor: null }),
      ),
    };
  }
  const conditions = await readConditions(reader, {
    projects: waiting.map(({ projectId }) => projectId),
    campaigns: waiting.flatMap(({ campaignId }) => campaignId ?? []),
  });
  const now = new Date();
  const shown = (message: MessageRow): MessageResource =>
    messageResource({
      ...addresses.in(tenantId, advisedMessage(message)),
      waitingFor: messageWaitsFor(message, conditions, now),
    });
  return { ...page, data: page.data.map(shown) };
}

/** Campaigns as the API shows them: with what their pending recipients wait for. */
export async function shownCampaigns(
  reader: TenantReader,
  page: Page<CampaignRow>,
): Promise<Page<CampaignResource>> {
  const running = page.data.filter(({ status }) => status === 'running' || status === 'paused');
  const conditions = await readConditions(reader, {
    projects: running.map(({ projectId }) => projectId),
    campaigns: running.map(({ id }) => id),
    deferralsOf: running.map(({ id }) => id),
  });
  const now = new Date();
  return {
    ...page,
    data: page.data.map((campaign) =>
      campaignResource({ ...campaign, waitingFor: campaignWaitsFor(campaign, conditions, now) }),
    ),
  };
}
