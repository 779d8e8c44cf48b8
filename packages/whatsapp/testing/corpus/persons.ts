import { ENTRY, ENTRY_AT, type ToldCase } from '../told-in.ts';
import { ANA, ana, anaContact, BIA, frame, itemOf, source, stampOf, timeOf } from './said.ts';

const chosen = (value: string, n: number, more: object = {}) => ({
  ...{ wa_id: ANA.from, user_id: ANA.from_user_id, detail: `User requested to ${value} marketing messages` },
  ...{ category: 'marketing_messages', value, timestamp: Number(stampOf(n)), ...more },
});
const preference = (preference: string, n: number, more: object = ana) => ({
  ...{ kind: 'marketing-preference', ...source, preference, at: timeOf(n), ...more },
  detail: `User requested to ${preference} marketing messages`,
});
const told = (
  name: string,
  items: readonly object[],
  facts: readonly object[],
  field = 'user_preferences',
): ToldCase => [name, field, { ...frame, contacts: [anaContact], user_preferences: items }, facts];
const { wa_id: _number, ...byId } = chosen('stop', 903);
const { user_id: _id, ...byNumber } = chosen('resume', 904);
const signup = chosen('signup', 905, { signup_id: 's1' });
const other = chosen('stop', 906, { category: 'reminders' });

/** What people choose in WhatsApp's own settings. */
export const preferences: readonly ToldCase[] = [
  told('no more marketing', [chosen('stop', 900)], [preference('stop', 900)]),
  told('marketing again', [chosen('resume', 901)], [preference('resume', 901)]),
  told('no more marketing, under messages', [chosen('stop', 902)], [preference('stop', 902)], 'messages'),
  [
    'no more marketing, told on standby',
    'standby',
    { ...frame, standby: { contacts: [anaContact], user_preferences: [chosen('stop', 907)] } },
    [preference('stop', 907)],
  ],
  [
    'no more marketing, by an id alone',
    'user_preferences',
    { ...frame, user_preferences: [byId] },
    [preference('stop', 903, { fromUserId: ANA.from_user_id })],
  ],
  told(
    'marketing again, by a number whose id stands in the contact',
    [byNumber],
    [preference('resume', 904)],
  ),
  told(
    'two choices in one value',
    [chosen('stop', 910), chosen('resume', 911)],
    [preference('stop', 910), preference('resume', 911)],
  ),
  told(
    'a sign-up to marketing',
    [signup],
    [
      {
        ...{ kind: 'unknown', ...source, item: 'user-preference', at: timeOf(905), raw: signup },
        shows: { waId: ANA.from, userId: ANA.from_user_id },
      },
    ],
  ),
  told(
    'a choice about something else',
    [other],
    [
      {
        ...{ kind: 'unknown', ...source, item: 'user-preference', at: timeOf(906), raw: other },
        shows: { waId: ANA.from, userId: ANA.from_user_id },
      },
    ],
  ),
  [
    'a choice of nobody',
    'user_preferences',
    { ...frame, user_preferences: [{ category: 'marketing_messages', value: 'stop' }] },
    [
      {
        ...{ kind: 'unknown', ...source, item: 'user-preference', at: ENTRY_AT },
        ...{ raw: { category: 'marketing_messages', value: 'stop' } },
        fault: 'It is a marketing preference that names nobody.',
      },
    ],
  ],
];

const system = (n: number, from: string, node: object) =>
  itemOf(`system ${n}`, n, { from }, { type: 'system', system: node });
const keyChanged = {
  ...{ body: 'The security code changed', type: 'customer_identity_changed', customer: BIA.from },
  identity: { acknowledged: true, created_timestamp: stampOf(923), hash: 'h' },
};

/** Somebody who changes, with ids of their own: what several changes of one person told would be several lives. */
const person = (n: number) => ({
  ...{ oldPhone: `55319876540${n}`, newPhone: `55319111120${n}` },
  ...{ oldUserId: `BR.883147652100933${n}`, newUserId: `BR.222000000000000${n}` },
});
type Changing = ReturnType<typeof person>;
const changed = (name: string, n: number, { oldPhone }: Changing, node: object, fact: object): ToldCase => [
  name,
  'messages',
  { ...frame, messages: [system(n, oldPhone, node)] },
  [{ kind: 'identity-change', ...source, at: timeOf(n), oldPhone, ...fact }],
];
const [carla, davi, edu, fabi, gil] = [person(21), person(22), person(23), person(24), person(25)];
const idsOf = ({ oldUserId, newUserId }: Changing) => ({ user_id: newUserId, previous_user_id: oldUserId });
const idChanged = { body: 'The id changed', type: 'user_changed_user_id', ...idsOf(fabi) };
const factOfId = { changed: 'user-id', oldUserId: fabi.oldUserId, newUserId: fabi.newUserId };
const body = `User Carla changed from ${carla.oldPhone} to ${carla.newPhone}`;

/** What Meta tells of a person who has another number or id. */
export const changes: readonly ToldCase[] = [
  changed(
    'a number that changed',
    920,
    carla,
    { body, type: 'user_changed_number', wa_id: carla.newPhone, ...idsOf(carla) },
    { changed: 'number', ...carla },
  ),
  changed(
    'a number that changed, as before 2024',
    921,
    davi,
    { body, new_wa_id: davi.newPhone, type: 'user_changed_number' },
    { changed: 'number', newPhone: davi.newPhone },
  ),
  changed(
    'a number that changed, by its oldest name',
    922,
    edu,
    { body, type: 'customer_changed_number', wa_id: edu.newPhone, customer: edu.oldPhone },
    { changed: 'number', newPhone: edu.newPhone },
  ),
  [
    'a key that changed',
    'messages',
    { ...frame, messages: [system(923, BIA.from, keyChanged)] },
    [
      {
        ...{ kind: 'unknown', ...source, item: 'message:system', at: timeOf(923) },
        raw: system(923, BIA.from, keyChanged),
      },
    ],
  ],
  changed('an id that changed', 924, fabi, idChanged, factOfId),
  changed(
    'an id over portfolios that changed',
    925,
    fabi,
    { ...idChanged, parent_user_id: 'BR.ENT.2', previous_parent_user_id: 'BR.ENT.1' },
    { ...factOfId, newParentUserId: 'BR.ENT.2', oldParentUserId: 'BR.ENT.1' },
  ),
  [
    'ids that changed, in a field of before',
    'user_id_update',
    {
      ...frame,
      user_id_update: [
        { wa_id: gil.oldPhone, detail: 'd', user_id: { previous: gil.oldUserId, current: gil.newUserId } },
      ],
    },
    [
      {
        ...{ kind: 'identity-change', ...source, at: ENTRY_AT, changed: 'user-id' },
        ...{ oldPhone: gil.oldPhone, oldUserId: gil.oldUserId, newUserId: gil.newUserId, detail: 'd' },
      },
    ],
  ],
];

const channel = (code: number, title: string) => ({
  code,
  title,
  message: title,
  error_data: { details: title },
});
const errors = (name: string, ...items: ReturnType<typeof channel>[]): ToldCase => [
  name,
  'messages',
  { ...frame, errors: items },
  items.map(({ code, title }) => ({
    ...{ kind: 'channel-error', ...source, at: ENTRY_AT },
    ...{ code, message: title, details: title },
  })),
];
const click = {
  ...{ wa_id: ANA.from, type: 'marketing_messages_link_click', timestamp: stampOf(930) },
  marketing_messages_link_click_data: { tracking_token: 't', click_id: 'c' },
};
const waba = { wabaId: ENTRY.id, at: ENTRY_AT };

/** What is of the channel, and what nobody knows. */
export const others: readonly ToldCase[] = [
  errors('an error of the channel', channel(130_429, 'Rate limit hit')),
  errors(
    'two errors of the channel',
    channel(131_000, 'Something went wrong'),
    channel(131_016, 'Service unavailable'),
  ),
  errors(
    'a message that was dropped for good',
    channel(131_035, 'Webhook could not be delivered within data retention limit'),
  ),
  [
    'a link in a marketing message that was tapped',
    'messages',
    { ...frame, contacts: [anaContact], user_actions: [click] },
    [
      {
        ...{ kind: 'unknown', ...source, item: 'user-action:marketing_messages_link_click', raw: click },
        ...{ at: timeOf(930), shows: { waId: ANA.from, userId: ANA.from_user_id } },
      },
    ],
  ],
  [
    'a value without anything',
    'messages',
    frame,
    [{ kind: 'unknown', ...source, item: 'value', at: ENTRY_AT, raw: frame }],
  ],
  [
    'a field that nobody knows',
    'moon_phases',
    { phase: 'full' },
    [{ kind: 'unknown', ...waba, item: 'value', raw: { phase: 'full' } }],
  ],
  [
    'a value that is a text',
    'messages',
    'hello',
    [{ kind: 'unknown', ...waba, item: 'value', raw: 'hello' }],
  ],
  ['a value that is a list', 'messages', [1], [{ kind: 'unknown', ...waba, item: 'value', raw: [1] }]],
  [
    'a value that is nothing',
    'account_update',
    null,
    [{ kind: 'unknown', ...waba, item: 'value', raw: null }],
  ],
  [
    'a message of no number',
    'messages',
    { messages: [itemOf('of no number', 940, ANA, { type: 'text', text: { body: 'hi' } })] },
    [
      {
        ...{ kind: 'unknown', wabaId: ENTRY.id, item: 'message:text', at: timeOf(940) },
        raw: itemOf('of no number', 940, ANA, { type: 'text', text: { body: 'hi' } }),
        shows: { waId: ANA.from, userId: ANA.from_user_id },
        ...{ fault: 'It names no business phone number.', lacksNumber: true },
      },
    ],
  ],
];
