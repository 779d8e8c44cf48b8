import { expect, test } from 'vitest';
import type { OutboundState } from './outbound-state.ts';
import { type BesideState, packedOutbound } from './packed-outbound.ts';

const at = '2026-11-30T15:45:57.000Z';
const wamid = 'wamid.HBgNNTUxMTk2MTAwMDAxMxUCABEYEjhDMkU3NkEyNjI1REYxOUI1NQA=';
const attemptId = '01a22d22-5d55-77d7-9819-70d4521b11c6';
const ids = {
  messageId: '2a6fa4a3-08ef-5a9e-b6d0-65c60857132a',
  projectId: '9280fa6b-6991-58b2-b4b1-ce130feec5c9',
  contactId: 'd5cfe9ec-f822-407b-9f81-7fb95fc042eb',
  campaignId: 'bfce020b-cb9a-5deb-8dbb-dd36cf6c89a9',
  templateId: '08f61c99-d5f6-5978-87fa-870bcf6ce95a',
};
const sorts = { messageType: 'template', purpose: 'utility', priority: 'bulk', sentBy: 'campaign' } as const;
const evidence = Object.fromEntries(
  (['sent', 'delivered', 'read'] as const).map((status, place) => {
    const eventId = `${place}6bb3d56-59a2-54c0-8761-9daaad722213`;
    const pricing = { billable: true, model: 'PMP', category: 'utility', type: 'regular' };
    return [eventId, { eventId, status, wamid, attemptId, at, ...(status === 'read' ? {} : { pricing }) }];
  }),
);
const read: OutboundState = {
  message: {
    phase: 'accepted',
    queued: { ...ids, ...sorts, wabaId: '844874206593886', phoneNumberId: '598536621485178', round: 1 },
    queuedAt: at,
    releases: 1,
    releasedAt: at,
    attempts: {
      [attemptId]: { attemptId, number: 1, at, callBy: at, wamid, times: { attempted: at, accepted: at } },
    },
    evidence,
  },
  createdAt: at,
  wabaId: '844874206593886',
};
const row: BesideState = {
  ...{ message_id: ids.messageId, project_id: ids.projectId, contact_id: ids.contactId },
  ...{ campaign_id: ids.campaignId, template_id: ids.templateId },
  ...{ waba_id: '844874206593886', phone_number_id: '598536621485178' },
  ...{ type: 'template', purpose: 'utility', priority: 'bulk', sent_by: 'campaign', sent_by_id: null },
  created_at: new Date(at),
};

test('a state is packed and read again with the columns of its row, in a fifth of what its JSON takes', () => {
  const packed = packedOutbound.pack(read);
  expect(packedOutbound.unpack(packed, row)).toEqual(read);
  expect(packed.length).toBeLessThan(JSON.stringify(read).length / 5);
});

test('in which order evidence came shows in no byte', () => {
  const reversed = Object.fromEntries(Object.entries(evidence).reverse());
  const { queued, ...message } = read.message;
  const other = { ...read, message: { queued, ...message, evidence: reversed } };
  expect(packedOutbound.pack(other)).toEqual(packedOutbound.pack(read));
});

test('what was suppressed before it was queued has no number, and stays without', () => {
  const failure = { code: 'no-consent', class: 'own-rule', detail: 'no-consent' } as const;
  const suppression = { ...ids, failure, at };
  const message = { ...read.message, queued: undefined, attempts: {}, evidence: {}, suppression };
  const never = { ...row, phone_number_id: null, type: null, purpose: null, priority: null, sent_by: null };
  const state = { ...read, message };
  expect(packedOutbound.unpack(packedOutbound.pack(state), never)).toEqual(state);
});

test('states that stand in rows of this version are read', () => {
  const packed = Buffer.from(
    'AusABwTrAAHoAaItIl1Vd9eYGXDUUhsRxusABgvpAaItIl8ICecADOcBCuMBDusAAhnnARbnAQ3lAD53YW1pZC5IQmdOTlRVeE1UazJNVEF3TURB' +
      'eE14VUNBQkVZRWpoRE1rVTNOa0V5TmpJMVJFWXhPVUkxTlFBPQfrAAPoBrs9VlmiVMCHYZ2qrXIiE+sABgvnAQnnACPnAybrAAQn4igyKSsqLSQe' +
      'DecC6Ba7PVZZolTAh2Gdqq1yIhPrAAYL5wEJ5wAj5wQm6wAEJ+IoMikrKi0kHw3nAugmuz1WWaJUwIdhnaqtciIT6wAFC+cBCecAI+cFJCAN5wIA' +
      'GQHnAQPnAQLjAQjjAQ==',
    'base64',
  );
  expect(packedOutbound.unpack(packed, row)).toEqual(read);
});

test('deflated states, as the version before has them in rows that are not filled anew yet, are read', () => {
  const packed = Buffer.from(
    'Ac2Vuw6CQBBF/8XaSZiBYcHEYhUKisVooKBc2MLAB4iF/26JPMTFhIR+Mrk5k3NnqIMmMkTAhhmEMALCAEMQjvGYsESs/P4ZEMF1MuSD' +
      'xwcW0xex2Dm0bHqtjXizgToXp8a+6qmyhlQmHyqSrWrzszzFRVzfI9XkbtrEz7RO8BYX7SVPML3K40hnxy9L17APHGoC9ioHAuEjhEZr' +
      'bQQRobsS184FqxAr+jIr+HLE+x1ugapViBWp/m6hf9DSFtBahbB9esspfHT3TN1O9824gWfneqWMrzc=',
    'base64',
  );
  expect(packedOutbound.unpack(packed, row)).toEqual(read);
});

test('the JSON of a state, as it stood in rows before that, is read', () => {
  expect(packedOutbound.unpack(Buffer.from(JSON.stringify(read)), row)).toEqual(read);
});
