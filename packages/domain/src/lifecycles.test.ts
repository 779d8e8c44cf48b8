import { explore } from '@wabus/domain/testing';
import { expect, test } from 'vitest';
import type { CampaignCommand } from './campaign/commands.ts';
import { campaignDecider } from './campaign/decide.ts';
import { CAMPAIGN_LIFECYCLE } from './campaign/lifecycle.ts';
import { conversationDecider } from './conversation/decide.ts';
import { CONVERSATION_LIFECYCLE } from './conversation/lifecycle.ts';
import type { Lifecycle } from './lifecycle.ts';
import { mediaDecider } from './media/decide.ts';
import { MEDIA_LIFECYCLE } from './media/lifecycle.ts';
import type { ProjectCommand } from './project/commands.ts';
import { projectDecider } from './project/decide.ts';
import { PROJECT_LIFECYCLE } from './project/lifecycle.ts';
import type { DraftTemplate, RecordNews, TemplateCommand } from './template/commands.ts';
import { templateDecider } from './template/decide.ts';
import { TEMPLATE_LIFECYCLE } from './template/lifecycle.ts';
import { templateStatus } from './template/state.ts';

/** A table's transitions as `explore` spells them: what the table says must happen, and nothing else may. */
const transitionsOf = (lifecycle: Lifecycle<string>): string[] =>
  Object.entries(lifecycle)
    .flatMap(([from, { next }]) => Object.entries(next).map(([event, to]) => `${from} -${event}-> ${to}`))
    .sort();

const failure = { code: 'meta-100', class: 'permanent-request', detail: 'Meta refused it.' } as const;

test('a project goes exactly the ways of its table', () => {
  const projectId = 'p1';
  const place = { projectId, wabaId: 'w1', phoneNumberId: 'n1' };
  const grant = {
    displayPhoneNumber: '+1',
    verifiedName: 'Shop',
    qualityRating: 'GREEN',
    throughput: 'STANDARD',
  };
  const found = explore({
    decider: projectDecider,
    depth: 14,
    statusOf: (state) => state?.status ?? 'none',
    keyOf: (state) => {
      const { begunAt: _begunAt, ...signup } = state?.signup ?? {};
      return JSON.stringify([state?.status, signup, state?.connection !== undefined]);
    },
    commandsAt: (): ProjectCommand[] => [
      { type: 'CreateProject', projectId, name: 'Shop' },
      { type: 'BeginSignup', signupId: 's1', ...place },
      { type: 'FailSignup', projectId, signupId: 's1', failure },
      { type: 'StoreBusinessToken', signupId: 's1', vaultVersion: 1, ...place, ...grant },
      { type: 'RecordWebhooksSubscribed', projectId },
      { type: 'RecordNumberRegistered', projectId },
      { type: 'RecordRegistrationFailed', projectId, failure },
      { type: 'ActivateProject', projectId },
      { type: 'FailProject', projectId, step: 'phone-number', failure },
      { type: 'RaiseAttention', projectId, messageId: 'm1', refusedAt: '2100-01-01T00:00:00Z', failure },
      { type: 'RecoverProject', projectId, messageId: 'm1' },
    ],
  });
  expect(found).toEqual(transitionsOf(PROJECT_LIFECYCLE));
});

test('a campaign goes exactly the ways of its table', () => {
  const campaignId = 'c1';
  const template = { name: 'hello', language: 'en_US' };
  const found = explore({
    decider: campaignDecider,
    depth: 8,
    statusOf: (state) => state?.status ?? 'none',
    commandsAt: (): CampaignCommand[] => [
      {
        type: 'CreateCampaign',
        ...{ campaignId, projectId: 'p1', wabaId: 'w1', phoneNumberId: 'n1', title: 'News' },
        template: { ...template, templateId: 't1' },
      } as never,
      { type: 'StartCampaign', campaignId, category: 'MARKETING', components: [], variables: {} },
      { type: 'PauseCampaign', campaignId },
      { type: 'ResumeCampaign', campaignId },
      { type: 'CompleteCampaign', campaignId, round: 0, recipients: 1 },
    ],
  });
  expect(found).toEqual(transitionsOf(CAMPAIGN_LIFECYCLE));
});

test('a template goes exactly the ways of its table', () => {
  const [templateId, at] = ['t1', '2026-01-01T00:00:00.000Z'];
  const draft: Omit<DraftTemplate, 'type'> = {
    ...{ templateId, projectId: 'p1', wabaId: 'w1', name: 'hello', language: 'en_US', category: 'MARKETING' },
    components: [{ type: 'BODY', text: 'Hi {{1}}', example: { body_text: [['Ana']] } }],
    variables: {},
  };
  const verdicts = [
    ...(['approved', 'rejected', 'paused', 'disabled'] as const),
    ...(['archived', 'locked', 'pending-deletion', 'deleted'] as const),
    ...(['submitted', 'in-appeal', 'limit-exceeded'] as const),
  ];
  const news: readonly Omit<RecordNews['event'], 'id'>[] = [
    { type: 'TemplateQualityChanged', data: { templateId, quality: 'RED', at } },
    { type: 'TemplateComponentsChanged', data: { templateId, body: 'Hi', buttons: [], at } },
    { type: 'TemplateCategoryChangeAnnounced', data: { templateId, category: 'MARKETING', at } },
    { type: 'TemplateMiscategorised', data: { templateId, category: 'MARKETING', at } },
    { type: 'TemplateFlagged', data: { templateId, at } },
  ];
  const found = explore({
    decider: templateDecider,
    depth: 7,
    statusOf: (state) => (state ? templateStatus(state) : 'none'),
    keyOf: (state) =>
      state === null
        ? 'none'
        : [
            templateStatus(state),
            state.metaTemplateId,
            state.submissionFailure?.code,
            state.variables[1]?.field,
          ].join(),
    commandsAt: (step): TemplateCommand[] => [
      { type: 'DraftTemplate', ...draft },
      { type: 'CheckSubmittable', templateId },
      { type: 'RecordSubmitted', templateId, metaTemplateId: '900', category: 'MARKETING' },
      { type: 'RecordSubmissionFailed', templateId, failure },
      { type: 'MapVariables', templateId, variables: { 1: { field: step % 2 === 0 ? 'name' : 'nick' } } },
      {
        type: 'RecordCategory',
        ...{ templateId, category: 'UTILITY', eventId: `category ${step}` },
        at: new Date(Date.UTC(2026, 0, 1 + step)).toISOString(),
      },
      ...news.map((event) => ({
        type: 'RecordNews' as const,
        templateId,
        event: { ...event, id: `${event.type} ${step}` } as RecordNews['event'],
      })),
      ...verdicts.map((verdict) => ({
        type: 'RecordVerdict' as const,
        ...{ templateId, verdict, metaTemplateId: '900', eventId: `${verdict} ${step}` },
        at: new Date(Date.UTC(2026, 0, 1 + step)).toISOString(),
      })),
    ],
  });
  expect(found).toEqual(transitionsOf(TEMPLATE_LIFECYCLE));
});

test('a conversation goes exactly the ways of its table', () => {
  const thread = { conversationId: 'v1', projectId: 'p1', contactId: 'k1' };
  const found = explore({
    decider: conversationDecider,
    depth: 4,
    statusOf: ({ thread: known, closedAt }) => (closedAt ? 'closed' : known ? 'open' : 'none'),
    commandsAt: (step) => [
      { type: 'AssignConversation', ...thread, assignee: `agent-${step}` },
      { type: 'ReadConversation', ...thread, upTo: new Date(Date.UTC(2026, 0, 1 + step)).toISOString() },
      { type: 'CloseConversation', ...thread },
      { type: 'ReopenConversation', ...thread },
      { type: 'SetLabels', ...thread, labels: [`label-${step}`] },
      { type: 'AddNote', ...thread, noteId: `note-${step}`, text: 'x' },
    ],
  });
  expect(found).toEqual(transitionsOf(CONVERSATION_LIFECYCLE));
});

test('a medium goes exactly the ways of its table', () => {
  const place = { mediaId: 'm1', messageId: 'm1', projectId: 'p1', contactId: 'k1' };
  const found = explore({
    decider: mediaDecider,
    depth: 5,
    statusOf: ({ status, place: known }) => (known ? status : 'none'),
    commandsAt: () => [
      { type: 'RecordMediaStored', ...place, objectId: 'o1', mimeType: 'image/jpeg', bytes: 3 },
      {
        type: 'RecordMediaUploaded',
        ...{ mediaId: 'm1', projectId: 'p1', objectId: 'o1', mimeType: 'image/jpeg', bytes: 3 },
      },
      { type: 'RecordMediaFailed', ...place, reason: 'not-found', detail: 'Meta does not know it.' },
      { type: 'RequestMediaRetry', ...place },
    ],
  });
  expect(found).toEqual(transitionsOf(MEDIA_LIFECYCLE));
});
