import type { DomainEvent } from '@wabus/events';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FoldableEvent } from '../decider.ts';
import { evolveAccount, unknownAccount } from './account-standing.ts';
import { evolveNumberStanding, unknownNumber } from './number-standing.ts';
import { holdIn, latest, restrictionsIn, type Standing } from './shown-standing.ts';

const [wabaId, phoneNumberId, projectId] = ['w1', 'n1', 'p1'];
const at = (hour: number) => `2026-03-01T${String(hour).padStart(2, '0')}:00:00.000Z`;
const now = new Date(at(12));
const recordedAt = at(23);
const recorded = (events: readonly DomainEvent[]): FoldableEvent[] =>
  events.map((event, index) => ({ ...event, id: `e${index}`, recordedAt }) as FoldableEvent);

const ofAccount = { wabaId };
const ofNumber = { wabaId, phoneNumberId, projectId };
const disabled = (hour: number): DomainEvent => ({
  type: 'AccountDisabled',
  data: { ...ofAccount, at: at(hour) },
});
const reinstated = (hour: number): DomainEvent => ({
  type: 'AccountReinstated',
  data: { ...ofAccount, at: at(hour) },
});
const restricted = (hour: number, restriction: string, until?: string): DomainEvent => ({
  type: 'AccountRestricted',
  data: { ...ofAccount, at: at(hour), restrictions: [{ restriction, until }] },
});
const unpaid = (hour: number): DomainEvent => ({
  type: 'PaymentIssueRaised',
  data: {
    ...{ ...ofAccount, code: 131042, detail: 'Pay.' },
    at: new Date(Date.parse(at(0)) + hour * 3_600_000).toISOString(),
  },
});
const access = (hour: number, event: string): DomainEvent => ({
  type: 'PartnerAccessChanged',
  data: { ...ofAccount, at: at(hour), event, solutionPartners: [] },
});
const standing = (told: readonly DomainEvent[], more: Partial<Standing> = {}): Standing => ({
  account: recorded(told).reduce(evolveAccount, unknownAccount),
  number: recorded(told).reduce(evolveNumberStanding, unknownNumber),
  worksSince: null,
  ...more,
});
const BIZ = 'RESTRICTED_BIZ_INITIATED_MESSAGING';

describe('what is held', () => {
  test.each<[string, readonly DomainEvent[], string | undefined]>([
    ['nothing was said', [], undefined],
    ['the account is disabled', [disabled(1)], 'account-disabled'],
    ['it is reinstated', [disabled(1), reinstated(2)], undefined],
    ['it was reinstated before', [disabled(2), reinstated(1)], 'account-disabled'],
    [
      'it will be disabled',
      [{ type: 'AccountDisablingScheduled', data: { ...ofAccount, at: at(1) } }],
      undefined,
    ],
    ['it is deleted', [{ type: 'AccountDeleted', data: { ...ofAccount, at: at(1) } }], 'account-gone'],
    ['it left', [{ type: 'AccountOffboarded', data: { ...ofAccount, at: at(1) } }], 'account-gone'],
    [
      'it left and is back',
      [
        { type: 'AccountReconnected', data: { ...ofAccount, at: at(2) } },
        { type: 'AccountOffboarded', data: { ...ofAccount, at: at(1) } },
      ],
      undefined,
    ],
    ['access is taken', [access(1, 'PARTNER_REMOVED')], 'account-disconnected'],
    ['access is given again', [access(2, 'PARTNER_ADDED'), access(1, 'PARTNER_REMOVED')], undefined],
    ['an app is gone', [access(1, 'PARTNER_APP_UNINSTALLED')], undefined],
    [
      'the number is gone',
      [{ type: 'PhoneNumberDisconnected', data: { ...ofNumber, at: at(1) } }],
      'number-disconnected',
    ],
    [
      'the number is gone and its account is back',
      [
        { type: 'PhoneNumberDisconnected', data: { ...ofNumber, at: at(1) } },
        { type: 'AccountReconnected', data: { ...ofAccount, at: at(2) } },
      ],
      undefined,
    ],
    ['somebody has to pay', [unpaid(11.5)], 'payment-issue'],
    ['somebody had to pay an hour ago', [unpaid(11)], undefined],
    ['no number may be added', [restricted(1, 'RESTRICTED_ADD_PHONE_NUMBER_ACTION')], undefined],
    ['nothing may begin', [restricted(1, BIZ)], 'account-restricted'],
    ['nothing may begin until a time to come', [restricted(1, BIZ, at(13))], 'account-restricted'],
    ['nothing might begin until a time that is over', [restricted(1, BIZ, at(12))], undefined],
    ['nothing might begin, and the account was reinstated', [restricted(1, BIZ), reinstated(2)], undefined],
    ['nothing may begin since it was reinstated', [restricted(3, BIZ), reinstated(2)], 'account-restricted'],
    [
      'a restriction was made longer',
      [restricted(1, BIZ, at(11)), restricted(2, BIZ, at(13))],
      'account-restricted',
    ],
    ['nobody may be answered', [restricted(1, 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING')], undefined],
  ])('when %s', (_name, told, reason) => {
    expect(holdIn(standing(told), now, 'marketing')?.reason).toBe(reason);
  });

  test('answers are held by what forbids answers alone', () => {
    expect(holdIn(standing([restricted(1, BIZ)]), now, 'none')).toBeUndefined();
    const answers = standing([restricted(1, 'RESTRICTED_CUSTOMER_INITIATED_MESSAGING')]);
    expect(holdIn(answers, now, 'none')?.reason).toBe('account-restricted');
    expect(holdIn(standing([restricted(1, 'RESTRICTED_UTILITY_TEMPLATES')]), now, 'utility')).toBeDefined();
  });

  test('a project that worked later is connected again; a disabled account is not by that', () => {
    const later = { worksSince: at(2) };
    expect(holdIn(standing([access(1, 'PARTNER_REMOVED')], later), now)).toBeUndefined();
    expect(holdIn(standing([disabled(1)], later), now)?.reason).toBe('account-disabled');
  });
});

test('what Meta does not allow is shown, whether it stops messages or not, and no longer once it is over', () => {
  const told = [
    restricted(1, BIZ, at(13)),
    restricted(1, 'RESTRICTED_ADD_PHONE_NUMBER_ACTION', at(11)),
    restricted(2, 'RESTRICTED_UTILITY_TEMPLATES'),
    access(3, 'PARTNER_REMOVED'),
  ];
  expect(restrictionsIn(standing(told), now)).toEqual([
    { restriction: 'PARTNER_REMOVED', since: at(3) },
    { restriction: BIZ, since: at(1), until: at(13) },
    { restriction: 'RESTRICTED_UTILITY_TEMPLATES', since: at(2) },
  ]);
});

test('of what was read at a signup and what was told the later counts', () => {
  const said = (value: string, hour: number) => ({ value, at: at(hour), eventId: 'e' });
  const read = { value: 'GREEN', at: at(5) };
  expect(latest(read)).toEqual({ value: 'GREEN', since: null });
  expect(latest(read, said('RED', 4))).toEqual({ value: 'GREEN', since: null });
  expect(latest(read, said('RED', 6), undefined, said('YELLOW', 7))).toEqual({
    value: 'YELLOW',
    since: at(7),
  });
  expect(latest({ value: undefined, at: null }, said('RED', 4))).toEqual({ value: 'RED', since: at(4) });
});

test('account and number stand the same whatever the order and repetition of what was told', () => {
  const quality = (hour: number, qualityRating: string): DomainEvent => ({
    type: 'PhoneNumberQualityRatingChanged',
    data: { ...ofNumber, at: at(hour), event: 'FLAGGED', qualityRating, messagingLimit: `TIER_${hour}K` },
  });
  const channelError = (hour: number, dropped: boolean): DomainEvent => ({
    type: 'ChannelErrorReported',
    data: { ...ofNumber, at: at(hour), code: 1, detail: `at ${hour}`, dropped },
  });
  const told = recorded([
    ...[disabled(1), reinstated(2), disabled(2), restricted(1, BIZ, at(13)), restricted(4, BIZ, at(11))],
    ...[access(1, 'PARTNER_REMOVED'), access(3, 'PARTNER_ADDED'), quality(1, 'RED'), quality(3, 'GREEN')],
    { type: 'MessagingLimitChanged', data: { ...ofAccount, at: at(2), messagingLimit: 'TIER_2K' } },
    { type: 'MessagingLimitChanged', data: { ...ofAccount, at: at(3), numbersPerAccount: 3 } },
    { type: 'PhoneNumberThroughputChanged', data: { ...ofNumber, at: at(3), throughput: 'HIGH' } },
    channelError(3, true),
    channelError(5, false),
    { type: 'DisplayNameReviewed', data: { ...ofNumber, at: at(3), decision: 'APPROVED' } },
    { type: 'HistoryImportDeclined', data: { ...ofNumber, at: at(3), detail: 'Off.' } },
  ]);
  const fold = (events: readonly FoldableEvent[]) => [
    events.reduce(evolveAccount, unknownAccount),
    events.reduce(evolveNumberStanding, unknownNumber),
  ];
  expect(fold(told)[1]).toMatchObject({ dropped: { value: 'at 3', at: at(3) } });
  const shuffled = fc.shuffledSubarray([...told, ...told], { minLength: told.length * 2 });
  const same = fc.property(shuffled, (events) => {
    expect(fold(events)).toEqual(fold(told));
  });
  fc.assert(same, { numRuns: 100 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1) });
});
