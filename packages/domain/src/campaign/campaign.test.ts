import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { expect, test } from 'vitest';
import { campaignDecider } from './decide.ts';

const { given } = specify(campaignDecider);
const campaignId = 'k1';
const plan = {
  campaignId,
  projectId: 'p1',
  wabaId: 'w1',
  phoneNumberId: 'n1',
  title: 'Spring',
  template: { templateId: 'x1', name: 'hello', language: 'en_US' },
};
const frozen = { category: 'MARKETING', components: [{ type: 'BODY', text: 'Hi {{1}}' }], variables: {} };
const created: DomainEvent = { type: 'CampaignCreated', data: plan };
const started: DomainEvent = { type: 'CampaignStarted', data: { campaignId, round: 0, ...frozen } };
const paused: DomainEvent = { type: 'CampaignPaused', data: { campaignId } };
const resumed: DomainEvent = { type: 'CampaignResumed', data: { campaignId } };
const completed: DomainEvent = { type: 'CampaignCompleted', data: { campaignId, round: 0, recipients: 3 } };
const create = { type: 'CreateCampaign', ...plan } as const;
const start = { type: 'StartCampaign', campaignId, ...frozen } as const;
const pause = { type: 'PauseCampaign', campaignId } as const;
const resume = { type: 'ResumeCampaign', campaignId } as const;
const complete = { type: 'CompleteCampaign', campaignId, round: 0, recipients: 3 } as const;

test('a campaign is planned, runs, and freezes its template', () => {
  given([]).when(create).then([created]);
  const { state } = given([created]).when(start).then([started]);
  expect(state).toMatchObject({ status: 'running', round: 0, frozen });
});

test.each([
  ['running', [started]],
  ['paused', [started, paused]],
  ['completed', [started, completed]],
])('a %s campaign does not start again', (_status, past) => {
  given([created, ...past])
    .when(start)
    .thenError('campaign-not-startable');
});

test('nothing happens to a campaign that nobody planned', () => {
  for (const command of [start, pause, resume, complete]) given([]).when(command).thenError('not-found');
});

test('pausing and resuming are repeatable', () => {
  given([created, started]).when(pause).then([paused]);
  given([created, started, paused]).when(pause).thenNothing();
  given([created, started, paused]).when(resume).then([resumed]);
  given([created, started, paused, resumed]).when(resume).thenNothing();
});

test.each([
  ['draft', []],
  ['completed', [started, completed]],
])('a %s campaign is neither paused nor resumed', (_status, past) => {
  given([created, ...past])
    .when(pause)
    .thenError('campaign-not-pausable');
  given([created, ...past])
    .when(resume)
    .thenError('campaign-not-resumable');
});

test('a round completes once, paused or not', () => {
  expect(given([created, started]).when(complete).then([completed]).state?.status).toBe('completed');
  given([created, started, paused]).when(complete).then([completed]);
  given([created, started, completed]).when(complete).thenNothing();
});

test('a round that does not run cannot complete', () => {
  given([created]).when(complete).thenError('campaign-not-running');
  given([created, started])
    .when({ ...complete, round: 1 })
    .thenError('campaign-not-running');
});
