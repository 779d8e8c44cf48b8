import { ENTRY_AT, type ToldCase } from '../told-in.ts';
import { ANA, anaContact, BIA, frame, source, stampOf, timeOf, wamidOf } from './said.ts';

/** A message of ours that the statuses with its callback data are of. */
export const OURS = {
  messageId: '5b2f7a52-7f0c-4c5e-9d6e-1a2b3c4d5e6f',
  attemptId: '0190b2a0-1111-7000-8000-aabbccddeeff',
} as const;
const ours = `w1:${OURS.messageId}:${OURS.attemptId}`;

const user = { recipient_id: ANA.from, recipient_user_id: ANA.from_user_id };
const who = { recipient: ANA.from, recipientUserId: ANA.from_user_id };

type Row = readonly [name: string, item: object, told: object, contacts?: readonly object[]];

/** Statuses, each a body with a second of its own; `null` told: kept as it came, under the word. */
function rowsOf(from: number, rows: readonly Row[]): ToldCase[] {
  return rows.map(([name, item, told, contacts], index) => {
    const n = from + index;
    const [id, wamid] = [wamidOf(name), wamidOf(name)];
    const value = {
      ...frame,
      ...(contacts ? { contacts } : {}),
      statuses: [{ id, timestamp: stampOf(n), ...item }],
    };
    const fact = { kind: 'status', ...source, wamid, at: timeOf(n), errors: [], ...told };
    return [name, 'messages', value, [fact]];
  });
}

const CONVERSATION = 'c1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6';
/** The same conversation as facts have it. */
const counted = (origin: string, expiresAt?: string) => ({
  conversation: { id: CONVERSATION, origin, ...(expiresAt ? { expiresAt } : {}) },
});
const conversation = (type: string, more: object = {}) => ({
  id: CONVERSATION,
  ...more,
  origin: { type },
});
const pmp = (category: string, type = 'regular') => ({
  billable: type === 'regular',
  pricing_model: 'PMP',
  type,
  category,
});
const price = (category: string, type = 'regular') => ({
  pricing: { billable: type === 'regular', model: 'PMP', type, category },
});

const ways: readonly Row[] = [
  [
    'sent, as until version 23: with a conversation that ends',
    {
      ...{ status: 'sent', ...user, pricing: pmp('marketing') },
      conversation: conversation('marketing', { expiration_timestamp: '1744430496' }),
    },
    { status: 'sent', ...who, ...price('marketing'), ...counted('marketing', '2025-04-12T04:01:36.000Z') },
    [anaContact],
  ],
  [
    'sent, without a conversation',
    { status: 'sent', ...user, pricing: pmp('utility') },
    { status: 'sent', ...who, ...price('utility') },
    [anaContact],
  ],
  [
    'delivered, with a price',
    { status: 'delivered', ...user, pricing: pmp('service', 'free_customer_service') },
    { status: 'delivered', ...who, ...price('service', 'free_customer_service') },
    [anaContact],
  ],
  [
    'delivered, without a price',
    { status: 'delivered', ...user },
    { status: 'delivered', ...who },
    [anaContact],
  ],
  ['read', { status: 'read', ...user }, { status: 'read', ...who }, [anaContact]],
  [
    'read by somebody with a username',
    { status: 'read', recipient_user_id: ANA.from_user_id },
    { status: 'read', recipientUserId: ANA.from_user_id, username: 'ana' },
    [{ profile: { username: 'ana' }, user_id: ANA.from_user_id }],
  ],
  [
    'sent to somebody who hides the number',
    { status: 'sent', recipient_user_id: BIA.from_user_id },
    { status: 'sent', recipientUserId: BIA.from_user_id },
    [{ profile: {}, user_id: BIA.from_user_id }],
  ],
  [
    'delivered, and the id stands in the contact alone',
    { status: 'delivered', recipient_id: ANA.from },
    { status: 'delivered', ...who },
    [anaContact],
  ],
  [
    'played: a voice note that was heard',
    { status: 'played', ...user },
    { status: 'played', ...who },
    [anaContact],
  ],
  [
    'delivered, as before 2026: by the number alone',
    { status: 'delivered', recipient_id: '4915112345678' },
    { status: 'delivered', recipient: '4915112345678' },
  ],
  [
    'delivered, with our own words back',
    { status: 'delivered', ...user, biz_opaque_callback_data: ours },
    { status: 'delivered', ...who, callbackData: ours },
  ],
  [
    'read, with the words of another app',
    { status: 'read', ...user, biz_opaque_callback_data: 'order-77' },
    { status: 'read', ...who, callbackData: 'order-77' },
  ],
  [
    'sent from abroad: authentication has its own rate',
    { status: 'sent', ...user, pricing: pmp('authentication-international') },
    { status: 'sent', ...who, ...price('authentication-international') },
  ],
  [
    'sent by the marketing API',
    { status: 'sent', ...user, pricing: pmp('marketing_lite') },
    { status: 'sent', ...who, ...price('marketing_lite') },
  ],
  [
    'sent for nothing, as the person came by an ad',
    {
      ...{ status: 'sent', ...user, pricing: pmp('referral_conversion', 'free_entry_point') },
      conversation: conversation('referral_conversion', { expiration_timestamp: '1744603296' }),
    },
    {
      ...{ status: 'sent', ...who, ...price('referral_conversion', 'free_entry_point') },
      ...counted('referral_conversion', '2025-04-14T04:01:36.000Z'),
    },
  ],
  [
    'sent, at the prices of before July 2025',
    {
      ...{ status: 'sent', recipient_id: ANA.from, conversation: conversation('business_initiated') },
      pricing: { billable: true, pricing_model: 'CBP', category: 'business_initiated' },
    },
    {
      ...{ status: 'sent', recipient: ANA.from, ...counted('business_initiated') },
      pricing: { billable: true, model: 'CBP', category: 'business_initiated' },
    },
  ],
  [
    'sent, at a price that says nothing',
    { status: 'sent', ...user, pricing: {} },
    { status: 'sent', ...who, pricing: {} },
  ],
  [
    'delivered to one of a group',
    {
      ...{ status: 'delivered', recipient_type: 'group', recipient_id: 'Y2FwaV9ncm91cDpFWEFNUExF' },
      ...{ recipient_participant_id: ANA.from, pricing: pmp('group_utility') },
    },
    {
      ...{ status: 'delivered', recipient: 'Y2FwaV9ncm91cDpFWEFNUExF', recipientType: 'group' },
      participant: ANA.from,
      ...price('group_utility'),
    },
  ],
];

/** A failure as Meta writes it. */
const error = (code: number, title: string, details?: string) => ({
  ...{ code, title, message: title },
  ...(details ? { error_data: { details } } : {}),
});
const failed = (name: string, ...[code, title, details]: Parameters<typeof error>): Row => [
  name,
  { status: 'failed', ...user, errors: [error(code, title, details)] },
  {
    ...{ status: 'failed', ...who },
    errors: [{ code, message: title, ...(details ? { details } : {}) }],
  },
];

const formerly: readonly Row[] = [
  [
    'deleted, as on premises',
    { status: 'deleted', recipient_id: ANA.from },
    { status: 'deleted', recipient: ANA.from },
  ],
  [
    'a warning, as on premises',
    { status: 'warning', recipient_id: ANA.from, errors: [error(131_000, 'Something went wrong')] },
    {
      ...{ status: 'warning', recipient: ANA.from },
      errors: [{ code: 131_000, message: 'Something went wrong' }],
    },
  ],
  [
    'sent, with the price within the conversation',
    { status: 'sent', ...user, conversation: conversation('utility', { pricing: pmp('utility') }) },
    { status: 'sent', ...who, ...price('utility'), ...counted('utility') },
    [anaContact],
  ],
  [
    'read by one of a group, who has an id',
    {
      ...{ status: 'read', recipient_type: 'group', recipient_id: 'Y2FwaV9ncm91cDpFWEFNUExF' },
      ...{ participant_recipient_id: ANA.from, recipient_participant_user_id: ANA.from_user_id },
      recipient_participant_parent_user_id: 'US.ENT.7',
    },
    {
      ...{ status: 'read', recipient: 'Y2FwaV9ncm91cDpFWEFNUExF', recipientType: 'group' },
      ...{ participant: ANA.from, participantUserId: ANA.from_user_id, participantParentUserId: 'US.ENT.7' },
    },
  ],
  ...['recipient_parent_user_id', 'parent_recipient_user_id', 'parent_user_id'].map(
    (key): Row => [
      `sent to somebody with an id over portfolios, in ${key}`,
      { status: 'sent', ...user, [key]: 'US.ENT.7' },
      { status: 'sent', ...who, recipientParentUserId: 'US.ENT.7' },
    ],
  ),
];

const failures: readonly Row[] = [
  failed('failed: nobody there', 131_026, 'Message undeliverable', 'Message Undeliverable.'),
  failed('failed: more than a day', 131_047, 'Re-engagement message', 'More than 24 hours have passed.'),
  failed('failed: too many of them', 131_049, 'Not delivered to maintain healthy ecosystem engagement.'),
  failed('failed: an experiment', 130_472, "User's number is part of an experiment"),
  failed('failed: stopped in WhatsApp', 131_050, 'User has stopped marketing messages'),
  failed('failed: the medium', 131_053, 'Media upload error', 'Unsupported mime type.'),
  failed('failed: nobody pays', 131_042, 'Business eligibility payment issue'),
  failed('failed: locked', 131_031, 'Business Account locked'),
  failed('failed: a template that rests', 132_015, 'Template is Paused'),
  failed(
    'failed: kept an hour only',
    131_036,
    'Message failed to be delivered on at least one of the user’s device',
  ),
  failed('failed: a code that nobody knows', 199_999, 'Something of the future'),
  [
    'failed, by a code in words',
    {
      status: 'failed',
      recipient_id: ANA.from,
      errors: [{ code: '131026', title: 'Message undeliverable' }],
    },
    { status: 'failed', recipient: ANA.from, errors: [{ code: 131_026, message: 'Message undeliverable' }] },
  ],
  ['failed, without saying why', { status: 'failed', ...user }, { status: 'failed', ...who }],
  [
    'failed, and was for nobody that is named',
    { status: 'failed', errors: [error(131_026, 'Message undeliverable')] },
    { status: 'failed', errors: [{ code: 131_026, message: 'Message undeliverable' }] },
  ],
];

/** What stands in `statuses` and is kept as it came. */
function kept(
  from: number,
  rows: readonly (readonly [name: string, item: object, word: string])[],
): ToldCase[] {
  return rows.map(([name, item, word], index) => {
    const raw = { id: wamidOf(name), timestamp: stampOf(from + index), ...item };
    const fact = { ...source, kind: 'unknown', item: word, raw, at: timeOf(from + index) };
    return [name, 'messages', { ...frame, statuses: [raw] }, [fact]];
  });
}

const payment = { reference_id: 'r1', amount: { value: 21_000, offset: 100 }, currency: 'INR' };
const others = kept(640, [
  [
    'a payment is pending',
    { type: 'payment', status: 'pending', payment, recipient_id: ANA.from },
    'status:payment',
  ],
  [
    'a payment is captured',
    { type: 'payment', status: 'captured', payment, recipient_id: ANA.from },
    'status:payment',
  ],
  ['a status of the future', { status: 'evaporated', recipient_id: ANA.from }, 'status'],
]);

const aggregated: ToldCase = [
  'what became of one message for each of a group',
  'messages',
  {
    ...frame,
    statuses: [ANA, BIA].map(({ from }) => ({
      ...{ id: 'wamid.to-the-group', timestamp: stampOf(660), status: 'read', recipient_type: 'group' },
      ...{ recipient_id: 'Y2FwaV9ncm91cDpFWEFNUExF', recipient_participant_id: from },
    })),
  },
  [ANA, BIA].map(({ from }) => ({
    ...{
      kind: 'status',
      ...source,
      status: 'read',
      wamid: 'wamid.to-the-group',
      at: timeOf(660),
      errors: [],
    },
    ...{ recipient: 'Y2FwaV9ncm91cDpFWEFNUExF', recipientType: 'group', participant: from },
  })),
];

const timeless: ToldCase = [
  'a status without a time has that of its entry',
  'messages',
  { ...frame, statuses: [{ id: 'wamid.no-time', status: 'read', recipient_id: ANA.from }] },
  [
    {
      ...{ kind: 'status', ...source, status: 'read', wamid: 'wamid.no-time', at: ENTRY_AT, errors: [] },
      recipient: ANA.from,
    },
  ],
];

const ofNothing: ToldCase = [
  'a status of no message',
  'messages',
  { ...frame, statuses: [{ status: 'read', timestamp: stampOf(661) }] },
  [
    {
      ...{ kind: 'unknown', ...source, item: 'status', at: timeOf(661) },
      ...{ raw: { status: 'read', timestamp: stampOf(661) } },
      fault: 'It is a status that does not say of which message.',
    },
  ],
];

const whole: ToldCase = [
  'all that befalls one message, in the wrong order in one value',
  'messages',
  {
    ...frame,
    statuses: ['read', 'delivered', 'sent'].map((status, n) => ({
      ...{ id: 'wamid.in-one', status, timestamp: stampOf(672 - n), recipient_id: ANA.from },
      biz_opaque_callback_data: ours,
    })),
  },
  ['read', 'delivered', 'sent'].map((status, n) => ({
    ...{ kind: 'status', ...source, status, wamid: 'wamid.in-one', at: timeOf(672 - n), errors: [] },
    ...{ recipient: ANA.from, callbackData: ours },
  })),
];

/** What becomes of messages. */
export const statuses: readonly ToldCase[] = [
  ...rowsOf(600, ways),
  ...rowsOf(620, failures),
  ...rowsOf(665, formerly),
  ...others,
  aggregated,
  timeless,
  ofNothing,
  whole,
];
