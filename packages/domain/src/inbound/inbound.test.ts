import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import { expect, test } from 'vitest';
import { inboundDecider } from './decide.ts';

const { given } = specify(inboundDecider);
const data = {
  wamid: 'wamid.1',
  projectId: 'p1',
  wabaId: 'w1',
  phoneNumberId: 'n1',
  contactId: 'c1',
  conversationId: 'v1',
  messageType: 'text',
  at: '2026-11-21T10:00:00.000Z',
};
const personal = { from: '5511999990000', profileName: 'Ana', content: { body: 'hi' } };
const receive = { type: 'ReceiveMessage', eventId: 'e1', ...data, personal } as const;

test('a message is received with its sealed content, its own id and Meta’s time', () => {
  const expected: DomainEvent = {
    type: 'MessageReceived',
    id: 'e1',
    occurredAt: data.at,
    data,
    personal: [{ contactId: 'c1', plain: personal }],
  };
  expect(given([]).when(receive).then([expected]).state.received).toBe(true);
});

test('the same message is received once, whatever the event id of the repeat', () => {
  given([{ type: 'MessageReceived', data }])
    .when({ ...receive, eventId: 'e2' })
    .thenNothing();
});
