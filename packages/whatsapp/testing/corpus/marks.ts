import type { ToldCase } from '../told-in.ts';
import { ANA, BIA, frame, itemOf, keptOfAna, type Row, saidByAna, source, timeOf } from './said.ts';

const target = 'wamid.marked';
const edited = (message: object | undefined) => ({
  type: 'edit',
  edit: { original_message_id: target, ...(message ? { message } : {}) },
});
const group_id = 'Y2FwaV9ncm91cDpFWEFNUExF';

const reactions: readonly Row[] = [
  [
    'a reaction',
    { type: 'reaction', reaction: { message_id: target, emoji: '👍🏽' } },
    { target, emoji: '👍🏽' },
  ],
  ['a reaction taken back', { type: 'reaction', reaction: { message_id: target } }, { target }],
  [
    'a reaction taken back, told as an empty one',
    { type: 'reaction', reaction: { message_id: target, emoji: '' } },
    { target },
  ],
  [
    'a reaction in a group',
    { type: 'reaction', reaction: { message_id: target, emoji: '❤️' }, group_id },
    { target, emoji: '❤️', groupId: group_id },
  ],
];
const edits: readonly Row[] = [
  [
    'other words',
    edited({ type: 'text', text: { body: 'I meant Monday' } }),
    { target, type: 'text', content: { body: 'I meant Monday' }, said: 'I meant Monday' },
  ],
  [
    'other words with a picture',
    edited({ type: 'image', image: { id: '7', mime_type: 'image/jpeg', caption: 'This one' } }),
    {
      ...{ target, type: 'image', content: { id: '7', mime_type: 'image/jpeg', caption: 'This one' } },
      ...{ said: 'This one', media: { id: '7', mimeType: 'image/jpeg', caption: 'This one' } },
    },
  ],
  [
    'words that become a word to stop',
    edited({ type: 'text', text: { body: 'STOP' }, context: { id: 'wamid.q' } }),
    { target, type: 'text', content: { body: 'STOP' }, said: 'STOP', contextWamid: 'wamid.q' },
  ],
];
const revokes: readonly Row[] = [
  ['a message taken back', { type: 'revoke', revoke: { original_message_id: target } }, { target }],
  [
    'a message taken back in a group',
    { type: 'revoke', revoke: { original_message_id: target }, group_id },
    { target, groupId: group_id },
  ],
];
const pins: readonly Row[] = [
  [
    'a message that is pinned',
    { type: 'pin', pin: { message_id: target, type: 'pin' } },
    { target, pinned: true },
  ],
  [
    'a message that is pinned no more',
    { type: 'pin', pin: { message_id: target, type: 'unpin' } },
    { target, pinned: false },
  ],
];

const nothing: readonly Row[] = [
  ['a chat that was opened', { type: 'request_welcome' }, { item: 'message:request_welcome' }],
  ['a reaction to nothing', { type: 'reaction', reaction: { emoji: '👍' } }, { item: 'message:reaction' }],
  ['an edit of nothing', { type: 'edit', edit: { message: { type: 'text' } } }, { item: 'message:edit' }],
  ['an edit to nothing', edited(undefined), { item: 'message:edit' }],
  ['a message taken back that has no id', { type: 'revoke' }, { item: 'message:revoke' }],
];

const marked: ToldCase = [
  'the message that all these are about',
  'messages',
  { ...frame, messages: [itemOf('marked', 400, BIA, { type: 'text', text: { body: 'See you on Sunday' } })] },
  [
    {
      ...{ kind: 'message', ...source, source: 'live', by: 'person', wamid: target, at: timeOf(400) },
      ...{ from: BIA.from, fromUserId: BIA.from_user_id },
      ...{ type: 'text', content: { body: 'See you on Sunday' }, said: 'See you on Sunday' },
    },
  ],
];

const twoMarks: ToldCase = [
  'two reactions of two people in one value',
  'messages',
  {
    ...frame,
    messages: [
      itemOf('one reaction', 440, ANA, { type: 'reaction', reaction: { message_id: target, emoji: '😀' } }),
      itemOf('another reaction', 441, BIA, {
        type: 'reaction',
        reaction: { message_id: target, emoji: '😢' },
      }),
    ],
  },
  [
    {
      ...{ kind: 'reaction', ...source, source: 'live', by: 'person', wamid: 'wamid.one-reaction', target },
      ...{ at: timeOf(440), from: ANA.from, fromUserId: ANA.from_user_id, emoji: '😀' },
    },
    {
      ...{
        kind: 'reaction',
        ...source,
        source: 'live',
        by: 'person',
        wamid: 'wamid.another-reaction',
        target,
      },
      ...{ at: timeOf(441), from: BIA.from, fromUserId: BIA.from_user_id, emoji: '😢' },
    },
  ],
];

/** What people say of a message that is there. */
export const marks: readonly ToldCase[] = [
  marked,
  ...saidByAna(401, reactions, { kind: 'reaction' }),
  ...saidByAna(410, edits, { kind: 'edit' }),
  ...saidByAna(420, revokes, { kind: 'revoke' }),
  ...saidByAna(425, pins, { kind: 'pin' }),
  ...keptOfAna(430, nothing),
  twoMarks,
];
