import type { Announcement } from '../announce.ts';
import type { Outcome } from './scenario.ts';

/** What the demo ends with: the campaign's numbers, whether both sides agree, and how an analyst asks for them. */
export function demoReport(
  { campaign, received, distinctReceived, tenantId }: Outcome,
  said: Announcement,
): string {
  const { breakdown, ...ever } = campaign.counts;
  const sum = Object.values(breakdown).reduce((total, count) => total + count, 0);
  const taken = (breakdown.accepted ?? 0) + (breakdown.reached ?? 0) + (breakdown.unknown ?? 0);
  return [
    '',
    `Campaign ${campaign.id} is ${campaign.status}.`,
    '',
    '  ever (overlapping)   now (each recipient once)',
    ...columns(inOrder(ever as Record<string, number>), inOrder(breakdown)),
    '',
    `  Sum of the right column: ${sum} of ${ever.recipients} recipients.`,
    `  Meta's side received ${received} messages to ${distinctReceived} people; we count ${taken} that it took.`,
    '',
    'What an analyst would run:',
    '',
    `  psql '${said.postgresAnalyst}' <<'SQL'`,
    analystsQuery(tenantId, campaign.id),
    '  SQL',
    '',
  ].join('\n');
}

/** What an analyst runs to see a campaign: a tenant is named first, or nothing is seen. */
export function analystsQuery(tenantId: string, campaignId: string): string {
  const columns = 'title, status, recipients, sent, delivered, read, now_reached, now_failed, now_pending';
  return [
    `  set app.tenant_id = '${tenantId}';`,
    `  select ${columns}`,
    `    from campaigns where campaign_id = '${campaignId}';`,
  ].join('\n');
}

/** Whether every recipient is in exactly one state, and nobody was sent to twice. */
export function demoAgrees({ campaign, received, distinctReceived }: Outcome): boolean {
  const { breakdown, recipients } = campaign.counts;
  const sum = Object.values(breakdown).reduce((total, count) => total + count, 0);
  const taken = (breakdown.accepted ?? 0) + (breakdown.reached ?? 0);
  const certain = received - taken;
  return (
    sum === recipients && received === distinctReceived && certain >= 0 && certain <= (breakdown.unknown ?? 0)
  );
}

/** The order in which a message lives, then what went another way. */
const ORDER = ['recipients', 'queued', 'pending', 'accepted', 'sent', 'reached', 'delivered', 'read'];

function inOrder(counts: Readonly<Record<string, number>>): [string, number][] {
  const place = (name: string): number => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  return Object.entries(counts).sort(([one], [other]) => place(one) - place(other) || (one < other ? -1 : 1));
}

function columns(left: [string, number][], right: [string, number][]): string[] {
  const cell = (entry?: [string, number]): string =>
    entry ? `${entry[0].padEnd(12)} ${`${entry[1]}`.padStart(6)}` : ''.padEnd(19);
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, row) => `  ${cell(left[row])}  ${cell(right[row])}`.trimEnd());
}
