import type { AccountStanding } from '@wabus/domain';
import type { WaitVerdict } from '@wabus/gates';
import type { CampaignRow, MessageRow, Waiting, WaitingConditions } from '@wabus/read-models';
import { expect, test } from 'vitest';
import { campaignWaitsFor, messageWaitsFor } from './waiting-for.ts';

const at = '2026-11-21T10:00:00.000Z';
const later = '2026-11-21T10:05:00.000Z';
const now = new Date('2026-11-21T10:01:00.000Z');
const calm: WaitingConditions = {
  attention: new Map(),
  standings: new Map(),
  paused: new Map(),
  deferred: [],
  metaAwaySince: null,
  gatesBehindSince: null,
};
const failure = { code: 'meta-190', class: 'auth', detail: 'The token has expired.' } as const;
const refused = { ...calm, attention: new Map([['p1', { since: at, failure }]]) };
const paused = { ...calm, paused: new Map([['c1', new Date(at)]]) };
const away = { ...calm, metaAwaySince: new Date(at) };
const said = <Value>(value: Value) => ({ value, at, eventId: 'e' });
const standing = (account: AccountStanding) => ({
  ...calm,
  standings: new Map([['p1', { account, number: null, worksSince: null }]]),
});
const disabled = standing({ restrictions: {}, ban: said('disabled') });
const restricted = standing({
  restrictions: { RESTRICTED_BIZ_INITIATED_MESSAGING: said({ until: later }) },
});
const behind = { ...calm, gatesBehindSince: new Date(at) };

const reasonOf = (
  waiting: Partial<Waiting>,
  conditions: WaitingConditions = calm,
  status: MessageRow['status'] = 'queued',
) => {
  const row: Partial<MessageRow> = {
    ...{ projectId: 'p1', campaignId: 'c1', status },
    waiting: { phase: 'queued', since: at, ...waiting },
  };
  return messageWaitsFor(row as MessageRow, conditions, now);
};
const put = (reason: string, dueAt?: string) => ({
  phase: 'deferred',
  deferral: { reason, at, ...(dueAt ? { dueAt } : {}) },
});

test.each<[string, ReturnType<typeof reasonOf>]>([
  ['pace', reasonOf({})],
  ['answer', reasonOf({ phase: 'attempted' }, refused)],
  ['campaign-paused', reasonOf(put('campaign-paused'), paused)],
  ['project-needs-attention', reasonOf(put('parked-token'), refused)],
  ['meta-not-answering', reasonOf({}, away)],
  ['meta-not-answering', reasonOf(put('meta-131000', at), away)],
  ['catching-up', reasonOf({}, behind)],
  ['meta-131056', reasonOf(put('meta-131056', later), away)],
  ['quality-assessment', reasonOf({ phase: 'held' }, calm, 'held')],
  ['outcome-unknown', reasonOf({ phase: 'unknown' }, calm, 'unknown')],
])('a message that waits says so: %s', (reason, waitingFor) => {
  expect(waitingFor).toMatchObject({
    reason,
    since: at,
    detail: expect.stringMatching(/^[A-Z].*\.$/),
    liftedBy: expect.any(String),
  });
});

test.each([
  [
    'token',
    'meta-190',
    'The token has expired.',
    /Embedded Signup/,
    /^another Embedded Signup, or Meta taking/,
  ],
  [
    'account',
    'meta-131042',
    'Payment.',
    /payment method in WhatsApp Manager/,
    /^Meta taking a message again/,
  ],
  [
    'number',
    'meta-133010',
    'Not registered.',
    /Finish Embedded Signup/,
    /^another Embedded Signup, or Meta taking/,
  ],
] as const)(
  'what Meta refuses of a project is said with what to do: its %s',
  (part, code, said, advice, liftedBy) => {
    const refusal = { code, class: 'policy-block', detail: said } as const;
    const attention = { since: at, failure: refusal, ...(part === 'token' ? {} : { refused: part }) };
    const conditions = { ...calm, attention: new Map([['p1', attention]]) };
    const waitingFor = campaignWaitsFor(campaign(7), conditions, now);
    expect(waitingFor?.detail).toContain(said);
    expect(waitingFor?.detail).toMatch(advice);
    expect(waitingFor?.liftedBy).toMatch(liftedBy);
  },
);

test('a message that is tried again says when, and one that Meta took waits for nothing', () => {
  expect(reasonOf(put('meta-131056', later))).toMatchObject({
    until: later,
    detail: 'Too many messages to the same person in a short time.',
  });
  expect(messageWaitsFor({ status: 'delivered' } as MessageRow, refused, now)).toBeNull();
});

test('what a gate put off says why; a reason to wait without words does not compile', () => {
  expect(reasonOf(put('campaign-paused'))?.detail).toBe('The campaign was paused when its turn came.');
  // @ts-expect-error: one reason to wait is left out
  const words: { [Reason in WaitVerdict['reason']]: string } = { 'campaign-paused': 'It was paused.' };
  expect(words).toBeDefined();
});

const campaign = (pending: number, more: Partial<CampaignRow> = {}) =>
  ({
    ...{ id: 'c1', projectId: 'p1', status: 'running', maxPerSecond: null },
    ...{ createdAt: new Date(at), startedAt: new Date(at), counts: { breakdown: { pending } } },
    ...more,
  }) as CampaignRow;
const group = {
  campaignId: 'c1',
  reason: 'meta-131000',
  count: 7,
  since: new Date(at),
  until: new Date(later),
};

test.each<[string, WaitingConditions]>([
  ['pace', calm],
  ['campaign-paused', paused],
  ['project-needs-attention', refused],
  ['account-disabled', disabled],
  ['account-restricted', restricted],
  ['meta-not-answering', away],
  ['catching-up', behind],
  ['meta-131000', { ...calm, deferred: [group] }],
  ['pace', { ...calm, deferred: [{ ...group, count: 2 }] }],
  ['pace', { ...calm, deferred: [{ ...group, campaignId: 'c2' }] }],
])('a campaign with recipients pending says what it waits for: %s', (reason, conditions) => {
  expect(campaignWaitsFor(campaign(7), conditions, now)).toMatchObject({ reason, since: at });
});

test('its own pace is named, and a campaign with nobody pending waits for nothing', () => {
  const slow = campaignWaitsFor(campaign(7, { maxPerSecond: 3 }), calm, now);
  expect(slow?.detail).toBe('Messages go out at its own pace, 3 a second at most.');
  expect(campaignWaitsFor(campaign(0), away, now)).toBeNull();
  expect(campaignWaitsFor(campaign(7, { status: 'draft' }), refused, now)).toBeNull();
});
