import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  DemoClient,
  launchCampaign,
} from '@wabus/standalone/demo';
import { type Checked, check } from './check.ts';
import { Instance } from './instance.ts';
import { seededRandom } from './random.ts';
import { recipientsCsv } from './recipients.ts';

/** How hard it is tried. */
export interface CrashOptions {
  /** An empty folder. */
  readonly dataDir: string;
  readonly recipients: number;
  readonly kills: number;
  readonly seed: number;
  readonly senderConcurrency: number;
  /** Messages a second of the number: decides how long the campaign runs, and so where kills fall. */
  readonly numberRate: number;
  readonly say: (sentence: string) => void;
}

/** What was seen. */
export interface CrashResult extends Checked {
  readonly seed: number;
  readonly kills: readonly { readonly at: string; readonly settledBefore: number }[];
  readonly counts: CampaignView['counts'];
}

const LIMIT_MS = 300_000;

/**
 * Runs a campaign and kills the process with -9 at random moments of it, restarting each time; then waits until
 * every recipient is settled and checks both sides. Throws with the figures when a promise is broken.
 */
export async function crashRun(options: CrashOptions): Promise<CrashResult> {
  const { dataDir, say } = options;
  mkdirSync(dataDir, { recursive: true });
  const settings = [
    '--sender-concurrency',
    `${options.senderConcurrency}`,
    '--number-rate',
    `${options.numberRate}`,
  ];
  const start = () => Instance.start(dataDir, settings);
  let instance = await start();
  let client = new DemoClient(instance.announcement);
  const random = seededRandom(options.seed);
  const base = '/v1/tenants/crash';
  const profile = { name: 'Crash', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
  const { projectId, phoneNumberId } = await connectProject(client, base, { step: say });
  await approveTemplate(client, base, projectId, { step: say });
  const csv = recipientsCsv(options.recipients);
  const campaignId = await launchCampaign(client, base, projectId, csv, { step: say });
  const path = `${base}/campaigns/${campaignId}`;
  // Kills are spread over the time that the campaign would take undisturbed.
  const spanMs = (options.recipients / options.numberRate) * 1_000;
  const kills: { at: string; settledBefore: number }[] = [];
  for (let kill = 1; kill <= options.kills; kill += 1) {
    await sleep(300 + (random() * spanMs) / options.kills);
    const before = settled(await client.api<CampaignView>('GET', path));
    await instance.kill();
    kills.push({ at: new Date().toISOString(), settledBefore: before });
    say(`kill -9 number ${kill}: ${before} of ${options.recipients} settled before it`);
    instance = await start();
    client = new DemoClient(instance.announcement);
  }
  const campaign = await untilQuiet(client, path, say);
  try {
    const checked = await check({ ...options, instance, client, phoneNumberId, campaignId, campaign, kills });
    return { seed: options.seed, kills, counts: campaign.counts, ...checked };
  } finally {
    await instance.stop();
  }
}

function settled({ counts }: CampaignView): number {
  return (counts.recipients ?? 0) - (counts.breakdown.pending ?? 0);
}

/** Until the campaign completed and nothing has changed for as long as late statuses take. */
async function untilQuiet(
  client: DemoClient,
  path: string,
  say: (sentence: string) => void,
): Promise<CampaignView> {
  const deadline = Date.now() + LIMIT_MS;
  let seen = '';
  let since = Date.now();
  for (;;) {
    const campaign = await client.api<CampaignView>('GET', path);
    const now = JSON.stringify(campaign);
    if (now !== seen) since = Date.now();
    seen = now;
    if (campaign.status === 'completed' && Date.now() - since > 6_000) return campaign;
    if (Date.now() > deadline) throw new Error(`Not completed in time: ${seen}`);
    say(`${campaign.status}: ${settled(campaign)} settled`);
    await sleep(1_000);
  }
}
