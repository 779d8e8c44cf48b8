import { expect, test } from 'vitest';
import { componentsAtMeta } from './at-meta.ts';

const body = { type: 'BODY', text: 'Hi {{1}}', example: { body_text: [['Ana']] } };
const link = { type: 'URL', text: 'See', url: 'https://x.example/{{1}}', example: ['a'] };
const call = { type: 'PHONE_NUMBER', text: 'Call', phone_number: '+15550783881' };
const stop = { type: 'QUICK_REPLY', text: 'Stop' };
const buttons = (...list: unknown[]) => ({ type: 'BUTTONS', buttons: list });
const told = (more: object) => ({ body: 'Hi {{1}}', buttons: [], ...more });
const toldLink = { type: 'URL', text: 'See', url: link.url };
const image = { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['h'] } };
const title = { type: 'HEADER', format: 'TEXT', text: 'Hello' };
const footer = { type: 'FOOTER', text: 'Bye' };
const otp = { type: 'OTP', otp_type: 'COPY_CODE', text: 'Copy' };

test.each([
  [
    'another body, without the examples of before',
    [body],
    { body: 'Dear {{name}}' },
    [{ type: 'BODY', text: 'Dear {{name}}' }],
  ],
  [
    'what was not there before',
    [body],
    { header: 'Hello', footer: 'Bye', buttons: [toldLink] },
    [title, body, footer, buttons(toldLink)],
  ],
  ['what is there no longer', [title, body, footer, buttons(link)], {}, [body]],
  [
    'another header, footer and number',
    [title, body, footer, buttons(call)],
    {
      header: 'Ho',
      footer: 'Ciao',
      buttons: [{ type: 'PHONE_NUMBER', text: 'Call', phoneNumber: '15550783882' }],
    },
    [
      { ...title, text: 'Ho' },
      body,
      { ...footer, text: 'Ciao' },
      buttons({ ...call, phone_number: '15550783882' }),
    ],
  ],
  [
    'a medium, of which nothing is said',
    [image, body],
    { body: 'Ho' },
    [image, { type: 'BODY', text: 'Ho' }],
  ],
  ['a text for a medium', [image, body], { header: 'Hello' }, [title, body]],
  [
    'replies that are not listed, in their place',
    [body, buttons(stop, link)],
    { body: 'Ho', buttons: [toldLink, { type: 'PHONE_NUMBER', text: 'Call' }] },
    [{ type: 'BODY', text: 'Ho' }, buttons(stop, link, { type: 'PHONE_NUMBER', text: 'Call' })],
  ],
  [
    'buttons in another order, each with what it carries',
    [body, buttons(stop, link)],
    { buttons: [toldLink, { type: 'QUICK_REPLY', text: 'Stop' }], footer: 'Bye' },
    [body, footer, buttons(link, stop)],
  ],
  [
    'a link that takes no value any more',
    [body, buttons(link)],
    { buttons: [{ type: 'URL', text: 'See', url: 'https://x.example' }] },
    [body, buttons({ type: 'URL', text: 'See', url: 'https://x.example' })],
  ],
  [
    'a one-time code, whose link is Meta’s',
    [{ type: 'BODY' }, buttons(otp)],
    { body: '*{{1}}* is your code.', buttons: [toldLink] },
    [{ type: 'BODY', text: '*{{1}}* is your code.' }, buttons(otp)],
  ],
  [
    'an offer, of which nothing is said',
    [body, { type: 'LIMITED_TIME_OFFER' }],
    { footer: 'Bye' },
    [body, footer, { type: 'LIMITED_TIME_OFFER' }],
  ],
  ['a draft that is no list', null, {}, [{ type: 'BODY', text: 'Hi {{1}}' }]],
])('%s', (_what, drafted, more, now) => {
  expect(componentsAtMeta(drafted, told(more))).toEqual(now);
});

test('what Meta tells as it was drafted is the draft itself, in its own order and spelling', () => {
  const drafted = [buttons(call, stop), { ...body, type: 'body' }, image];
  const same = told({ buttons: [{ type: 'PHONE_NUMBER', text: 'Call', phoneNumber: '15550783881' }] });
  expect(componentsAtMeta(drafted, same)).toBe(drafted);
});
