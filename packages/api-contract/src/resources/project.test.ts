import { expect, test } from 'vitest';
import { type ProjectFacts, projectResource } from './project.ts';

const now = new Date('2026-03-01T12:00:00.000Z');
const [early, late] = ['2026-03-01T01:00:00.000Z', '2026-03-01T11:00:00.000Z'];
const said = <Value>(value: Value, at = late) => ({ value, at, eventId: 'e' });
const project: ProjectFacts = {
  ...{ id: 'p1', name: 'Shop', status: 'active', checklist: [], createdAt: early },
  ...{ qualityRating: 'GREEN', messagingLimit: 'TIER_250', throughput: 'STANDARD', signedUpAt: early },
};
const shown = (more: Partial<ProjectFacts>) => projectResource({ ...project, ...more }, () => undefined, now);

test('of a project that Meta said nothing of since its signup what was read then is shown, without a time', () => {
  expect(shown({})).toMatchObject({
    ...{ status: 'active', attention: null, restrictions: [], nameStatus: null, username: null },
    ...{ messageDroppedAt: null, historyImport: null, settings: { hideRevoked: false } },
    ...{ qualityRating: 'GREEN', messagingLimit: 'TIER_250', throughput: 'STANDARD' },
    since: { qualityRating: null, messagingLimit: null, throughput: null, nameStatus: null },
  });
});

test('what Meta said since is shown with its time; of the messaging limit the last word of account and number', () => {
  const number = {
    ...{ qualityRating: said('RED'), throughput: said('HIGH'), messagingLimit: said('TIER_1K', early) },
    displayName: said({ decision: 'REJECTED', rejectionReason: 'NAME_NOT_CONSISTENT' }),
    username: said({ status: 'approved', username: 'shop' }),
    dropped: said('Not delivered within the limit.'),
  };
  const account = { restrictions: {}, messagingLimit: said('TIER_2K') };
  expect(shown({ account, number })).toMatchObject({
    ...{ status: 'active', qualityRating: 'RED', throughput: 'HIGH', messagingLimit: 'TIER_2K' },
    ...{ nameStatus: 'REJECTED', username: 'shop', messageDroppedAt: late },
    since: { qualityRating: late, messagingLimit: late, throughput: late, nameStatus: late },
  });
  const again = { ...project, signedUpAt: now.toISOString(), number };
  expect(projectResource(again, () => undefined, now)).toMatchObject({
    ...{ qualityRating: 'GREEN', since: { qualityRating: null } },
  });
});

test('how far the import of the history is, is shown as of now', () => {
  const number = { history: { requestedAt: early, messages: 3, progress: 40, partAt: late } };
  const historyImport = {
    ...{ state: 'running', progress: 40, messages: 3 },
    ...{ requestedAt: early, heardAt: late, detail: null },
  };
  expect(shown({ number }).historyImport).toEqual(historyImport);
  const later = new Date(now.getTime() + 2 * 86_400_000);
  const silent = projectResource({ ...project, number }, () => undefined, later);
  expect(silent.historyImport).toEqual({ ...historyImport, state: 'silent' });
});

test.each([
  ['disabled', { restrictions: {}, ban: said('disabled' as const) }, 'account-disabled', 'DISABLE'],
  [
    'restricted',
    { restrictions: { RESTRICTED_BIZ_INITIATED_MESSAGING: said({ until: '2026-03-02T00:00:00.000Z' }) } },
    ...(['account-restricted', 'RESTRICTED_BIZ_INITIATED_MESSAGING'] as const),
  ],
])(
  'a project whose account is %s needs attention, and says why, since when and what to do',
  (_how, account, code, restriction) => {
    const { status, attention, restrictions } = shown({ account });
    expect(status).toBe('needs-attention');
    expect(attention).toMatchObject({ code, since: late, advice: expect.any(String) });
    expect(attention?.detail).toContain(restriction);
    expect(restrictions).toMatchObject([{ restriction, since: late }]);
  },
);

test('what stops no message is shown and needs nobody', () => {
  const account = { restrictions: { RESTRICTED_ADD_PHONE_NUMBER_ACTION: said({}) } };
  expect(shown({ account })).toMatchObject({
    status: 'active',
    attention: null,
    restrictions: [{ since: late }],
  });
});

test('what Meta refused comes before what it said', () => {
  const failure = { code: 'meta-190', class: 'auth', detail: 'The token has expired.' } as const;
  const account = { restrictions: {}, ban: said('disabled' as const) };
  const given = shown({ status: 'needs-attention', attention: { since: early, failure }, account });
  expect(given.attention).toMatchObject({ code: 'meta-190', since: early });
});
