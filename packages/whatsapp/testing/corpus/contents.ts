import type { ToldCase } from '../told-in.ts';
import { type Row, saidByAna } from './said.ts';

const sha256 = 'x1Vrn2/BbmQXfWvwLkXIfcnCmeUvD2ktoDWyXlNTUW4=';
const url = 'https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1003383421387256';

/** A medium: what Meta says of it, and what is understood of that. */
function medium(
  name: string,
  type: string,
  node: { readonly id?: string; readonly caption?: string } & Readonly<Record<string, unknown>>,
  media: object,
): Row {
  const { caption } = node;
  return [
    name,
    { type, [type]: node },
    { type, content: node, media, ...(caption ? { said: caption } : {}) },
  ];
}

const as = (mimeType: string, id = '1003383421387256') => ({ id, mimeType, sha256 });
const told = (mime_type: string) => ({ mime_type, sha256, id: '1003383421387256' });

const media: readonly Row[] = [
  medium('a picture', 'image', told('image/jpeg'), as('image/jpeg')),
  medium(
    'a picture with words',
    'image',
    { caption: 'Taj Mahal', ...told('image/jpeg') },
    {
      ...as('image/jpeg'),
      caption: 'Taj Mahal',
    },
  ),
  medium('a picture with its address', 'image', { ...told('image/png'), url }, as('image/png')),
  medium(
    'a picture whose words are to stop',
    'image',
    { caption: 'STOP', ...told('image/jpeg') },
    {
      ...as('image/jpeg'),
      caption: 'STOP',
    },
  ),
  medium(
    'a picture of so many bytes',
    'image',
    { ...told('image/jpeg'), file_size: 48_121 },
    {
      ...as('image/jpeg'),
      bytes: 48_121,
    },
  ),
  medium('a video', 'video', told('video/mp4'), as('video/mp4')),
  medium(
    'a video with words',
    'video',
    { caption: 'Our trip 😀', ...told('video/3gpp') },
    {
      ...as('video/3gpp'),
      caption: 'Our trip 😀',
    },
  ),
  medium('a sound', 'audio', { ...told('audio/mpeg'), voice: false }, { ...as('audio/mpeg'), voice: false }),
  medium(
    'a voice note',
    'audio',
    { ...told('audio/ogg; codecs=opus'), voice: true },
    {
      ...as('audio/ogg; codecs=opus'),
      voice: true,
    },
  ),
  medium(
    'a document',
    'document',
    { filename: 'bill.pdf', ...told('application/pdf') },
    {
      ...as('application/pdf'),
      filename: 'bill.pdf',
    },
  ),
  medium(
    'a document with words',
    'document',
    { caption: 'The bill of May', filename: 'bill ünï.pdf', ...told('application/pdf') },
    { ...as('application/pdf'), filename: 'bill ünï.pdf', caption: 'The bill of May' },
  ),
  medium(
    'a document without a name',
    'document',
    told('application/vnd.ms-excel'),
    as('application/vnd.ms-excel'),
  ),
  medium(
    'a sticker',
    'sticker',
    { ...told('image/webp'), animated: false },
    {
      ...as('image/webp'),
      animated: false,
    },
  ),
  medium(
    'a sticker that moves',
    'sticker',
    { ...told('image/webp'), animated: true },
    {
      ...as('image/webp'),
      animated: true,
    },
  ),
  [
    'a picture that Meta could not take',
    {
      type: 'image',
      image: { mime_type: 'image/jpeg', sha256 },
      errors: [{ code: 131_052, title: 'Media download error', error_data: { details: 'Failed.' } }],
    },
    {
      type: 'image',
      content: {
        ...{ mime_type: 'image/jpeg', sha256 },
        errors: [{ code: 131_052, title: 'Media download error', error_data: { details: 'Failed.' } }],
      },
      media: { mimeType: 'image/jpeg', sha256 },
      errorCodes: [131_052],
    },
  ],
  [
    'a picture without anything of it',
    { type: 'image', errors: [{ code: 131_052, title: 'Media download error' }] },
    {
      ...{ type: 'image', content: { errors: [{ code: 131_052, title: 'Media download error' }] } },
      ...{ media: {}, errorCodes: [131_052] },
    },
  ],
  [
    'a voicemail, by the id of its call',
    { id: 'wacid.HBgLMTQ4MDU2NzkxMjMVAgASGCAE', type: 'audio', audio: { ...told('audio/ogg'), voice: true } },
    {
      ...{ type: 'audio', wamid: 'wacid.HBgLMTQ4MDU2NzkxMjMVAgASGCAE' },
      ...{ content: { ...told('audio/ogg'), voice: true }, media: { ...as('audio/ogg'), voice: true } },
    },
  ],
  [
    'a picture in a group',
    { type: 'image', image: told('image/jpeg'), group_id: 'Y2FwaV9ncm91cDpFWEFNUExF' },
    {
      ...{ type: 'image', content: told('image/jpeg'), media: as('image/jpeg') },
      groupId: 'Y2FwaV9ncm91cDpFWEFNUExF',
    },
  ],
  [
    'a picture whose caption is no text',
    { type: 'image', image: { id: '1', caption: { text: 'x' } } },
    { type: 'unsupported', content: { type: 'image', image: { id: '1', caption: { text: 'x' } } } },
  ],
];

/** What is passed on as it stands under the name of its type. */
const plain = (name: string, type: string, node: object, more: object = {}): Row => [
  name,
  { type, [type]: node },
  { type, content: node, ...more },
];

const place = {
  latitude: 37.483,
  longitude: -122.148,
  name: 'Pier 39',
  address: 'Beach St',
  url: 'https://p.example',
};
const card = {
  name: { formatted_name: 'Barbara Johnson', first_name: 'Barbara', last_name: 'Johnson' },
  phones: [{ phone: '+1 (650) 555-4321', wa_id: '16505554321', type: 'MOBILE' }],
};
const other = { origin: 'other' };
const attested = { attestedNumber: '16505554321', origin: 'contact_request' };
const people = (name: string, contacts: readonly object[], beside: object = {}, more: object = {}): Row => [
  name,
  { type: 'contacts', contacts, ...beside },
  { type: 'contacts', content: { contacts }, ...more },
];
const item = { product_retailer_id: 'di9ozbzfi4', quantity: 2, item_price: 30.5, currency: 'USD' };

const further: readonly Row[] = [
  plain('a place', 'location', place),
  plain('a place by its coordinates alone', 'location', { latitude: 0, longitude: -180 }),
  plain('a place whose coordinates are texts', 'location', { latitude: '-23.5', longitude: '-46.6' }),
  [
    'a place that is nowhere',
    { type: 'location', location: { name: 'Pier 39' } },
    { type: 'unsupported', content: { type: 'location', location: { name: 'Pier 39' } } },
  ],
  people('a card', [card]),
  people('several cards', [card, { name: { formatted_name: 'Nobody' } }]),
  people('a card by hand, as vcard', [{ ...card, vcard: 'BEGIN:VCARD\nEND:VCARD' }], other, other),
  people('the own number, as it was asked for', [card], { origin: 'contact_request' }, attested),
  people('the own number, with the origin within', [{ ...card, origin: 'contact_request' }], {}, attested),
  people('no card', []),
  plain(
    'an order',
    'order',
    { catalog_id: '194836987003835', text: 'Soon, please', product_items: [item] },
    {
      said: 'Soon, please',
    },
  ),
  plain('an order without words, in texts', 'order', {
    catalog_id: '194836987003835',
    product_items: [{ ...item, quantity: '2', item_price: '30.5' }],
  }),
  plain('a type of the future', 'hologram', { size: 3 }),
  ['a type without its node', { type: 'poll' }, { type: 'poll', content: {} }],
  ['what vanishes', { type: 'ephemeral' }, { type: 'ephemeral', content: {} }],
  [
    'a template, which people cannot send',
    { type: 'template', template: { name: 'x' } },
    { type: 'unsupported', content: { type: 'template', template: { name: 'x' } } },
  ],
];

const button = (payload: string | undefined, text: string) => ({ ...(payload ? { payload } : {}), text });
const reply = (type: string, node: object) => ({ type: 'interactive', interactive: { type, [type]: node } });
const form = (name: string, body: string, response_json: string) => ({ name, body, response_json });
const permission = (response: string, more: object) => ({ response, ...more });

const pressed: readonly Row[] = [
  [
    'a button of a template',
    { type: 'button', button: button('yes-1', 'Yes'), context: { from: '15550783881', id: 'wamid.asked' } },
    {
      ...{ type: 'button', content: button('yes-1', 'Yes'), said: 'yes-1', pressed: 'Yes' },
      ...{ contextWamid: 'wamid.asked', contextFrom: '15550783881' },
    },
  ],
  [
    'a button without a payload',
    { type: 'button', button: button(undefined, 'No more offers') },
    {
      type: 'button',
      content: button(undefined, 'No more offers'),
      said: 'No more offers',
      pressed: 'No more offers',
    },
  ],
  [
    'a button to stop',
    { type: 'button', button: button('STOP', 'Unsubscribe') },
    { type: 'button', content: button('STOP', 'Unsubscribe'), said: 'STOP', pressed: 'Unsubscribe' },
  ],
  ['a button that is none', { type: 'button' }, { type: 'unsupported', content: { type: 'button' } }],
  [
    'a button of a question',
    reply('button_reply', { id: 'b1', title: 'Sure' }),
    {
      ...{ type: 'interactive', said: 'b1', pressed: 'Sure' },
      content: { type: 'button_reply', button_reply: { id: 'b1', title: 'Sure' } },
    },
  ],
  [
    'a line of a list',
    reply('list_reply', { id: 'l1', title: 'Priority', description: 'In 1 day' }),
    {
      ...{ type: 'interactive', said: 'l1', pressed: 'Priority' },
      content: { type: 'list_reply', list_reply: { id: 'l1', title: 'Priority', description: 'In 1 day' } },
    },
  ],
  [
    'a form that was filled in',
    reply('nfm_reply', form('flow', 'Sent', '{"flow_token":"t1","size":"M"}')),
    {
      type: 'interactive',
      content: {
        type: 'nfm_reply',
        nfm_reply: {
          ...form('flow', 'Sent', '{"flow_token":"t1","size":"M"}'),
          response: { flow_token: 't1', size: 'M' },
        },
      },
    },
  ],
  [
    'an address that was filled in',
    reply('nfm_reply', form('address_message', 'Ana, 560001', '{"values":{"in_pin_code":"560001"}}')),
    {
      type: 'interactive',
      content: {
        type: 'nfm_reply',
        nfm_reply: {
          ...form('address_message', 'Ana, 560001', '{"values":{"in_pin_code":"560001"}}'),
          response: { values: { in_pin_code: '560001' } },
        },
      },
    },
  ],
  [
    'a form whose answer is broken',
    reply('nfm_reply', form('flow', 'Sent', '{"flow_token":')),
    {
      type: 'interactive',
      content: { type: 'nfm_reply', nfm_reply: form('flow', 'Sent', '{"flow_token":') },
    },
  ],
  ...(['accept', 'reject'] as const).map((response): Row => {
    const given = permission(response, {
      response_source: 'user_action',
      expiration_timestamp: 1_745_000_000,
    });
    return [
      `a permission to call: ${response}`,
      reply('call_permission_reply', given),
      { type: 'interactive', content: { type: 'call_permission_reply', call_permission_reply: given } },
    ];
  }),
  [
    'a choice of a kind of the future',
    reply('product_reply', { id: 'p' }),
    { type: 'interactive', content: { type: 'product_reply', product_reply: { id: 'p' } } },
  ],
  [
    'a choice without what was chosen',
    { type: 'interactive', interactive: {}, errors: [{ code: 131_051 }] },
    {
      type: 'unsupported',
      content: { type: 'interactive', interactive: {}, errors: [{ code: 131_051 }] },
      errorCodes: [131_051],
    },
  ],
];

const unknownType = {
  code: 131_051,
  title: 'Message type unknown',
  error_data: { details: 'Not supported.' },
};
const unavailable = { code: 131_060, title: 'This message is unavailable' };

const unsupported: readonly Row[] = [
  [
    'what Meta does not hand on',
    { type: 'unsupported', errors: [unknownType] },
    { type: 'unsupported', content: { errors: [unknownType] }, errorCodes: [131_051] },
  ],
  [
    'a poll, which Meta does not hand on',
    { type: 'unsupported', unsupported: { type: 'poll' }, errors: [unknownType] },
    { type: 'unsupported', content: { type: 'poll', errors: [unknownType] }, errorCodes: [131_051] },
  ],
  [
    'a lead whose words come later',
    { type: 'unsupported', errors: [unavailable], referral: { source_type: 'ad', ctwa_clid: 'Aff' } },
    {
      ...{ type: 'unsupported', content: { errors: [unavailable] }, errorCodes: [131_060] },
      referral: { source_type: 'ad', ctwa_clid: 'Aff' },
    },
  ],
  [
    'the words of that lead, under the same id',
    { id: 'wamid.a-lead-whose-words-come-later', type: 'text', text: { body: 'Is it still free?' } },
    {
      ...{ wamid: 'wamid.a-lead-whose-words-come-later', type: 'text' },
      ...{ content: { body: 'Is it still free?' }, said: 'Is it still free?' },
    },
  ],
  [
    'what Meta does not hand on, by its former name',
    { type: 'unknown', errors: [unknownType] },
    { type: 'unknown', content: { errors: [unknownType] }, errorCodes: [131_051] },
  ],
];

const permitted = reply('call_permission_reply', permission('accept', { response_source: 'automatic' }));

const shut = { type: 'unsupported', unwritten: true };
/** What Meta tells as messages and nobody wrote. */
const unwritten: readonly Row[] = [
  [
    'an edit that Meta does not hand on',
    { type: 'unsupported', unsupported: { type: 'edit' }, errors: [unknownType] },
    { ...shut, content: { type: 'edit', errors: [unknownType] }, errorCodes: [131_051] },
  ],
  [
    'a permission to call that came of itself',
    permitted,
    { type: 'interactive', unwritten: true, content: permitted.interactive },
  ],
];

/** What people send, of every type but words. */
export const contents: readonly ToldCase[] = [
  ...saidByAna(200, media),
  ...saidByAna(240, further),
  ...saidByAna(270, pressed),
  ...saidByAna(300, unsupported),
  ...saidByAna(320, unwritten),
];
