import { approveTemplate, connectProject, until } from '@wabus/standalone/demo';
import type { Acknowledged } from './acknowledged.ts';
import { recipientsCsv } from './recipients.ts';
import type { Stand } from './stand.ts';
import { type ToldAccount, tellable } from './told-account.ts';

/** A campaign that runs, of a tenant with a connected number. */
export interface Actor {
  readonly tenantId: string;
  readonly base: string;
  readonly projectId: string;
  readonly phoneNumberId: string;
  readonly campaignId: string;
  readonly recipients: number;
}

/** Shares and faults of Meta's side in every run. It takes its time, so that calls are under way whenever something happens. */
const BEHAVIOUR = { readShare: 0.5, replyShare: 0.2, failShare: 0.05, latencyMs: 200 };
const FAULTS = [
  { kind: 'duplicate-webhook', rate: 0.3 },
  { kind: 'reorder-webhooks', rate: 0.3 },
];

/** The campaign beside: so that whoever is busiest works for those that are watched. */
const SLOWLY = { maxPerSecond: 5 };

/** Tenants on numbers of their own; the second has a campaign, the first has them launched when they are needed. */
export interface Scene {
  readonly second: Actor;
  /** The number of the first, whom people write STOP to. */
  readonly first: Connected;
  /** Of a third, who sends nothing: whatever Meta tells of it stops nobody's campaign. */
  readonly told: ToldAccount;
  /** Launches a campaign of the first to so many people who had none before. */
  launch(recipients: number): Promise<Actor>;
}

/**
 * Opens it for about so many people: the first tenant sends marketing, which a STOP stops, the second news of an order
 * to a tenth. Webhooks come twice and in the wrong order.
 */
export async function openScene(
  stand: Stand,
  recipients: number,
  acknowledged: Acknowledged,
): Promise<Scene> {
  for (const fault of FAULTS) await stand.client.simulator('POST', '/faults', fault);
  const first = await connect(stand, 'crash-one', acknowledged);
  const second = await connect(stand, 'crash-two', acknowledged);
  const told = await tellable(stand, await connect(stand, 'crash-three', acknowledged));
  await submitSale(stand, first, acknowledged);
  await approveTemplate(stand.client, second.base, second.projectId, { step: () => undefined });
  let people = 0;
  return {
    ...{ first, told },
    second: await launch(
      stand,
      second,
      { template: 'order_ready', recipients: Math.ceil(recipients / 10), from: 0, ...SLOWLY },
      acknowledged,
    ),
    launch: (wanted) => {
      const from = people;
      people += wanted;
      return launch(stand, first, { template: 'spring_sale', recipients: wanted, from }, acknowledged);
    },
  };
}

type Connected = Pick<Actor, 'tenantId' | 'base' | 'projectId' | 'phoneNumberId'>;

async function connect(stand: Stand, tenantId: string, acknowledged: Acknowledged): Promise<Connected> {
  const base = `/v1/tenants/${tenantId}`;
  const profile = { name: 'Crash', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await stand.client.api('PUT', base, profile);
  acknowledged.tenants.push(tenantId);
  const project = await connectProject(stand.client, base, { step: () => undefined });
  acknowledged.projects.push({ tenantId, ...project });
  const { phoneNumberId } = project;
  await stand.client.simulator('PUT', '/behaviour', { phoneNumberId, ...BEHAVIOUR });
  return { tenantId, base, ...project };
}

async function submitSale(stand: Stand, of: Connected, acknowledged: Acknowledged): Promise<void> {
  const { tenantId, base, projectId } = of;
  const { id } = await stand.client.api<{ id: string }>('POST', `${base}/templates`, {
    ...{ projectId, name: 'spring_sale', language: 'en_US', category: 'MARKETING' },
    components: [{ type: 'BODY', text: 'Our spring sale begins today.' }],
  });
  acknowledged.templates.push({ tenantId, templateId: id });
  const approved = ({ status }: { status: string }): boolean => status === 'approved';
  await until(stand.client, `${base}/templates/${id}`, approved);
}

async function launch(
  stand: Stand,
  of: Connected,
  what: {
    readonly template: string;
    readonly recipients: number;
    readonly from: number;
    readonly maxPerSecond?: number;
  },
  acknowledged: Acknowledged,
): Promise<Actor> {
  const { tenantId, base, projectId } = of;
  const { template, recipients, from, ...pace } = what;
  const { id: campaignId } = await stand.client.api<{ id: string }>('POST', `${base}/campaigns`, {
    ...{ projectId, title: 'Killed on the way', template: { name: template, language: 'en_US' } },
    ...pace,
  });
  acknowledged.campaigns.push({ tenantId, campaignId });
  const path = `${base}/campaigns/${campaignId}`;
  const csv = recipientsCsv(recipients, from);
  const { added } = await stand.client.api<{ added: number }>('POST', `${path}/recipients`, csv);
  acknowledged.uploads.push({ tenantId, campaignId, added });
  await stand.client.api('POST', `${path}/start`);
  return { ...of, campaignId, recipients };
}
