import { ENTRY_AT as at, ENTRY, type ToldCase } from '../told-in.ts';

const wabaId = ENTRY.id;
const display_phone_number = '15550783881';
const number = { wabaId, at, displayPhoneNumber: display_phone_number };
const quality = 'phone_number_quality_update';

const read: readonly ToldCase[] = [
  [
    'a number may write to more people, by the names of now and of before',
    quality,
    {
      ...{ display_phone_number, event: 'UPGRADE', old_limit: 'TIER_1K', current_limit: 'TIER_10K' },
      max_daily_conversations_per_business: 'TIER_2K',
    },
    [
      {
        ...{ kind: 'number-quality', ...number, event: 'UPGRADE' },
        ...{ messagingLimit: 'TIER_2K', messagingLimitBefore: 'TIER_1K' },
      },
    ],
  ],
  [
    'a number begins',
    quality,
    { display_phone_number, event: 'ONBOARDING', current_limit: 'TIER_250' },
    [{ kind: 'number-quality', ...number, event: 'ONBOARDING', messagingLimit: 'TIER_250' }],
  ],
  [
    'a number may send faster',
    quality,
    { display_phone_number, event: 'THROUGHPUT_UPGRADE', current_limit: 'TIER_UNLIMITED' },
    [{ kind: 'number-quality', ...number, event: 'THROUGHPUT_UPGRADE', messagingLimit: 'TIER_UNLIMITED' }],
  ],
  ...(['FLAGGED', 'UNFLAGGED', 'DOWNGRADE'] as const).map(
    (event): ToldCase => [
      `a number is told ${event}, by how it is written`,
      quality,
      { display_phone_number: '+1 555-078-3881', event: event.toLowerCase() },
      [{ kind: 'number-quality', wabaId, at, displayPhoneNumber: '+1 555-078-3881', event }],
    ],
  ),
  [
    'a number that comes as a number',
    quality,
    { display_phone_number: 15_550_783_881, event: 'FLAGGED' },
    [{ kind: 'number-quality', ...number, event: 'FLAGGED' }],
  ],
  [
    'a name is taken',
    'phone_number_name_update',
    { display_phone_number, decision: 'APPROVED', requested_verified_name: 'Shop', rejection_reason: null },
    [{ kind: 'display-name', ...number, decision: 'APPROVED', requestedName: 'Shop' }],
  ],
  [
    'a name is refused',
    'phone_number_name_update',
    {
      ...{ display_phone_number, decision: 'REJECTED', requested_verified_name: 'Shop' },
      rejection_reason: 'NAME_FORMAT_UNACCEPTABLE',
    },
    [
      {
        ...{ kind: 'display-name', ...number, decision: 'REJECTED', requestedName: 'Shop' },
        rejectionReason: 'NAME_FORMAT_UNACCEPTABLE',
      },
    ],
  ],
  [
    'a name is put off, for the reason NONE',
    'phone_number_name_update',
    { display_phone_number, decision: 'DEFERRED', rejection_reason: 'NONE' },
    [{ kind: 'display-name', ...number, decision: 'DEFERRED' }],
  ],
  ...(['PIN_CHANGED', 'PIN_RESET_REQUEST', 'PIN_REQUEST_SUCCESS'] as const).map(
    (event): ToldCase => [
      event,
      'security',
      { display_phone_number, event, requester: '61555822107539' },
      [{ kind: 'security', ...number, event, requester: '61555822107539' }],
    ],
  ),
  ...(['business_username_updates', 'business_username_update'] as const).map(
    (field): ToldCase => [
      `a username, under ${field}`,
      field,
      { display_phone_number, username: 'shop.example', status: 'APPROVED' },
      [{ kind: 'business-username', ...number, status: 'approved', username: 'shop.example' }],
    ],
  ),
  [
    'a username is gone',
    'business_username_updates',
    { display_phone_number, status: 'deleted' },
    [{ kind: 'business-username', ...number, status: 'deleted' }],
  ],
  ...(['PHONE_NUMBER_SETTINGS', 'phone_number_settings', undefined] as const).map(
    (type): ToldCase => [
      `settings of a number, of the type ${type}`,
      'account_settings_update',
      {
        ...{ messaging_product: 'whatsapp', timestamp: '1739321100', type },
        phone_number_settings: { phone_number_id: '106540352242922', calling: { status: 'ENABLED' } },
      },
      [
        {
          ...{ kind: 'number-settings', wabaId, phoneNumberId: '106540352242922' },
          ...{ settings: { calling: { status: 'ENABLED' } }, at: '2025-02-12T00:45:00.000Z' },
        },
      ],
    ],
  ),
  [
    'a number that is also in the app leaves: the entry is its account',
    'account_update',
    {
      ...{ event: 'PARTNER_REMOVED', phone_number: display_phone_number },
      disconnection_info: { reason: 'ACCOUNT_DISCONNECTED', initiated_by: 'USER' },
    },
    [{ kind: 'number-disconnection', ...number, reason: 'ACCOUNT_DISCONNECTED', initiatedBy: 'USER' }],
  ],
  [
    'what came of an ad, in the field of what is tracked',
    'tracking_events',
    {
      metadata: { phone_number_id: '106540352242922' },
      tracking_events: [{ id: 'wamid.A3', event_name: 'Purchase', timestamp: 1_739_321_200 }],
    },
    [
      {
        ...{ kind: 'conversion', wabaId, phoneNumberId: '106540352242922', wamid: 'wamid.A3' },
        ...{ event: 'Purchase', at: '2025-02-12T00:46:40.000Z' },
      },
    ],
  ],
  [
    'what came of an ad',
    'automatic_events',
    {
      metadata: { phone_number_id: '106540352242922' },
      automatic_events: [
        {
          ...{ id: 'wamid.A1', event_name: 'Purchase', timestamp: 1_739_321_100, ctwa_clid: 'Afc' },
          custom_data: { currency: 'USD', value: 12.5 },
        },
        { id: 'wamid.A2', event_name: 'LeadSubmitted' },
      ],
    },
    [
      {
        ...{ kind: 'conversion', wabaId, phoneNumberId: '106540352242922', wamid: 'wamid.A1' },
        ...{
          event: 'Purchase',
          clickId: 'Afc',
          value: 12.5,
          currency: 'USD',
          at: '2025-02-12T00:45:00.000Z',
        },
      },
      {
        ...{ kind: 'conversion', wabaId, phoneNumberId: '106540352242922', wamid: 'wamid.A2' },
        ...{ event: 'LeadSubmitted', at },
      },
    ],
  ],
];

const unread = { kind: 'unknown', item: 'value', at, wabaId };
const fault = 'It names no business phone number.';
const tracked = { id: 'x' };

const kept: readonly ToldCase[] = [
  ...(
    [
      [quality, { event: 'FLAGGED' }],
      ['phone_number_name_update', { decision: 'APPROVED', display_phone_number: '' }],
      ['security', { event: 'PIN_CHANGED', display_phone_number: null }],
      ['business_username_updates', { status: 'approved', display_phone_number: {} }],
      ['account_update', { event: 'PARTNER_REMOVED' }],
    ] as const
  ).map(
    ([field, raw]): ToldCase => [
      `${field} without a number is not taken for the account`,
      ...([field, raw, [{ ...unread, raw, fault, lacksNumber: true }]] as const),
    ],
  ),
  ...(
    [
      [
        'settings of something else',
        'account_settings_update',
        { type: 'WABA_SETTINGS', phone_number_settings: {} },
      ],
      ['what nobody knows of a number', quality, { display_phone_number }],
    ] as const
  ).map(([name, field, raw]): ToldCase => [name, field, raw, [{ ...unread, raw }]]),
  [
    'events of ads whose shape nobody has seen',
    'tracking_events',
    { tracking_events: [tracked] },
    [{ ...unread, item: 'tracking-event', raw: tracked }],
  ],
];

/** What Meta tells of numbers. */
export const numbers: readonly ToldCase[] = [...read, ...kept];
