import { setTimeout as sleep } from 'node:timers/promises';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  type DemoClient,
  launchCampaign,
} from '@wabus/standalone/demo';
import { recipientsCsv } from '../crash/recipients.ts';

/** Makes a tenant with a connected number and an approved template. */
export async function prepareTenant(
  client: DemoClient,
  base: string,
  step: (sentence: string) => void,
): Promise<{ readonly projectId: string; readonly phoneNumberId: string }> {
  await client.api('PUT', base, { name: 'Bench', country: 'BR', timeZone: 'UTC', language: 'en' });
  const connected = await connectProject(client, base, { step });
  await approveTemplate(client, base, connected.projectId, { step });
  return connected;
}

/** Messages a second of one campaign, from its start to its completion; the upload is not counted. */
export async function campaignPerSecond(
  client: DemoClient,
  { base, projectId }: { readonly base: string; readonly projectId: string },
  recipients: number,
): Promise<number> {
  const id = await launchCampaign(client, base, projectId, recipientsCsv(recipients), {
    step: () => undefined,
  });
  const began = performance.now();
  for (;;) {
    const { status } = await client.api<CampaignView>('GET', `${base}/campaigns/${id}`);
    if (status === 'completed') return recipients / ((performance.now() - began) / 1_000);
    await sleep(20);
  }
}
