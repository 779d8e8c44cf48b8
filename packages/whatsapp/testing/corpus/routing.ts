import { ENTRY_AT, type ToldCase } from '../told-in.ts';
import { ANA, ana, anaContact, frame, itemOf, NUMBER, source, stampOf, timeOf, wamidOf } from './said.ts';

const text = (body: string) => ({ type: 'text', text: { body } });
const says = (body: string) => ({ type: 'text', content: { body }, said: body });

type Row = readonly [name: string, item: object, told: object];

/** What Ana says while another responder has the thread: one level deeper. */
function standbyOf(from: number, kind: string, rows: readonly Row[]): ToldCase[] {
  return rows.map(([name, item, told], index) => {
    const n = from + index;
    const value = { ...frame, standby: { contacts: [anaContact], messages: [itemOf(name, n, ANA, item)] } };
    const fact = {
      kind,
      ...source,
      ...ana,
      source: 'standby',
      by: 'person',
      profileName: 'Ana',
      at: timeOf(n),
    };
    return [name, 'standby', value, [{ ...fact, wamid: wamidOf(name), ...told }]];
  });
}

const status = {
  id: 'wamid.sent-by-another',
  status: 'delivered',
  timestamp: stampOf(810),
  recipient_id: ANA.from,
};
const template = { name: 'hello', language: { code: 'en' } };

/** What a responder hears that does not have the thread. */
export const standbys: readonly ToldCase[] = [
  ...standbyOf(800, 'message', [
    ['a text on standby', text('Where is my parcel?'), says('Where is my parcel?')],
    ['a word to stop on standby', text('STOP'), says('STOP')],
    [
      'a picture on standby',
      { type: 'image', image: { id: '1', mime_type: 'image/jpeg' } },
      {
        ...{ type: 'image', content: { id: '1', mime_type: 'image/jpeg' } },
        media: { id: '1', mimeType: 'image/jpeg' },
      },
    ],
  ]),
  ...standbyOf(805, 'reaction', [
    [
      'a reaction on standby',
      { type: 'reaction', reaction: { message_id: 'wamid.marked', emoji: '👏' } },
      { target: 'wamid.marked', emoji: '👏' },
    ],
  ]),
  [
    'what became on standby of what another responder sent',
    'standby',
    { ...frame, standby: { statuses: [status] } },
    [{ kind: 'unknown', ...source, item: 'status', at: timeOf(810), raw: status }],
  ],
  [
    'what another responder answers, as the body of its request',
    'standby',
    {
      ...frame,
      standby: {
        message_echoes: [
          {
            ...{ id: 'wamid.answered-by-another', timestamp: stampOf(811) },
            message: { messaging_product: 'whatsapp', to: ANA.from, ...text('It is on its way') },
          },
        ],
      },
    },
    [
      {
        ...{ kind: 'echo', ...source, source: 'standby', by: 'business', at: timeOf(811) },
        ...{ from: ANA.from, wamid: 'wamid.answered-by-another', ...says('It is on its way') },
      },
    ],
  ],
  [
    'what another responder sends to an id',
    'standby',
    {
      ...frame,
      standby: {
        message_echoes: [
          {
            ...{ id: 'wamid.to-her-id', timestamp: stampOf(812) },
            message: { recipient: ANA.from_user_id, ...text('Hello') },
          },
        ],
      },
    },
    [
      {
        ...{ kind: 'echo', ...source, source: 'standby', by: 'business', at: timeOf(812) },
        ...{ fromUserId: ANA.from_user_id, wamid: 'wamid.to-her-id', ...says('Hello') },
      },
    ],
  ],
];

const call = (event: string, n: number, more: object = {}) => ({
  ...{ id: 'wacid.HBgLMTY1MDU1NTEyMzQ', ...ANA, to: NUMBER.display_phone_number, event },
  ...{ timestamp: stampOf(n), direction: 'USER_INITIATED', ...more },
});
const called = (event: string, n: number, more: object = {}, told: object = {}): ToldCase => [
  `a call: ${event}`,
  'calls',
  { ...frame, contacts: [anaContact], calls: [call(event, n, more)] },
  [
    {
      ...{ kind: 'call', ...source, source: 'live', by: 'person', ...ana, profileName: 'Ana' },
      ...{ wamid: 'wacid.HBgLMTY1MDU1NTEyMzQ', direction: 'inbound', event, at: timeOf(n), ...told },
    },
  ],
];
const ringing = (state: string, n: number): ToldCase => {
  const item = {
    id: 'wacid.ours',
    type: 'call',
    status: state,
    timestamp: stampOf(n),
    recipient_id: ANA.from,
  };
  return [
    `a call of ours: ${state}`,
    'calls',
    { ...frame, statuses: [item] },
    [
      {
        ...{ kind: 'call', ...source, source: 'live', by: 'business', from: ANA.from, wamid: 'wacid.ours' },
        ...{ direction: 'outbound', event: state.toLowerCase(), at: timeOf(n) },
      },
    ],
  ];
};

/** Calls, and what becomes of them. */
export const calls: readonly ToldCase[] = [
  called('connect', 820, { session: { sdp_type: 'offer', sdp: 'v=0' } }),
  called(
    'terminate',
    821,
    { status: 'COMPLETED', start_time: stampOf(820), end_time: stampOf(821), duration: 1 },
    { status: 'completed', startedAt: timeOf(820), endedAt: timeOf(821), duration: 1 },
  ),
  called('call_created', 822),
  called(
    'call_recording_available',
    823,
    { call_recording: { type: 'audio', audio: { id: '5', mime_type: 'audio/ogg', sha256: 'z' } } },
    { recording: { id: '5', mime_type: 'audio/ogg', sha256: 'z' } },
  ),
  called(
    'call_transcription_available',
    824,
    { call_transcription: { text: 'Hello?' }, from_parent_user_id: 'US.ENT.7' },
    { transcription: { text: 'Hello?' }, fromParentUserId: 'US.ENT.7' },
  ),
  called(
    'terminate_failed',
    828,
    { biz_opaque_callback_data: 'order 7', errors: [{ code: 138_021, title: 'Call timed out' }] },
    { callbackData: 'order 7', errorCodes: [138_021] },
  ),
  ...['RINGING', 'ACCEPTED', 'REJECTED'].map((state, n) => ringing(state, 825 + n)),
  [
    'a call that failed',
    'calls',
    { ...frame, errors: [{ code: 138_006, title: 'Call failed', error_data: { details: 'Nobody there' } }] },
    [
      {
        ...{ kind: 'channel-error', ...source, at: ENTRY_AT },
        ...{ code: 138_006, message: 'Call failed', details: 'Nobody there' },
      },
    ],
  ],
];

const group = (type: string, n: number, more: object = {}) => ({
  ...{ group_id: 'Y2FwaV9ncm91cDpFWEFNUExF', type, timestamp: stampOf(n), ...more },
});
const told = (field: string, type: string, n: number, more: object = {}, fact: object = {}): ToldCase => [
  `a group: ${type}`,
  field,
  { ...frame, groups: [group(type, n, more)] },
  [
    {
      ...{ kind: 'group', ...source, groupId: 'Y2FwaV9ncm91cDpFWEFNUExF', event: type, at: timeOf(n) },
      ...{ participants: [], ...fact },
    },
  ],
];
const nameless = { type: 'group_create', timestamp: stampOf(850) };
const unmade = {
  ...{ type: 'group_create', timestamp: stampOf(849), request_id: 'r4' },
  errors: [{ code: 131_020, title: 'It could not be made' }],
};
const wordless = { group_id: 'Y2FwaV9ncm91cDpFWEFNUExF', timestamp: stampOf(851) };
const unread = (name: string, raw: object, n: number, more: object): ToldCase => [
  name,
  'group_lifecycle_update',
  { ...frame, groups: [raw] },
  [{ kind: 'unknown', ...source, raw, at: timeOf(n), ...more }],
];

/** Groups, and who is in them. */
export const groups: readonly ToldCase[] = [
  told(
    'group_lifecycle_update',
    'group_create',
    840,
    {
      ...{ request_id: 'r1', subject: 'Trip', invite_link: 'https://chat.whatsapp.com/LINK' },
      join_approval_mode: 'approval_required',
    },
    {
      ...{ requestId: 'r1', subject: 'Trip', inviteLink: 'https://chat.whatsapp.com/LINK' },
      joinApproval: 'approval_required',
    },
  ),
  told('group_lifecycle_update', 'group_delete', 841, { request_id: 'r2' }, { requestId: 'r2' }),
  told(
    'group_participants_update',
    'group_participants_add',
    842,
    {
      reason: 'invite_link',
      added_participants: [{ input: ANA.from, wa_id: ANA.from }],
      failed_participants: [{ input: '5531987654321', errors: [{ code: 131_026 }] }],
    },
    {
      reason: 'invite_link',
      participants: [
        { change: 'added', waId: ANA.from },
        { change: 'failed', waId: '5531987654321', errorCodes: [131_026] },
      ],
    },
  ),
  told(
    'group_participants_update',
    'group_participants_remove',
    843,
    { removed_participants: [{ input: ANA.from }], initiated_by: 'participant' },
    { initiatedBy: 'participant', participants: [{ change: 'removed', waId: ANA.from }] },
  ),
  told(
    'group_participants_update',
    'group_join_request_created',
    844,
    { join_request_id: 'j1', wa_id: ANA.from, user_id: ANA.from_user_id },
    {
      joinRequestId: 'j1',
      participants: [{ change: 'asked', waId: ANA.from, userId: ANA.from_user_id }],
    },
  ),
  told(
    'group_settings_update',
    'group_settings_update',
    845,
    {
      group_subject: { text: 'Trip!', update_successful: true },
      group_description: { text: 'Away', update_successful: false },
    },
    { subject: 'Trip!', refused: ['group_description'] },
  ),
  told('group_status_update', 'group_suspend', 846),
  told('group_status_update', 'group_suspend_cleared', 847),
  told(
    'group_lifecycle_update',
    'group_update',
    848,
    { request_id: 'r3', errors: [{ code: 131_000, title: 'Something went wrong' }] },
    { requestId: 'r3', errorCodes: [131_000] },
  ),
  [
    'a group that could not be made',
    'group_lifecycle_update',
    { ...frame, groups: [unmade] },
    [
      {
        ...{ kind: 'group', ...source, event: 'group_create', requestId: 'r4', at: timeOf(849) },
        ...{ participants: [], errorCodes: [131_020] },
      },
    ],
  ],
  unread('a group that is not named', nameless, 850, {
    item: 'group:group_create',
    fault: 'It is told of a group that it does not name.',
  }),
  unread('a group of which nothing is said', wordless, 851, { item: 'group' }),
];

const handover = (type: 'control_passed' | 'control_taken', n: number, more: object = {}) => ({
  ...{ messaging_product: 'whatsapp', sender: { phone_number: ANA.from } },
  recipient: NUMBER,
  ...{ type, timestamp: stampOf(n) },
  [type]: { previous_owner_role: 'ai_agent', new_owner_role: 'customer_service', ...more },
});
const passed = (name: string, value: object, n: number, more: object = {}): ToldCase => [
  name,
  'messaging_handovers',
  value,
  [
    {
      ...{ kind: 'thread-handover', ...source, from: ANA.from, at: timeOf(n) },
      ...{ how: 'passed', role: 'customer_service', previousRole: 'ai_agent', ...more },
    },
  ],
];
const unheard = (name: string, value: object, more: object = {}): ToldCase => [
  name,
  'messaging_handovers',
  value,
  [{ kind: 'unknown', ...source, item: 'value', at: ENTRY_AT, raw: value, ...more }],
];

/** Who answers a thread from now on. */
export const handovers: readonly ToldCase[] = [
  passed('a thread is passed on', handover('control_passed', 860, { metadata: 'm' }), 860, { metadata: 'm' }),
  passed('a thread is taken', handover('control_taken', 861), 861, { how: 'taken' }),
  passed(
    'a thread is passed on, with what was said',
    handover('control_passed', 862, {
      conversation_context: { type: 'summary', summary: { text: 'Wants a refund.' } },
    }),
    862,
    { summary: 'Wants a refund.' },
  ),
  passed(
    "a thread is taken by Meta's agent",
    handover('control_taken', 863, { new_owner_role: 'AI_AGENT', previous_owner_role: 'marketing' }),
    863,
    { how: 'taken', role: 'ai_agent', previousRole: 'marketing' },
  ),
  passed(
    'the thread of somebody who hides the number is passed on',
    { ...handover('control_passed', 864), sender: { user_id: ANA.from_user_id } },
    864,
    { from: undefined, fromUserId: ANA.from_user_id },
  ),
  unheard(
    "nobody's thread is passed on",
    { ...handover('control_passed', 865), sender: {} },
    { fault: 'It is a handover that does not say of whose thread.' },
  ),
  unheard('a thread is released', {
    ...{ messaging_product: 'whatsapp', sender: { phone_number: ANA.from }, recipient: NUMBER },
    ...{ type: 'control_released', timestamp: stampOf(866) },
  }),
];

/** What another responder sent by a template stands beside its message. */
export const templateOfAnother: ToldCase = [
  'a template that another responder sent',
  'standby',
  {
    ...frame,
    standby: {
      message_echoes: [
        {
          ...{ id: 'wamid.template-of-another', timestamp: stampOf(813), template: { components: [] } },
          message: { to: ANA.from, type: 'template', template },
        },
      ],
    },
  },
  [
    {
      ...{ kind: 'echo', ...source, source: 'standby', by: 'business', at: timeOf(813) },
      ...{ from: ANA.from, wamid: 'wamid.template-of-another' },
      ...{ type: 'template', content: { ...template, components: [] } },
    },
  ],
];
