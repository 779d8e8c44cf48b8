import { specify } from '@wabus/domain/testing';
import { test } from 'vitest';
import { contactDecider, contactIdentifiedId } from './decide.ts';

const { given } = specify(contactDecider);
const address = { kind: 'phone', value: '+5511999990000' } as const;
const identify = {
  type: 'IdentifyContact',
  tenantId: 't1',
  contactId: 'c1',
  source: 'inbound',
  address,
} as const;

test('a contact is identified with the one id that everybody would give the event', () => {
  given([])
    .when(identify)
    .then([
      {
        type: 'ContactIdentified',
        id: contactIdentifiedId('t1', 'c1'),
        data: { contactId: 'c1', source: 'inbound' },
        personal: [{ contactId: 'c1', plain: address }],
      },
    ]);
});

test('a contact is identified once', () => {
  given([{ type: 'ContactIdentified', data: { contactId: 'c1' } }])
    .when(identify)
    .thenNothing();
});

const known = { type: 'ContactIdentified', data: { contactId: 'c1' } } as const;
const at = '2026-03-01T12:00:00.000Z';
const gone = { type: 'ContactErased', data: { contactId: 'c1', personId: 'c1', at } } as const;
const erase = { type: 'EraseContact', contactId: 'c1', personId: 'c1' } as const;

test('a person is erased once, and that it is complete is said once', () => {
  given([known])
    .when({ ...erase, at })
    .then([{ ...gone, occurredAt: at }]);
  given([known, gone])
    .when({ ...erase, at: '2026-03-02T12:00:00.000Z' })
    .thenNothing();
  const complete = { type: 'CompleteErasure', contactId: 'c1', at } as const;
  const completed = { type: 'ContactErasureCompleted', data: { contactId: 'c1', at } } as const;
  given([known]).when(complete).thenNothing();
  given([known, gone])
    .when(complete)
    .then([{ ...completed, occurredAt: at }]);
  given([known, gone, completed]).when(complete).thenNothing();
});

test('of who was erased nothing more is told: what was on its way leaves nothing, what somebody asks for is refused', () => {
  const preference = { projectId: 'p1', wabaId: 'w1', phoneNumberId: '1', preference: 'stop', at } as const;
  given([known, gone])
    .when({ type: 'RecordPreference', eventId: 'e1', contactId: 'c1', ...preference })
    .thenNothing();
  given([known, gone]).when({ type: 'AddAddress', eventId: 'e2', contactId: 'c1', address }).thenNothing();
  const word = {
    contactId: 'c1',
    purpose: 'marketing',
    state: 'given',
    source: 'form',
    said: { at },
  } as const;
  given([known, gone])
    .when({ type: 'RecordConsent', ...word })
    .thenError('not-found');
  given([known, gone])
    .when({ type: 'UpdateContact', contactId: 'c1', profile: { name: 'Ana' }, addresses: [] })
    .thenError('not-found');
});
