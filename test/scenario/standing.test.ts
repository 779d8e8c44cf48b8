import type { CampaignResource, MessageResource, TemplateResource } from '@wabus/api-contract';
import type { EventData, RecordedEvent } from '@wabus/events';
import { MAX_STALENESS_MS } from '@wabus/gates';
import {
  approveTemplate,
  type CampaignView,
  connectProject,
  type DemoClient,
  until,
} from '@wabus/standalone/demo';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closePlatform, decidedAt, eventsOf, openPlatform, type Platform } from './platform.ts';

const base = '/v1/tenants/standing';
const quiet = { step: () => undefined };
/** More than go out at this pace before Meta was heard, on whatever machine. */
const PEOPLE = 300;
let platform: Platform;
let client: DemoClient;

beforeAll(async () => {
  platform = await openPlatform();
  client = platform.client;
  const profile = { name: 'Standing', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt_BR' };
  await client.api('PUT', base, profile);
});
afterAll(() => closePlatform(platform));

test('the gates may be a second old at most', () => {
  expect(MAX_STALENESS_MS).toBe(1_000);
});

interface Connected {
  readonly projectId: string;
  readonly phoneNumberId: string;
  readonly wabaId: string;
}

const ofAccount = (value: object) => (of: Connected) =>
  client.simulator('POST', `/wabas/${of.wabaId}/webhook`, { field: 'account_update', value });

const unpaid = { code: 131_042, title: 'Business eligibility payment issue' };

/** What Meta says, the event that it becomes, and the reason for which what is queued waits from then on. */
const WORDS: readonly (readonly [
  event: string,
  reason: string,
  said: (of: Connected) => Promise<unknown>,
])[] = [
  [
    'AccountDisabled',
    'account-disabled',
    ofAccount({ event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE' } }),
  ],
  [
    'AccountRestricted',
    'account-restricted',
    ofAccount({
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING' }],
    }),
  ],
  ['AccountDeleted', 'account-gone', ofAccount({ event: 'ACCOUNT_DELETED' })],
  ['AccountOffboarded', 'account-gone', ofAccount({ event: 'ACCOUNT_OFFBOARDED' })],
  [
    'PhoneNumberDisconnected',
    'number-disconnected',
    ({ phoneNumberId }) => client.simulator('POST', `/numbers/${phoneNumberId}/disconnect`, {}),
  ],
  [
    'PaymentIssueRaised',
    'payment-issue',
    ({ phoneNumberId }) =>
      client.simulator('POST', `/numbers/${phoneNumberId}/webhook`, {
        field: 'messages',
        value: { statuses: [{ ...statusOfAnother(), status: 'failed', errors: [unpaid] }] },
      }),
  ],
];

const statusOfAnother = () => ({
  id: 'wamid.of-another-app',
  timestamp: `${Math.floor(Date.now() / 1_000)}`,
  recipient_id: '5511963039999',
});

/** A campaign of a project of its own that is on its way. */
async function underWay(place: number): Promise<Connected & { readonly path: string }> {
  const { projectId, phoneNumberId } = await connectProject(client, base, quiet);
  await approveTemplate(client, base, projectId, quiet);
  const { wabaId } = await client.api<{ wabaId: string }>('GET', `${base}/projects/${projectId}`);
  const { id } = await client.api<{ id: string }>('POST', `${base}/campaigns`, {
    ...{ projectId, title: 'Orders', template: { name: 'order_ready', language: 'en_US' }, maxPerSecond: 4 },
  });
  const path = `${base}/campaigns/${id}`;
  const recipients = Array.from({ length: PEOPLE }, (_, n) => ({
    ...{
      to: `+55119630${String(20_000 + place * PEOPLE + n)}`,
      fields: { first_name: 'Ana', order_id: 'A-1' },
    },
  }));
  await client.api('POST', `${path}/recipients`, { recipients });
  await client.api('POST', `${path}/start`);
  await until(client, path, ({ counts }: CampaignView) => (counts.accepted ?? 0) > 0);
  return { projectId, phoneNumberId, wabaId, path };
}

const queue = (projectId: string): Promise<MessageResource> =>
  client.api('POST', `${base}/messages`, {
    ...{ projectId, to: '+5511963039998', type: 'template' },
    template: { name: 'order_ready', language: 'en_US', variables: { 1: 'Ana', 2: 'A-1' } },
  });

/** Nothing was attempted by gates that did not know the event for longer than they may be old. */
async function expectStopped(campaign: Connected, type: string): Promise<void> {
  const { attempts, stoppedAt } = await attemptsOf(campaign, type);
  expect(attempts.length).toBeLessThan(PEOPLE);
  for (const attempt of attempts)
    expect(decidedAt(attempt) - stoppedAt).toBeLessThanOrEqual(MAX_STALENESS_MS);
}

/** Attempts of a project that the gates decided, and the event that stopped it. */
async function attemptsOf({ projectId, wabaId }: Connected, type: string) {
  const messages = await eventsOf(platform, 'message-');
  const queued = messages.filter(
    (event) =>
      event.type === 'MessageQueued' && (event.data as EventData<'MessageQueued'>).projectId === projectId,
  );
  const streams = new Set(queued.map(({ stream }) => stream));
  const attempts = messages.filter(
    (event) => event.type === 'MessageSendAttempted' && streams.has(event.stream),
  );
  const prefixes = ['waba-', 'number-', 'template-'];
  const said = (await Promise.all(prefixes.map((prefix) => eventsOf(platform, prefix)))).flat();
  const stop = said.find((event) => event.wabaId === wabaId && event.type === type) as RecordedEvent;
  return { attempts, stoppedAt: Date.parse(stop.recordedAt) };
}

test.each(WORDS.map((word, place) => [...word, place] as const))(
  '%s: what is queued waits for %s, and nothing is attempted by gates that are older than a second',
  async (event, reason, said, place) => {
    const campaign = await underWay(place);
    await said(campaign);
    const waits = ({ waitingFor }: Pick<CampaignResource, 'waitingFor'>) => waitingFor?.reason === reason;
    const held = await until(client, campaign.path, waits);
    expect(held).toMatchObject({ status: 'running' });
    const { id } = await queue(campaign.projectId);
    const single = await until(
      client,
      `${base}/messages/${id}`,
      ({ waitingFor }: MessageResource) => waitingFor?.reason === reason,
    );
    expect(single).toMatchObject({ status: 'queued' });
    await expectStopped(campaign, event);
  },
);

test('a template that is paused is refused with its reason, and nothing of it is attempted by older gates', async () => {
  const campaign = await underWay(WORDS.length);
  const { data } = await client.api<{ data: TemplateResource[] }>(
    'GET',
    `${base}/templates?projectId=${campaign.projectId}`,
  );
  await client.simulator('POST', `/templates/${data[0]?.metaTemplateId}/review`, { event: 'PAUSED' });
  await until(
    client,
    `${base}/templates/${data[0]?.id}`,
    ({ status }: TemplateResource) => status === 'paused',
  );
  await expect
    .poll(() => queue(campaign.projectId).then(() => 'queued', String))
    .toMatch(/422.*template-not-approved/);
  await expectStopped(campaign, 'TemplatePaused');
});
