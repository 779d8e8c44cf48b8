import type { CampaignView } from '@wabus/standalone/demo';
import { recipientsCsv } from '../crash/recipients.ts';
import type { ProcessesSample } from './processes.ts';
import { untilQuiet } from './quiet.ts';
import type { Stand } from './stand.ts';

/** A campaign with so many recipients nobody of whom was written to before. */
export async function filledCampaign(stand: Stand, recipients: number): Promise<string> {
  const { client, base, projectId } = stand;
  const template = { name: 'order_ready', language: 'en_US' };
  const created = { projectId, title: 'Orders ready today', template };
  const { id } = await client.api<{ id: string }>('POST', `${base}/campaigns`, created);
  const csv = recipientsCsv(recipients, stand.people);
  stand.people += recipients;
  await client.api('POST', `${base}/campaigns/${id}/recipients`, csv);
  return id;
}

/**
 * Waits until a campaign is completed and all its messages are delivered; answers the sample in which nothing happened any
 * more. Asks only then: reading a campaign costs, too.
 */
export async function untilSettled(stand: Stand, id: string, recipients: number): Promise<ProcessesSample> {
  for (;;) {
    const quiet = await untilQuiet(stand.product);
    const view = await stand.client.api<CampaignView>('GET', `${stand.base}/campaigns/${id}`);
    if (view.status === 'completed' && view.counts.delivered === recipients) return quiet;
  }
}
