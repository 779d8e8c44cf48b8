import { ENTRY_AT, type ToldCase } from '../told-in.ts';
import {
  ANA,
  ana,
  anaContact,
  BIA,
  bia,
  frame,
  itemOf,
  NUMBER,
  source,
  stampOf,
  timeOf,
  wamidOf,
} from './said.ts';

const business = NUMBER.display_phone_number;
const to = { from: business, to: ANA.from, to_user_id: ANA.from_user_id };
const text = (body: string) => ({ type: 'text', text: { body } });
const says = (body: string) => ({ type: 'text', content: { body }, said: body });

type Row = readonly [name: string, item: object, told: object];

/** What the business says to Ana in its phone app. */
function echoesOf(from: number, kind: string, rows: readonly Row[]): ToldCase[] {
  return rows.map(([name, item, told], index) => {
    const n = from + index;
    const value = { ...frame, contacts: [anaContact], message_echoes: [itemOf(name, n, to, item)] };
    const fact = {
      kind,
      ...source,
      ...ana,
      source: 'echo',
      by: 'business',
      profileName: 'Ana',
      at: timeOf(n),
    };
    return [name, 'smb_message_echoes', value, [{ ...fact, wamid: wamidOf(name), ...told }]];
  });
}

const target = 'wamid.from-the-phone';
const image = { id: '10', mime_type: 'image/jpeg', sha256: 'yyy=', caption: 'Here' };

/** What the business does in its phone app. */
export const echoes: readonly ToldCase[] = [
  ...echoesOf(700, 'echo', [
    ['from the phone', text('We open at nine'), says('We open at nine')],
    [
      'a picture from the phone',
      { type: 'image', image },
      {
        ...{ type: 'image', content: image, said: 'Here' },
        media: { id: '10', mimeType: 'image/jpeg', sha256: 'yyy=', caption: 'Here' },
      },
    ],
    [
      'an answer from the phone',
      { ...text('Yes'), context: { from: ANA.from, id: 'wamid.question' } },
      { ...says('Yes'), contextWamid: 'wamid.question', contextFrom: ANA.from },
    ],
    ['a word to stop from the phone, which is nobody’s', text('STOP'), says('STOP')],
    [
      'what the phone says and Meta does not hand on',
      { type: 'unsupported', errors: [{ code: 131_060, title: 'This message is unavailable' }] },
      {
        ...{ type: 'unsupported', errorCodes: [131_060] },
        content: { errors: [{ code: 131_060, title: 'This message is unavailable' }] },
      },
    ],
    [
      'a form from the phone',
      { type: 'interactive', interactive: { type: 'button', body: { text: 'Which?' } } },
      { type: 'interactive', content: { type: 'button', body: { text: 'Which?' } } },
    ],
  ]),
  ...echoesOf(710, 'edit', [
    [
      'other words from the phone',
      { type: 'edit', edit: { original_message_id: target, message: text('We open at ten') } },
      { target, ...says('We open at ten') },
    ],
  ]),
  ...echoesOf(712, 'revoke', [
    ['taken back on the phone', { type: 'revoke', revoke: { original_message_id: target } }, { target }],
  ]),
  ...echoesOf(714, 'reaction', [
    [
      'a reaction from the phone',
      { type: 'reaction', reaction: { message_id: 'wamid.marked', emoji: '🙏' } },
      { target: 'wamid.marked', emoji: '🙏' },
    ],
  ]),
  [
    'to somebody who hides the number, from the phone',
    'smb_message_echoes',
    {
      ...frame,
      message_echoes: [
        itemOf('to an id', 716, { from: business, to_user_id: BIA.from_user_id }, text('Hello')),
      ],
    },
    [
      {
        ...{
          kind: 'echo',
          ...source,
          source: 'echo',
          by: 'business',
          at: timeOf(716),
          wamid: 'wamid.to-an-id',
        },
        ...{ fromUserId: BIA.from_user_id, ...says('Hello') },
      },
    ],
  ],
  [
    'an echo of another app, by another field',
    'message_echoes',
    { ...frame, message_echoes: [itemOf('by another field', 718, to, text('From the desk'))] },
    [
      {
        ...{ kind: 'echo', ...source, ...ana, source: 'echo', by: 'business', at: timeOf(718) },
        ...{ wamid: 'wamid.by-another-field', ...says('From the desk') },
      },
    ],
  ],
  [
    'to nobody, from the phone',
    'smb_message_echoes',
    { ...frame, message_echoes: [itemOf('to nobody', 717, { from: business }, text('Hello?'))] },
    [
      {
        ...{ kind: 'unknown', ...source, item: 'echo:text', at: timeOf(717) },
        raw: itemOf('to nobody', 717, { from: business }, text('Hello?')),
        fault: 'It is an echo that names nobody it was for, in 255 characters.',
      },
    ],
  ],
];

const chunk = (phase: number, chunk_order: number, progress: number) => ({ phase, chunk_order, progress });
const part = ({ phase, chunk_order: order, progress }: ReturnType<typeof chunk>, messages: number) => ({
  ...{ kind: 'history-part', ...source, at: ENTRY_AT },
  ...{ phase, order, progress, messages },
});
const before = (status: string) => ({ history_context: { status } });
const theirs = { kind: 'message', ...source, source: 'history', by: 'person' };
const own = { kind: 'echo', ...source, source: 'history', by: 'business' };
const declined = {
  errors: [{ code: 2_593_109, title: 'History sharing is turned off by the business', message: 'Off' }],
};

const declinedInDetail = {
  errors: [{ ...declined.errors[0], error_data: { details: 'Sharing is off on the phone' } }],
};
const otherError = { errors: [{ code: 2_593_110, title: 'Something else' }] };

/** What was said before the number was connected. */
export const histories: readonly ToldCase[] = [
  [
    'a part of what was said, by both',
    'history',
    {
      ...frame,
      history: [
        {
          metadata: chunk(0, 1, 55),
          threads: [
            {
              id: ANA.from,
              messages: [
                itemOf('long ago', 740, { from: ANA.from }, { ...text('Hi'), ...before('READ') }),
                itemOf(
                  'and answered',
                  741,
                  { from: business, to: ANA.from },
                  { ...text('Hello'), ...before('DELIVERED') },
                ),
              ],
            },
            {
              id: BIA.from,
              context: { user_id: BIA.from_user_id, username: 'bia' },
              messages: [itemOf('of bia', 742, { from: BIA.from }, { ...text('Oi'), ...before('READ') })],
            },
          ],
        },
      ],
    },
    [
      part(chunk(0, 1, 55), 3),
      { ...theirs, from: ANA.from, at: timeOf(740), wamid: 'wamid.long-ago', ...says('Hi') },
      { ...theirs, ...bia, at: timeOf(742), wamid: 'wamid.of-bia', ...says('Oi') },
      {
        ...{ ...own, from: ANA.from, at: timeOf(741), wamid: 'wamid.and-answered', ...says('Hello') },
        status: 'delivered',
      },
    ],
  ],
  ...(['ERROR', 'PENDING', 'PLAYED', 'READ', 'SENT'] as const).map(
    (status, n): ToldCase => [
      `what the business said before was ${status}`,
      'history',
      {
        ...frame,
        history: [
          {
            metadata: chunk(1, n + 1, 10 * n),
            threads: [
              {
                id: ANA.from,
                messages: [
                  itemOf(
                    `was ${status}`,
                    745 + n,
                    { from: business, to: ANA.from },
                    { ...text('x'), ...before(status) },
                  ),
                ],
              },
            ],
          },
        ],
      },
      [
        part(chunk(1, n + 1, 10 * n), 1),
        {
          ...{ ...own, from: ANA.from, at: timeOf(745 + n), wamid: wamidOf(`was ${status}`), ...says('x') },
          status: status.toLowerCase(),
        },
      ],
    ],
  ),
  [
    'a medium of before, whose place is held',
    'history',
    {
      ...frame,
      history: [
        {
          metadata: chunk(2, 1, 100),
          threads: [
            {
              id: ANA.from,
              messages: [
                itemOf(
                  'held place',
                  752,
                  { from: ANA.from },
                  { type: 'media_placeholder', ...before('READ') },
                ),
              ],
            },
          ],
        },
      ],
    },
    [
      part(chunk(2, 1, 100), 1),
      {
        ...{ ...theirs, from: ANA.from, at: timeOf(752), wamid: 'wamid.held-place' },
        ...{ type: 'media_placeholder', content: {} },
      },
    ],
  ],
  [
    'the medium itself, which comes later under the same id',
    'history',
    { ...frame, messages: [itemOf('held place', 752, { from: ANA.from }, { type: 'image', image })] },
    [
      {
        ...{ ...theirs, from: ANA.from, at: timeOf(752), wamid: 'wamid.held-place', type: 'image' },
        ...{ content: image, said: 'Here' },
        media: { id: '10', mimeType: 'image/jpeg', sha256: 'yyy=', caption: 'Here' },
      },
    ],
  ],
  [
    'a part without anything',
    'history',
    { ...frame, history: [{ metadata: chunk(0, 9, 90), threads: [] }] },
    [part(chunk(0, 9, 90), 0)],
  ],
  [
    'the business keeps it to itself',
    'history',
    { ...frame, history: [declined] },
    [
      {
        ...{ kind: 'history-declined', ...source, at: ENTRY_AT },
        detail: 'Off',
      },
    ],
  ],
  [
    'the business keeps it to itself, with more of the reason',
    'history',
    { ...frame, history: [declinedInDetail] },
    [{ kind: 'history-declined', ...source, at: ENTRY_AT, detail: 'Sharing is off on the phone' }],
  ],
  [
    'another error of the history',
    'history',
    { ...frame, history: [otherError] },
    [{ kind: 'unknown', ...source, item: 'history', at: ENTRY_AT, raw: otherError }],
  ],
  [
    'a part without its progress',
    'history',
    { ...frame, history: [{ metadata: { phase: 1 }, threads: [] }] },
    [
      {
        ...{ kind: 'unknown', ...source, item: 'history', at: ENTRY_AT },
        raw: { metadata: { phase: 1 }, told: 0 },
      },
    ],
  ],
  [
    'a part whose numbers are texts',
    'history',
    {
      ...frame,
      history: [{ metadata: { phase: '2', chunk_order: '7', progress: '85' }, threads: [] }],
    },
    [part(chunk(2, 7, 85), 0)],
  ],
  [
    'a part that has no place',
    'history',
    { ...frame, history: [{ metadata: { phase: 1, progress: 40 }, threads: [] }] },
    [{ kind: 'history-part', ...source, at: ENTRY_AT, phase: 1, progress: 40, messages: 0 }],
  ],
];

const contact = (action: string, name: object, phone_number: string, n: number) => ({
  type: 'contact',
  contact: { ...name, phone_number },
  action,
  metadata: { timestamp: stampOf(n) },
});
const synced = (phone: string, n: number, name?: string) => ({
  ...{ kind: 'app-contact', ...source, phone, at: timeOf(n) },
  ...(name === undefined ? {} : { name }),
});
const added = contact('add', { full_name: 'Ana Lima', first_name: 'Ana' }, ANA.from, 760);
const renamed = contact('add', { full_name: 'Ana L. Lima' }, ANA.from, 761);
const removed = contact('remove', {}, ANA.from, 762);
const numberless = { type: 'contact', contact: { full_name: 'Ana' }, action: 'add' };
const unsynced = { kind: 'unknown', ...source, at: ENTRY_AT };

/** Who stands in the contacts of the phone. */
export const contactSyncs: readonly ToldCase[] = [
  [
    'a contact of the phone',
    'smb_app_state_sync',
    { ...frame, state_sync: [added] },
    [synced(ANA.from, 760, 'Ana Lima')],
  ],
  [
    'a contact that was renamed',
    'smb_app_state_sync',
    { ...frame, state_sync: [renamed] },
    [synced(ANA.from, 761, 'Ana L. Lima')],
  ],
  [
    'a contact that is gone',
    'smb_app_state_sync',
    { ...frame, state_sync: [removed] },
    [synced(ANA.from, 762)],
  ],
  [
    'several contacts of the phone',
    'smb_app_state_sync',
    { ...frame, state_sync: [added, contact('add', { first_name: 'Bia' }, BIA.from, 763)] },
    [synced(ANA.from, 760, 'Ana Lima'), synced(BIA.from, 763, 'Bia')],
  ],
  [
    'what the app has of a person without a name, or of what is no contact',
    'smb_app_state_sync',
    { ...frame, state_sync: [contact('add', {}, BIA.from, 764), { type: 'label', action: 'add' }] },
    [
      { ...unsynced, item: 'state-sync:contact', raw: contact('add', {}, BIA.from, 764) },
      { ...unsynced, item: 'state-sync:label', raw: { type: 'label', action: 'add' } },
    ],
  ],
  [
    'a contact of the phone without a number',
    'smb_app_state_sync',
    { ...frame, state_sync: [numberless] },
    [
      {
        ...{ ...unsynced, item: 'state-sync:contact', raw: numberless },
        fault: 'It is a contact without a number.',
      },
    ],
  ],
];
