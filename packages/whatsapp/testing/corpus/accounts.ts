import { ENTRY_AT as at, ENTRY, type ToldCase } from '../told-in.ts';

const wabaId = ENTRY.id;
const portfolio = { waba_info: { waba_id: '900100', owner_business_id: '77' } };
const partner = {
  kind: 'account-partner',
  wabaId: '900100',
  at,
  ownerBusinessId: '77',
  solutionPartners: [],
};
const update = 'account_update';

const read: readonly ToldCase[] = [
  [
    'an account is disabled',
    update,
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: 'DISABLE', waba_ban_date: 'April 17, 2025' } },
    [{ kind: 'account-ban', wabaId, at, state: 'DISABLE', date: 'April 17, 2025' }],
  ],
  [
    'an account will be disabled, told in lower case',
    update,
    { event: 'disabled_update', ban_info: { waba_ban_state: 'schedule_for_disable' } },
    [{ kind: 'account-ban', wabaId, at, state: 'SCHEDULE_FOR_DISABLE' }],
  ],
  [
    'an account is reinstated, told as a list of states',
    update,
    { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: ['DISABLE', 'REINSTATE'] } },
    [{ kind: 'account-ban', wabaId, at, state: 'REINSTATE' }],
  ],
  [
    'an account is restricted until a time, and from something without end',
    update,
    {
      event: 'ACCOUNT_RESTRICTION',
      restriction_info: [
        { restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_740_600_000 },
        { restriction_type: 'RESTRICTED_UTILITY_TEMPLATES', remediation: 'Wait.' },
      ],
      violation_info: { violation_type: 'SPAM' },
    },
    [
      {
        ...{ kind: 'account-restriction', wabaId, at, violation: 'SPAM' },
        restrictions: [
          { restriction: 'RESTRICTED_BIZ_INITIATED_MESSAGING', until: '2025-02-26T20:00:00.000Z' },
          { restriction: 'RESTRICTED_UTILITY_TEMPLATES', remediation: 'Wait.' },
        ],
      },
    ],
  ],
  [
    'a violation',
    update,
    { event: 'ACCOUNT_VIOLATION', violation_info: { violation_type: 'ADULT', remediation: 'Remove it.' } },
    [{ kind: 'account-violation', wabaId, at, violation: 'ADULT', remediation: 'Remove it.' }],
  ],
  ...(['ACCOUNT_DELETED', 'ACCOUNT_OFFBOARDED', 'ACCOUNT_RECONNECTED', 'VERIFIED_ACCOUNT'] as const).map(
    (event): ToldCase => [event, update, { event }, [{ kind: 'account-presence', wabaId, at, event }]],
  ),
  [
    'an account is verified, with its number beside it',
    update,
    { event: 'VERIFIED_ACCOUNT', phone_number: '16505552771' },
    [{ kind: 'account-presence', wabaId, at, event: 'VERIFIED_ACCOUNT', ofPhone: '16505552771' }],
  ],
  ...(['PARTNER_ADDED', 'PARTNER_APP_INSTALLED', 'AD_ACCOUNT_LINKED', 'MM_LITE_TERMS_SIGNED'] as const).map(
    (event): ToldCase => [
      `${event} is of the account in waba_info, though the entry is our portfolio`,
      update,
      { event, ...portfolio },
      [{ ...partner, event }],
    ],
  ),
  [
    'a partner is removed from a solution',
    update,
    {
      event: 'PARTNER_REMOVED',
      waba_info: { ...portfolio.waba_info, solution_id: '5', solution_partner_business_ids: ['8', 9] },
      disconnection_info: { reason: 'PRIMARY_INACTIVITY', initiated_by: 'SYSTEM' },
    },
    [
      {
        ...{ ...partner, event: 'PARTNER_REMOVED', solutionId: '5', solutionPartners: ['8', '9'] },
        ...{ reason: 'PRIMARY_INACTIVITY', initiatedBy: 'SYSTEM' },
      },
    ],
  ],
  [
    "a partner's app is uninstalled",
    update,
    { event: 'PARTNER_APP_UNINSTALLED', waba_info: { ...portfolio.waba_info, partner_app_id: '1234' } },
    [{ ...partner, event: 'PARTNER_APP_UNINSTALLED', partnerAppId: '1234' }],
  ],
  [
    'the verification of a client by its partner',
    update,
    {
      event: 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE',
      ...portfolio,
      partner_client_certification_info: {
        client_business_id: '11',
        status: 'FAILED',
        rejection_reasons: ['WEBSITE NOT MATCHING'],
      },
    },
    [
      {
        ...{ kind: 'partner-certification', wabaId: '900100', at, status: 'FAILED', clientBusinessId: '11' },
        rejectionReasons: ['WEBSITE NOT MATCHING'],
      },
    ],
  ],
  [
    'the country of a business',
    update,
    { event: 'BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE', country: 'in' },
    [{ kind: 'account-country', wabaId, at, country: 'IN' }],
  ],
  [
    'authentication from abroad costs its own rate, in one country later',
    update,
    {
      event: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE',
      auth_international_rate_eligibility: {
        start_time: 1_753_747_200,
        exception_countries: [{ country_code: 'ID', start_time: 1_756_425_600 }],
      },
    },
    [
      {
        ...{ kind: 'international-authentication', wabaId, at, startsAt: '2025-07-29T00:00:00.000Z' },
        exceptions: [{ country: 'ID', startsAt: '2025-08-29T00:00:00.000Z' }],
      },
    ],
  ],
  [
    'a tier of prices',
    update,
    {
      event: 'VOLUME_BASED_PRICING_TIER_UPDATE',
      volume_tier_info: {
        tier_update_time: 1_762_000_000,
        pricing_category: 'UTILITY',
        tier: '25000001:50000000',
        effective_month: '2025-11',
        region: 'India',
      },
    },
    [
      {
        ...{ kind: 'pricing-tier', wabaId, at, tier: '25000001:50000000', category: 'UTILITY' },
        ...{ month: '2025-11', region: 'India', reachedAt: '2025-11-01T12:26:40.000Z' },
      },
    ],
  ],
  [
    'an alert within alert_info',
    'account_alerts',
    {
      entity_type: 'BUSINESS',
      entity_id: 506_914_307_656_634,
      alert_info: {
        alert_severity: 'CRITICAL',
        alert_status: 'ACTIVE',
        alert_type: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED',
        alert_description: 'Send more.',
      },
    },
    [
      {
        ...{ kind: 'account-alert', wabaId, at, alert: 'INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED' },
        ...{ severity: 'CRITICAL', status: 'ACTIVE', description: 'Send more.' },
        ...{ entityType: 'BUSINESS', entityId: '506914307656634' },
      },
    ],
  ],
  [
    'an alert of before, flat',
    'account_alerts',
    { entity_type: 'PHONE_NUMBER', entity_id: '1', alert_severity: 'WARNING', alert_type: 'OBA_REJECTED' },
    [
      {
        ...{ kind: 'account-alert', wabaId, at, alert: 'OBA_REJECTED', severity: 'WARNING' },
        ...{ entityType: 'PHONE_NUMBER', entityId: '1' },
      },
    ],
  ],
  ...(['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED'] as const).map(
    (decision): ToldCase => [
      `a review: ${decision}`,
      'account_review_update',
      { decision },
      [{ kind: 'account-review', wabaId, at, decision }],
    ],
  ),
  ...(
    [
      ['a number of people', 2000, 'TIER_2K'],
      ['a number of people that is no thousand', 250, 'TIER_250'],
      ['a tier', 'TIER_10K', 'TIER_10K'],
      ['a number as text', '100000', 'TIER_100K'],
      ['no limit', -1, 'TIER_UNLIMITED'],
    ] as const
  ).map(
    ([name, limit, messagingLimit]): ToldCase => [
      `a messaging limit that comes as ${name}`,
      'business_capability_update',
      { max_daily_conversations_per_business: limit },
      [{ kind: 'business-capability', wabaId, at, messagingLimit }],
    ],
  ),
  [
    'limits by their former names, and how many numbers there may be',
    'business_capability_update',
    {
      max_daily_conversation_per_phone: 1000,
      max_phone_numbers_per_business: 25,
      max_phone_numbers_per_waba: '20',
    },
    [
      {
        ...{ kind: 'business-capability', wabaId, at, messagingLimitPerNumber: 'TIER_1K' },
        ...{ numbersPerBusiness: 25, numbersPerAccount: 20 },
      },
    ],
  ],
  [
    'news of a business',
    'business_status_update',
    { business_id: '77', event: 'COMPROMISED_NOTIFICATION' },
    [{ kind: 'business-status', wabaId, at, event: 'COMPROMISED_NOTIFICATION', businessId: '77' }],
  ],
  [
    'a flow has another status',
    'flows',
    {
      event: 'FLOW_STATUS_CHANGE',
      message: 'It is live.',
      flow_id: '6',
      old_status: 'DRAFT',
      new_status: 'PUBLISHED',
    },
    [
      {
        ...{ kind: 'flow', wabaId, at, event: 'FLOW_STATUS_CHANGE', flowId: '6', message: 'It is live.' },
        ...{ oldStatus: 'DRAFT', newStatus: 'PUBLISHED' },
      },
    ],
  ],
  [
    'errors of a flow are one fact, not one each',
    'flows',
    {
      ...{
        event: 'CLIENT_ERROR_RATE',
        flow_id: '6',
        alert_state: 'ACTIVATED',
        error_rate: 14.28,
        threshold: 10,
      },
      errors: [
        { error_type: 'INVALID_SCREEN_TRANSITION', error_rate: 66.66, error_count: 2 },
        { error_type: 'PUBLIC_KEY_MISSING', error_rate: 33.33, error_count: 1 },
      ],
    },
    [
      {
        ...{ kind: 'flow', wabaId, at, event: 'CLIENT_ERROR_RATE', flowId: '6', alertState: 'ACTIVATED' },
        measured: { error_rate: 14.28, threshold: 10 },
        errors: [
          { type: 'INVALID_SCREEN_TRANSITION', rate: 66.66, count: 2 },
          { type: 'PUBLIC_KEY_MISSING', rate: 33.33, count: 1 },
        ],
      },
    ],
  ],
  [
    'a flow of a version that expires',
    'flows',
    {
      ...{ event: 'FLOW_VERSION_EXPIRY_WARNING', flow_id: 6 },
      ...{ message: 'Look at it.', warning: 'Version 2.1 expires.' },
    },
    [
      {
        kind: 'flow',
        wabaId,
        at,
        event: 'FLOW_VERSION_EXPIRY_WARNING',
        flowId: '6',
        message: 'Look at it.',
        warning: 'Version 2.1 expires.',
      },
    ],
  ],
  [
    'a solution of several partners',
    'partner_solutions',
    { event: 'SOLUTION_UPDATED', solution_id: '774', solution_status: 'PENDING_DEACTIVATION' },
    [
      {
        ...{ kind: 'partner-solution', wabaId, at, event: 'SOLUTION_UPDATED', solutionId: '774' },
        status: 'PENDING_DEACTIVATION',
      },
    ],
  ],
  [
    'a way of taking payments',
    'payment_configuration_update',
    {
      ...{
        configuration_name: 'shop',
        provider_name: 'razorpay',
        provider_mid: 'acc_1',
        status: 'Needs Testing',
      },
      ...{ created_timestamp: 1_720_203_204, updated_timestamp: 1_721_088_316 },
    },
    [
      {
        ...{ kind: 'payment-configuration', wabaId, at, name: 'shop', status: 'Needs Testing' },
        ...{ provider: 'razorpay', merchantId: 'acc_1' },
        ...{ createdAt: '2024-07-05T18:13:24.000Z', updatedAt: '2024-07-16T00:05:16.000Z' },
      },
    ],
  ],
];

const kept = (
  [
    ['an event that nobody knows', update, { event: 'ACCOUNT_TELEPORTED' }],
    ['an event without its details', update, { event: 'DISABLED_UPDATE' }],
    [
      'a state that nobody knows',
      update,
      { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state: { a: 1 } } },
    ],
    ['a violation of nothing', update, { event: 'ACCOUNT_VIOLATION', violation_info: null }],
    ['limits that are none', 'business_capability_update', { max_daily_conversations_per_business: {} }],
    ['a flow without its id', 'flows', { event: 'FLOW_STATUS_CHANGE' }],
    ['a review without a decision', 'account_review_update', { decision: [] }],
    ['an alert of nothing', 'account_alerts', { entity_type: 'BUSINESS' }],
  ] as const
).map(
  ([name, field, raw]): ToldCase => [name, field, raw, [{ kind: 'unknown', item: 'value', raw, at, wabaId }]],
);

/** What Meta tells of accounts and businesses. */
export const accounts: readonly ToldCase[] = [...read, ...kept];
