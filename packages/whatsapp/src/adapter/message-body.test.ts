import { expect, test } from 'vitest';
import { messageBody } from './message-body.ts';

test.each([
  ['a number', '+16505551234', { to: '+16505551234' }],
  ['a business-scoped user id', 'US.13491208655302741918', { recipient: 'US.13491208655302741918' }],
  ['an id of linked portfolios', 'US.ENT.11815799212886844830', { recipient: 'US.ENT.11815799212886844830' }],
])('a message to %s names it where Meta reads it, and nothing else', (_what, to, named) => {
  const message = {
    messageId: 'm',
    attemptId: 'a',
    phoneNumberId: '1',
    type: 'text',
    content: { body: 'Hi' },
  };
  const { type: _type, biz_opaque_callback_data: _data, ...envelope } = messageBody({ ...message, to });
  expect(envelope).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    text: { body: 'Hi' },
    ...named,
  });
});
