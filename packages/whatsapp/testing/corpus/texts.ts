import { ENTRY_AT, type ToldCase } from '../told-in.ts';
import { ANA, ana, anaContact, BIA, frame, itemOf, saidByAna, source, stampOf, timeOf } from './said.ts';

const text = (body: string) => ({ type: 'text', text: { body } });
const says = (body: string) => ({ type: 'text', content: { body }, said: body });

const ad = {
  source_url: 'https://fb.me/3cr4Wqqkv',
  source_id: '120226305854810726',
  source_type: 'ad',
  body: 'Summer succulents are here!',
  headline: 'Chat with us',
  media_type: 'image',
  image_url: 'https://scontent.example/a.jpg',
  ctwa_clid: 'Aff-n8ZTODiE79d22KtAwQKj9e',
  welcome_message: { text: 'Hi there! Let us know how we can help!' },
};
const post = {
  source_url: 'https://fb.me/4xYz',
  source_id: '120226305854810727',
  source_type: 'post',
  headline: 'New in',
  media_type: 'video',
  video_url: 'https://scontent.example/a.mp4',
  thumbnail_url: 'https://scontent.example/a.png',
};
const product = { catalog_id: '194836987003835', product_retailer_id: 'di9ozbzfi4' };

/** What people write in words, and what may stand around it. */
const written = saidByAna(0, [
  ['a text', text('Does it come in another colour?'), says('Does it come in another colour?')],
  ['a text in several scripts', text('Olá 😀 שלום 你好'), says('Olá 😀 שלום 你好')],
  ['a text of no letters', text(''), { type: 'text', content: { body: '' }, said: '' }],
  ['a text over several lines', text('one\n\n  two\t3'), says('one\n\n  two\t3')],
  ['a long text', text('word '.repeat(800)), says('word '.repeat(800))],
  ['a text that looks like a formula', text('=1+1'), says('=1+1')],
  ['a text from an ad', { ...text('I want this'), referral: ad }, { ...says('I want this'), referral: ad }],
  ['a text from a post', { ...text('And this'), referral: post }, { ...says('And this'), referral: post }],
  [
    'a text from an ad in a status, without a click id',
    { ...text('hi'), referral: { source_type: 'ad', source_id: '1' } },
    { ...says('hi'), referral: { source_type: 'ad', source_id: '1' } },
  ],
  [
    'a text that quotes a message of ours',
    { ...text('this one'), context: { from: '15550783881', id: 'wamid.ours' } },
    { ...says('this one'), contextWamid: 'wamid.ours', contextFrom: '15550783881' },
  ],
  [
    'a text that was forwarded',
    { ...text('look'), context: { forwarded: true } },
    { ...says('look'), forwarded: true },
  ],
  [
    'a text that was forwarded often',
    { ...text('look!'), context: { frequently_forwarded: true } },
    { ...says('look!'), frequentlyForwarded: true },
  ],
  [
    'a text that was not forwarded, as said in words',
    { ...text('own'), context: { forwarded: false, frequently_forwarded: 'false' } },
    says('own'),
  ],
  [
    'a question about a product',
    { ...text('Is it there?'), context: { referred_product: product } },
    { ...says('Is it there?'), referredProduct: product },
  ],
  [
    'a question about a product that quotes a message',
    {
      ...text('and this?'),
      context: { from: '15550783881', id: 'wamid.catalogue', referred_product: product },
    },
    {
      ...{ ...says('and this?'), contextWamid: 'wamid.catalogue', contextFrom: '15550783881' },
      referredProduct: product,
    },
  ],
  ['a word to stop', text('STOP'), says('STOP')],
  ['a word to begin again', text('start'), says('start')],
  [
    'a text with a field that nobody knows',
    { ...text('new'), sparkle: { level: 3 }, identity: {} },
    says('new'),
  ],
  ['a text whose node has more', { type: 'text', text: { body: 'link', preview_url: true } }, says('link')],
  [
    'a text without its body',
    { type: 'text', text: {} },
    { type: 'unsupported', content: { type: 'text', text: {} } },
  ],
  ['a text without its node', { type: 'text' }, { type: 'unsupported', content: { type: 'text' } }],
  [
    'a text in a group',
    { ...text('to all'), group_id: 'Y2FwaV9ncm91cDpFWEFNUExF' },
    { ...says('to all'), groupId: 'Y2FwaV9ncm91cDpFWEFNUExF' },
  ],
  [
    'a word to stop in a group',
    { ...text('STOP'), group_id: 'Y2FwaV9ncm91cDpFWEFNUExF' },
    { ...says('STOP'), groupId: 'Y2FwaV9ncm91cDpFWEFNUExF' },
  ],
  [
    'a text in a group whose id is a number',
    { ...text('numbered'), group_id: 120_363_021 },
    { ...says('numbered'), groupId: '120363021' },
  ],
  [
    'a text with an error beside it',
    { ...text('with care'), errors: [{ code: 131_000, title: 'Something went wrong' }] },
    { ...says('with care'), errorCodes: [131_000] },
  ],
]);

const hidden = { from_user_id: 'US.90017733221100445566' };
const heading = { kind: 'message', ...source, by: 'person', source: 'live' };

/** A body with one text of somebody else, at the `n`th second. */
function from(
  name: string,
  n: number,
  by: object,
  contacts: readonly object[] | undefined,
  told: object,
): ToldCase {
  const value = {
    ...frame,
    ...(contacts ? { contacts } : {}),
    messages: [itemOf(name, n, by, text(name))],
  };
  const id = itemOf(name, n, {}, {}) as { readonly id: string };
  return [name, 'messages', value, [{ ...heading, wamid: id.id, at: timeOf(n), ...says(name), ...told }]];
}

const parent = 'US.ENT.11815799212886844830';

/** Who may have written, by what Meta names of them. */
const writers: readonly ToldCase[] = [
  from(
    'who has a number alone, as before 2026',
    100,
    { from: '4915112345678' },
    [{ profile: { name: 'Cem' }, wa_id: '4915112345678' }],
    { from: '4915112345678', profileName: 'Cem' },
  ),
  from('who hides the number', 101, hidden, [{ profile: { name: 'Didi' }, user_id: hidden.from_user_id }], {
    fromUserId: hidden.from_user_id,
    profileName: 'Didi',
  }),
  from(
    'who hides the number, told as an empty one',
    102,
    { ...hidden, from: '' },
    [{ profile: { name: 'Didi' }, wa_id: '', user_id: hidden.from_user_id }],
    { fromUserId: hidden.from_user_id, profileName: 'Didi' },
  ),
  from(
    'who has a username and no name',
    103,
    { ...hidden, from: undefined },
    [{ profile: { username: '@didi' }, user_id: hidden.from_user_id }],
    { fromUserId: hidden.from_user_id, username: '@didi' },
  ),
  from(
    'who has an id over several portfolios',
    104,
    { ...ANA, from_parent_user_id: parent },
    [{ ...anaContact, parent_user_id: parent }],
    { ...ana, fromParentUserId: parent, profileName: 'Ana' },
  ),
  from('whose parent id stands in the contact alone', 105, ANA, [{ ...anaContact, parent_user_id: parent }], {
    ...ana,
    fromParentUserId: parent,
    profileName: 'Ana',
  }),
  from('whose user id stands in the contact alone', 106, { from: ANA.from }, [anaContact], {
    ...ana,
    profileName: 'Ana',
  }),
  from('whose contact is missing', 107, ANA, undefined, ana),
  from('whose contact has no name', 108, ANA, [{ wa_id: ANA.from, profile: {} }], ana),
  from(
    'whose contact has the newer spelling of the number',
    109,
    { from: '553187654321' },
    [{ profile: { name: 'Bia' }, wa_id: BIA.from, user_id: BIA.from_user_id }],
    { from: '553187654321', fromUserId: BIA.from_user_id, profileName: 'Bia' },
  ),
  from('whose number has a plus and blanks', 110, { from: '+1 650-555-1234' }, undefined, {
    from: '+1 650-555-1234',
  }),
  from('whose number comes as a number', 111, { from: 16_505_551_234 }, undefined, { from: '16505551234' }),
  from('who has an id where the number stands', 112, { from: hidden.from_user_id }, undefined, {
    from: hidden.from_user_id,
  }),
];

/** Values that hold more than one thing, or less than they should. */
const together: readonly ToldCase[] = [
  [
    'two people in one value, whose contacts come the other way round',
    'messages',
    {
      ...frame,
      contacts: [{ profile: { name: 'Bia' }, wa_id: BIA.from, user_id: BIA.from_user_id }, anaContact],
      messages: [
        itemOf('first of two', 120, { from: ANA.from }, text('one')),
        itemOf('second of two', 121, { from: BIA.from }, text('two')),
      ],
    },
    [
      {
        ...{ ...heading, ...ana, profileName: 'Ana', wamid: 'wamid.first-of-two', at: timeOf(120) },
        ...says('one'),
      },
      {
        ...{ ...heading, from: BIA.from, fromUserId: BIA.from_user_id, profileName: 'Bia' },
        ...{ wamid: 'wamid.second-of-two', at: timeOf(121), ...says('two') },
      },
    ],
  ],
  [
    'a message that stands outside of a list',
    'messages',
    { ...frame, contacts: anaContact, messages: itemOf('without a list', 122, ANA, text('alone')) },
    [
      {
        ...{ ...heading, ...ana, profileName: 'Ana', wamid: 'wamid.without-a-list', at: timeOf(122) },
        ...says('alone'),
      },
    ],
  ],
  [
    'a message without a time has that of its entry',
    'messages',
    { ...frame, messages: [{ ...ANA, id: 'wamid.timeless', ...text('when?') }] },
    [{ ...heading, ...ana, wamid: 'wamid.timeless', at: ENTRY_AT, ...says('when?') }],
  ],
  [
    'a message whose time is a number',
    'messages',
    {
      ...frame,
      messages: [{ ...ANA, id: 'wamid.numbered', timestamp: Number(stampOf(123)), ...text('now') }],
    },
    [{ ...heading, ...ana, wamid: 'wamid.numbered', at: timeOf(123), ...says('now') }],
  ],
  [
    'a message with what was said before to another responder',
    'messages',
    {
      ...frame,
      contacts: [anaContact],
      messages: [itemOf('handed over', 124, ANA, text('a person, please'))],
      conversation_context: { type: 'summary', summary: { text: 'Wants a person.' } },
    },
    [
      {
        ...{ ...heading, ...ana, profileName: 'Ana', wamid: 'wamid.handed-over', at: timeOf(124) },
        ...says('a person, please'),
      },
      {
        ...{ ...source, kind: 'unknown', item: 'value', at: ENTRY_AT },
        raw: {
          ...{ ...frame, contacts: [anaContact] },
          conversation_context: { type: 'summary', summary: { text: 'Wants a person.' } },
        },
      },
    ],
  ],
];

const nobody = 'It is a message that names nobody who wrote it, in 255 characters.';

/** What is a message and cannot be read as one. */
const unreadable: readonly ToldCase[] = [
  [
    'a message without an id',
    'messages',
    { ...frame, messages: [{ ...ANA, timestamp: stampOf(130), ...text('no id') }] },
    [
      {
        ...{ ...source, kind: 'unknown', item: 'message:text', at: timeOf(130) },
        ...{ raw: { ...ANA, timestamp: stampOf(130), ...text('no id') } },
        ...{ shows: { waId: ANA.from, userId: ANA.from_user_id }, fault: 'It is a message without an id.' },
      },
    ],
  ],
  [
    'a message of nobody',
    'messages',
    { ...frame, messages: [itemOf('of nobody', 131, {}, text('who?'))] },
    [
      {
        ...{ ...source, kind: 'unknown', item: 'message:text', at: timeOf(131), fault: nobody },
        raw: itemOf('of nobody', 131, {}, text('who?')),
      },
    ],
  ],
  [
    'a message without a type',
    'messages',
    { ...frame, messages: [itemOf('without a type', 132, ANA, { text: { body: 'hm' } })] },
    [
      {
        ...{ ...source, kind: 'unknown', item: 'message', at: timeOf(132) },
        ...{
          raw: itemOf('without a type', 132, ANA, { text: { body: 'hm' } }),
          shows: { waId: ANA.from, userId: ANA.from_user_id },
        },
      },
    ],
  ],
];

/** What people write in words. */
export const texts: readonly ToldCase[] = [...written, ...writers, ...together, ...unreadable];
