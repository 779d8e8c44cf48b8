import { expect, test } from 'vitest';
import { whatsappWebhooks } from './webhooks.ts';

const read = (text: string) => {
  const { facts } = whatsappWebhooks.read(Buffer.from(text));
  return (facts ?? []).map(({ fact }) => fact);
};

test('an id that is a number of more digits than numbers keep is read whole, and texts with such digits stay', () => {
  const value = `{"event":"REJECTED","message_template_id": 25043129521959137 ,"message_template_name":"a",
    "message_template_language":"en","reason":"x: 25043129521959137, \\"[25043129521959137]"}`;
  const change = `{"field":"message_template_status_update","value":${value}}`;
  const body = `{"entry":[{"id":102290129340398001,"time":1739321024,"changes":[${change}]}]}`;
  expect(read(body)).toMatchObject([
    {
      wabaId: '102290129340398001',
      metaTemplateId: '25043129521959137',
      reason: 'x: 25043129521959137, "[25043129521959137]',
    },
  ]);
  const [part] = whatsappWebhooks.split(Buffer.from(body));
  expect(part).toEqual({ accountId: '102290129340398001', bytes: Buffer.from(body), isBulk: false });
});

test('numbers that are no such ids are read as numbers', () => {
  const value = '{"a":[1234567890123456,0.1234567890123456789,12345678901234567.5,1234567890123456789e3]}';
  expect(read(`{"entry":[{"id":"1","changes":[{"field":"of_tomorrow","value":${value}}]}]}`)).toMatchObject([
    { raw: JSON.parse(value) },
  ]);
});
