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
