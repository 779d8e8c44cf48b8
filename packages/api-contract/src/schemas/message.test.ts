import { expect, test } from 'vitest';
import { messageSchema } from './message.ts';

const ID = '6c84fb90-12c4-41e1-840d-725fb0e9f7a1';
const received = (type: string, content: object) =>
  messageSchema.safeParse({
    ...{ id: ID, projectId: ID, contactId: ID, conversationId: ID, campaignId: null },
    ...{ direction: 'inbound', to: null, from: '+16505551234', wamid: 'wamid.1', context: null },
    ...{ status: 'received', statusTimes: {}, deliveredInferred: false, attempts: [] },
    ...{ sentBy: null, sentById: null, externalId: null, metadata: null },
    ...{ type, content },
  });

test('a message may be of any type that people may send, but of a known one only with its content', () => {
  for (const type of ['contacts', 'order', 'unsupported', 'texts', 'a type of the future']) {
    expect(received(type, { any: [1] }).data).toMatchObject({ type, content: { any: [1] } });
  }
  expect(received('text', { body: 'hi' }).success).toBe(true);
  expect(received('text', {}).success).toBe(false);
});
