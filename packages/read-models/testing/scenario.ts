import {
  campaignMessageId,
  conversationId,
  type DomainEvent,
  derivedId,
  inboundId,
  streamName,
  templateId,
} from '@wabus/events';
import type { World } from './world.ts';

/** Ids of what a scenario made. */
export interface Scenario {
  readonly tenantId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string;
  readonly projectId: string;
  readonly templateId: string;
  readonly campaignId: string;
  readonly contacts: readonly string[];
  readonly phones: readonly string[];
  readonly inboundId: string;
}

const AT = '2026-11-21T09:00:00.000Z';
const OWN_RULE = { code: 'variable-missing', class: 'own-rule', detail: 'No value for variable 1.' } as const;
const GONE = { code: 'meta-131026', class: 'permanent-recipient', detail: 'Not on WhatsApp.' } as const;

/** A tenant with an active project, an approved template and a campaign of eight people, each with another fate. */
export async function playScenario(world: World, tenantId: string): Promise<Scenario> {
  const digits = String(1_000_000 + Number.parseInt(derivedId('digits', tenantId).slice(0, 5), 16));
  const ids = {
    tenantId,
    wabaId: `7${digits}`,
    phoneNumberId: `8${digits}`,
    projectId: derivedId('project', tenantId),
    templateId: templateId(`7${digits}`, 'welcome', 'en'),
    campaignId: derivedId('campaign', tenantId),
    phones: Array.from({ length: 8 }, (_, n) => `+55119${digits}${n}`.slice(0, 14)),
  };
  const contacts = await Promise.all(ids.phones.map((phone) => world.contact(tenantId, phone)));
  const scenario = { ...ids, contacts, inboundId: inboundId(`wamid.in-${tenantId}`) };
  await goLive(world, scenario);
  await plan(world, scenario);
  await send(world, scenario);
  await consent(world, scenario);
  return scenario;
}

async function goLive(
  world: World,
  { tenantId, wabaId, phoneNumberId, projectId, templateId: id }: Scenario,
) {
  const tenant = { tenantId, key: tenantId };
  const waba = { tenantId, key: wabaId, wabaId };
  await world.append(streamName.tenant(tenantId), tenant, [
    {
      type: 'TenantOnboarded',
      data: { tenantId, name: 'Acme', country: 'BR', timeZone: 'America/Sao_Paulo', language: 'pt' },
    },
  ]);
  const connected = {
    displayPhoneNumber: '+55 11 4000-0000',
    verifiedName: 'Acme',
    qualityRating: 'GREEN',
    throughput: 'STANDARD',
    messagingLimit: 'TIER_2K',
    vaultVersion: 1,
  };
  const signupId = derivedId('signup', tenantId);
  await world.append(streamName.project(projectId), tenant, [
    { type: 'ProjectCreated', data: { projectId, name: 'Shop', metadata: { a: 1 } } },
    { type: 'EmbeddedSignupCompleted', data: { projectId, signupId, wabaId, phoneNumberId } },
    { type: 'BusinessTokenStored', data: { projectId, signupId, wabaId, phoneNumberId, ...connected } },
    { type: 'WebhooksSubscribed', data: { projectId, wabaId } },
    { type: 'PhoneNumberRegistered', data: { projectId, phoneNumberId } },
    { type: 'ProjectActivated', data: { projectId, wabaId, phoneNumberId } },
  ]);
  await world.append(streamName.template(id), waba, [
    {
      type: 'TemplateDrafted',
      data: {
        templateId: id,
        projectId,
        wabaId,
        name: 'welcome',
        language: 'en',
        category: 'MARKETING',
        components: [{ type: 'BODY', text: 'Hi {{1}}' }],
        variables: { '1': { field: 'first_name' } },
      },
    },
    { type: 'TemplateSubmitted', data: { templateId: id, metaTemplateId: '99', category: 'MARKETING' } },
    { type: 'TemplateApproved', data: { templateId: id, metaTemplateId: '99', at: AT } },
  ]);
}

async function plan(world: World, scenario: Scenario): Promise<void> {
  const { tenantId, wabaId, phoneNumberId, projectId, campaignId, contacts, phones } = scenario;
  const waba = { tenantId, key: wabaId, wabaId };
  await world.append(streamName.campaign(campaignId), waba, [
    {
      type: 'CampaignCreated',
      data: {
        campaignId,
        projectId,
        wabaId,
        phoneNumberId,
        title: 'Spring',
        template: { templateId: scenario.templateId, name: 'welcome', language: 'en' },
        externalId: 'crm-1',
        metadata: { source: 'test' },
      },
    },
  ]);
  const ledger = streamName.ledger(campaignId);
  const chunk = (upload: string, number: number, from: number, to: number): DomainEvent => ({
    type: 'RecipientsAdded',
    data: {
      campaignId,
      uploadId: derivedId('upload', tenantId, upload),
      chunk: number,
      recipients: contacts.slice(from, to).map((contactId, n) => ({ contactId, line: from + n + 1 })),
    },
    personal: contacts.slice(from, to).map((contactId, n) => ({
      contactId,
      plain: {
        to: phones[from + n] ?? '',
        fields: { first_name: `Ana ${upload} \u0000` },
        variables: {},
        externalId: `lead-${upload}-${from + n}`,
        metadata: { upload },
      },
    })),
  });
  const completed = (upload: string, added: number): DomainEvent => ({
    type: 'UploadCompleted',
    data: {
      campaignId,
      uploadId: derivedId('upload', tenantId, upload),
      received: added,
      added,
      duplicates: 0,
      rejectedCount: 0,
      rejected: [],
    },
  });
  await world.append(ledger, waba, [chunk('lost', 0, 0, 8)]);
  await world.append(ledger, waba, [chunk('b', 0, 5, 7), chunk('a', 0, 0, 3), chunk('a', 1, 2, 6)]);
  await world.append(ledger, waba, [completed('a', 6)], 'command-a');
  await world.append(ledger, waba, [completed('b', 1)], 'command-b');
  await world.append(ledger, waba, [chunk('again', 0, 0, 8), completed('again', 8)], 'command-a');
  await world.append(ledger, waba, [chunk('c', 0, 7, 8), completed('c', 1)], 'command-c');
  await world.append(ledger, waba, [{ type: 'LedgerClosed', data: { campaignId, recipients: 8 } }]);
  await world.append(streamName.campaign(campaignId), waba, [
    {
      type: 'CampaignStarted',
      data: { campaignId, round: 0, category: 'MARKETING', components: [], variables: {} },
    },
    { type: 'CampaignPaused', data: { campaignId } },
    { type: 'CampaignResumed', data: { campaignId } },
  ]);
}

/** The fates of the eight: read, delivered after failed, failed, unknown, suppressed, held, deferred, nothing yet. */
async function send(world: World, scenario: Scenario): Promise<void> {
  const { tenantId, wabaId, contacts } = scenario;
  const waba = { tenantId, key: wabaId, wabaId };
  for (const [fate, makeEvents] of FATES.entries()) {
    const contactId = contacts[fate] ?? '';
    const messageId = campaignMessageId(scenario.campaignId, contactId, 0);
    for (const events of makeEvents({ ...scenario, contactId, messageId, to: scenario.phones[fate] ?? '' })) {
      await world.append(streamName.message(messageId), waba, events);
    }
  }
  await writeBack(world, scenario);
  await answer(world, scenario);
}

/** The first of them writes back. */
async function writeBack(world: World, scenario: Scenario): Promise<void> {
  const { tenantId, wabaId, phoneNumberId, projectId } = scenario;
  const waba = { tenantId, key: wabaId, wabaId };
  const contactId = scenario.contacts[0] ?? '';
  await world.append(streamName.inbound(scenario.inboundId), waba, [
    {
      type: 'MessageReceived',
      data: {
        wamid: `wamid.in-${tenantId}`,
        projectId,
        wabaId,
        phoneNumberId,
        contactId,
        conversationId: conversationId(projectId, contactId),
        messageType: 'text',
        at: AT,
      },
      personal: [
        { contactId, plain: { from: '5511999', profileName: 'Ana', content: { body: 'hello\u0000' } } },
      ],
    },
  ]);
}

/** An agent takes the conversation, reads it, notes something and labels it. */
async function answer(world: World, scenario: Scenario): Promise<void> {
  const { tenantId, wabaId, projectId } = scenario;
  const contactId = scenario.contacts[0] ?? '';
  const thread = { conversationId: conversationId(projectId, contactId), projectId, contactId };
  const waba = { tenantId, key: wabaId, wabaId };
  const note = { noteId: derivedId('note', tenantId), author: 'ana' };
  await world.append(streamName.conversation(thread.conversationId), waba, [
    { type: 'ConversationAssigned', data: { ...thread, assignee: 'ana' } },
    {
      type: 'NoteAdded',
      data: { ...thread, ...note },
      personal: [{ contactId, plain: { text: 'Call back' } }],
    },
    { type: 'LabelsChanged', data: { ...thread, labels: ['lead', 'vip'] } },
  ]);
}

interface Sending extends Scenario {
  readonly contactId: string;
  readonly messageId: string;
  readonly to: string;
}

const attempt = (message: Sending, number: number): DomainEvent => ({
  type: 'MessageSendAttempted',
  data: {
    messageId: message.messageId,
    attemptId: derivedId('attempt', message.messageId, number),
    number,
    callBy: AT,
  },
});

const answered = (message: Sending, number: number) => ({
  messageId: message.messageId,
  attemptId: derivedId('attempt', message.messageId, number),
  wamid: `wamid.${message.messageId}.${number}`,
  at: AT,
});

function queued(message: Sending): DomainEvent[] {
  const open = {
    messageId: message.messageId,
    projectId: message.projectId,
    wabaId: message.wabaId,
    phoneNumberId: message.phoneNumberId,
    contactId: message.contactId,
    campaignId: message.campaignId,
    templateId: message.templateId,
    messageType: 'template',
    purpose: 'marketing',
    priority: 'bulk',
  } as const;
  const plain = { to: message.to, content: { name: 'welcome', language: { code: 'en' } } };
  const { contactId } = message;
  return [
    {
      type: 'MessageQueued',
      data: { ...open, round: 0, sentBy: 'campaign' },
      personal: [{ contactId, plain: { ...plain, externalId: 'lead-1', metadata: { k: 'v' } } }],
    },
    { type: 'MessageReleased', data: { ...open, release: 1 }, personal: [{ contactId, plain }] },
  ];
}

const FATES: readonly ((message: Sending) => DomainEvent[][])[] = [
  (m) => [
    queued(m),
    [attempt(m, 1)],
    [{ type: 'MessageRead', data: answered(m, 1), id: derivedId('read', m.messageId) }],
    [{ type: 'MessageAccepted', data: answered(m, 1) }],
    [
      {
        type: 'MessageSent',
        data: { ...answered(m, 1), pricing: { category: 'marketing', billable: true } },
        id: derivedId('sent', m.messageId),
      },
    ],
  ],
  (m) => [
    [...queued(m), attempt(m, 1), { type: 'MessageAccepted', data: answered(m, 1) }],
    [{ type: 'MessageFailed', data: { ...answered(m, 1), source: 'webhook', failure: GONE } }],
    [{ type: 'MessageDelivered', data: answered(m, 1) }],
  ],
  (m) => [
    queued(m),
    [
      attempt(m, 1),
      {
        type: 'MessageFailed',
        data: { ...answered(m, 1), wamid: undefined, source: 'response', failure: GONE },
      },
    ],
  ],
  (m) => [
    [...queued(m), attempt(m, 1)],
    [
      {
        type: 'MessageOutcomeUnknown',
        data: { messageId: m.messageId, attemptId: answered(m, 1).attemptId, reason: 'timeout' },
      },
    ],
  ],
  (m) => [
    [
      {
        type: 'MessageSuppressed',
        data: {
          messageId: m.messageId,
          projectId: m.projectId,
          contactId: m.contactId,
          campaignId: m.campaignId,
          failure: OWN_RULE,
        },
      },
    ],
  ],
  (m) => [[...queued(m), attempt(m, 1)], [{ type: 'MessageHeldForQualityAssessment', data: answered(m, 1) }]],
  (m) => [
    queued(m),
    [{ type: 'MessageDeferred', data: { messageId: m.messageId, reason: 'campaign-paused' } }],
  ],
];

/** The first person stopped after the campaign's message, and in WhatsApp's settings; the second long before it. */
async function consent(world: World, { tenantId, contacts, phones, ...scenario }: Scenario): Promise<void> {
  const tenant = { tenantId, key: tenantId };
  const [one = '', other = ''] = contacts;
  const identified = (contactId: string, value: string): DomainEvent => ({
    type: 'ContactIdentified',
    data: { contactId, source: 'campaign' },
    personal: [{ contactId, plain: { kind: 'phone', value } }],
  });
  const word = (type: 'ConsentGiven' | 'ConsentWithdrawn', contactId: string, at: string): DomainEvent => ({
    type,
    data: { contactId, purpose: 'marketing', source: 'form', at },
    personal: [{ contactId, plain: { evidence: 'signed\u0000' } }],
  });
  await world.append(streamName.contact(tenantId, one), tenant, [
    identified(one, phones[0] ?? ''),
    word('ConsentWithdrawn', one, '2026-11-21T09:30:00.999Z'),
    word('ConsentGiven', one, '2026-11-20T09:00:00.000Z'),
  ]);
  await world.append(streamName.contact(tenantId, one), tenant, [
    {
      type: 'ContactProfileChanged',
      data: { contactId: one },
      personal: [{ contactId: one, plain: { name: 'Anna', language: 'en' } }],
    },
    {
      type: 'MarketingPreferenceChanged',
      data: {
        contactId: one,
        projectId: scenario.projectId,
        wabaId: scenario.wabaId,
        phoneNumberId: scenario.phoneNumberId,
        preference: 'stop',
        at: '2026-11-21T09:40:00.000Z',
      },
      personal: [{ contactId: one, plain: { detail: 'User requested to stop' } }],
    },
    {
      type: 'ContactProfileChanged',
      data: { contactId: one },
      personal: [{ contactId: one, plain: { name: 'Ana', externalId: 'lead\u0000' } }],
    },
    {
      type: 'IdentityConflictFound',
      data: {
        contactId: one,
        otherId: other,
        conflictId: derivedId('conflict', one),
        because: 'contact-request',
        at: AT,
      },
    },
  ]);
  await world.append(streamName.contact(tenantId, other), tenant, [
    identified(other, phones[1] ?? ''),
    word('ConsentWithdrawn', other, '2026-11-21T08:00:00.000Z'),
    {
      type: 'ContactAddressAdded',
      data: { contactId: other, source: 'crm' },
      personal: [{ contactId: other, plain: { kind: 'userId', value: `US.${other}` } }],
    },
  ]);
}
