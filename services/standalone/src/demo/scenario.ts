import { type DemoClient, RequestError } from './client.ts';

/** Counts of a campaign as the API answers them. */
export interface CampaignView {
  readonly id: string;
  readonly status: string;
  readonly counts: Record<string, number> & { readonly breakdown: Record<string, number> };
}

/** Called with one sentence for each step, and with the campaign each time that it was read. */
export interface Watcher {
  step(sentence: string): void;
  progress(campaign: CampaignView): void;
}

/** What the scenario leaves behind. */
export interface Outcome {
  readonly tenantId: string;
  readonly campaign: CampaignView;
  /** Messages that the simulator's number accepted: the count from Meta's side. */
  readonly received: number;
  readonly distinctReceived: number;
}

/** What has not changed for so long hangs, on the slowest machine, too. */
const STILL_LIMIT_MS = 300_000;
const POLL_MS = 250;

/** A tenant connects a number, has a template approved and sends a campaign to the recipients of a CSV. */
export async function runScenario(client: DemoClient, csv: string, watcher: Watcher): Promise<Outcome> {
  const tenantId = `demo-${Date.now().toString(36)}`;
  const base = `/v1/tenants/${tenantId}`;
  watcher.step(`Tenant ${tenantId} is onboarded`);
  const profile = { name: 'Lucky Shrub', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
  const { projectId, phoneNumberId } = await connectProject(client, base, watcher);
  await approveTemplate(client, base, projectId, watcher);
  const campaign = await launchCampaign(client, base, projectId, csv, watcher);
  const done = await watch(client, `${base}/campaigns/${campaign}`, watcher);
  const received = await client.simulator<{ to: string }[]>('GET', `/numbers/${phoneNumberId}/received`);
  const distinct = new Set(received.map(({ to }) => to)).size;
  return { tenantId, campaign: done, received: received.length, distinctReceived: distinct };
}

/** Makes a project and connects it to a number of the simulator; resolves when it is active. */
export async function connectProject(
  client: DemoClient,
  base: string,
  watcher: Pick<Watcher, 'step'>,
): Promise<{ projectId: string; phoneNumberId: string }> {
  watcher.step('A project is made, and its owner finishes Embedded Signup in the browser');
  const { id: projectId } = await client.api<{ id: string }>('POST', `${base}/projects`, { name: 'Shop' });
  const signup = await client.simulator<{ code: string; wabaId: string; phoneNumberId: string }>(
    'POST',
    '/signups',
    {},
  );
  const { code, wabaId, phoneNumberId } = signup;
  await client.simulator('PUT', '/behaviour', { phoneNumberId, readShare: 0.6 });
  await client.api('POST', `${base}/projects/${projectId}/embedded-signup`, { code, wabaId, phoneNumberId });
  await until(
    client,
    `${base}/projects/${projectId}`,
    (project: { status: string }) => project.status === 'active',
  );
  watcher.step('The number is registered, the project is active');
  return { projectId, phoneNumberId };
}

/** Submits the template `order_ready` (two variables, the first with a default) and waits for Meta's approval. */
export async function approveTemplate(
  client: DemoClient,
  base: string,
  projectId: string,
  watcher: Pick<Watcher, 'step'>,
): Promise<void> {
  watcher.step('A template is submitted; Meta reviews it');
  const text = 'Hello {{1}}, your order {{2}} is ready for you.';
  const { id } = await client.api<{ id: string }>('POST', `${base}/templates`, {
    projectId,
    name: 'order_ready',
    language: 'en_US',
    category: 'UTILITY',
    components: [{ type: 'BODY', text, example: { body_text: [['Ana', 'A-17']] } }],
    variables: { 1: { field: 'first_name', default: 'there' }, 2: { field: 'order_id' } },
    submit: true,
  });
  await until(
    client,
    `${base}/templates/${id}`,
    (template: { status: string }) => template.status === 'approved',
  );
  watcher.step('The template is approved');
}

/** Makes a campaign of that template, uploads the CSV and starts it; answers its id. */
export async function launchCampaign(
  client: DemoClient,
  base: string,
  projectId: string,
  csv: string,
  watcher: Pick<Watcher, 'step'>,
): Promise<string> {
  const template = { name: 'order_ready', language: 'en_US' };
  const campaign = { projectId, title: 'Orders ready today', template };
  const { id } = await client.api<{ id: string }>('POST', `${base}/campaigns`, campaign);
  const upload = `${base}/campaigns/${id}/recipients`;
  const report = await client.api<{ added: number; rejected: unknown[] }>('POST', upload, csv);
  watcher.step(`${report.added} recipients are in the ledger, ${report.rejected.length} rows were refused`);
  await client.api('POST', `${base}/campaigns/${id}/start`);
  watcher.step('The campaign runs');
  return id;
}

/** Reads until the campaign completed and its webhooks have settled: delivered does not grow for a while. */
async function watch(client: DemoClient, path: string, watcher: Watcher): Promise<CampaignView> {
  let settled = '';
  let since = Date.now();
  return until(client, path, (campaign: CampaignView) => {
    watcher.progress(campaign);
    const now = JSON.stringify(campaign.counts);
    if (now !== settled) since = Date.now();
    settled = now;
    return campaign.status === 'completed' && Date.now() - since > 4_000;
  });
}

/** What is so new that no read model has it. */
function absent(error: unknown): null {
  if (error instanceof RequestError && error.status === 404) return null;
  throw error;
}

/**
 * Reads a resource again and again until it is as wanted, also one that is so new that no read model has it; throws when it
 * stays as it is for five minutes, saying how.
 */
export async function until<View>(
  client: DemoClient,
  path: string,
  reached: (view: View) => boolean,
): Promise<View> {
  let [seen, since] = ['', Date.now()];
  for (;;) {
    const view = await client.api<View>('GET', path).catch(absent);
    if (view && reached(view)) return view;
    const now = JSON.stringify(view);
    if (now !== seen) since = Date.now();
    seen = now;
    if (Date.now() - since > STILL_LIMIT_MS)
      throw new Error(`${path} did not get there in time: ${JSON.stringify(view)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
