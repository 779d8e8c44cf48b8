import type { CatalogueEvent, DomainEventOf } from '@wabus/events';
import type { Row } from '@wabus/projection';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outbound } from './outbound.ts';
import { detailsOf } from './outbound-details.ts';
import type { OutboundState } from './outbound-state.ts';
import { BESIDE_STATE, type BesideState, packedOutbound } from './packed-outbound.ts';

/** `WABUS_PROPERTY_RUNS=10` tries ten times as many. */
const numRuns = Math.ceil(300 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));

const messageId = '2a6fa4a3-08ef-5a9e-b6d0-65c60857132a';
const contactId = 'd5cfe9ec-f822-407b-9f81-7fb95fc042eb';
const projectId = '9280fa6b-6991-58b2-b4b1-ce130feec5c9';
const campaignId = 'bfce020b-cb9a-5deb-8dbb-dd36cf6c89a9';

const at = fc.nat(1_000).map((n) => new Date(Date.UTC(2026, 10, 30, 12, 0, 0, n * 250)).toISOString());
const attemptId = fc.constantFrom('c', 'a', 'b', '2', '1');
const wamid = fc.constantFrom('wamid.1', 'wamid.2', 'wamid.3');
const failure = fc.constantFrom(
  {
    code: 'meta-131049',
    class: 'permanent',
    detail: 'Not "sent"\\ \u0000 😀',
    meta: { code: 131049 },
  } as const,
  { code: 'no-consent', class: 'own-rule', detail: '' } as const,
);
const shared = {
  messageId,
  projectId,
  wabaId: '8448',
  phoneNumberId: '5985',
  contactId,
  messageType: 'template',
};
const whose = fc.record(
  {
    campaignId: fc.constant(campaignId),
    round: fc.nat(2),
    templateId: fc.constant(contactId),
    sentById: fc.constant('7'),
  },
  { requiredKeys: [] },
);
const open = whose.map((more) => ({ ...shared, ...more, purpose: 'utility', priority: 'bulk' }) as const);
const pricing = fc.constantFrom(undefined, {
  billable: true,
  category: 'utility',
  model: 'PMP',
  type: 'regular',
});

type Told = Pick<DomainEventOf<'message'>, 'type' | 'data'>;
const told = (type: Told['type'], data: fc.Arbitrary<object>) =>
  data.map((one) => ({ type, data: one }) as Told);
const status = fc.record({ wamid, attemptId, at, pricing, failure }, { requiredKeys: ['wamid', 'at'] });
const later = fc.oneof(
  told(
    'MessageReleased',
    open.map((one) => ({ ...one, release: 2 })),
  ),
  told('MessageSendAttempted', fc.record({ attemptId, number: fc.nat(4), callBy: at })),
  told('MessageSendAbandoned', fc.record({ attemptId, reason: fc.constant('call-by-passed') })),
  told('MessageAccepted', fc.record({ attemptId, wamid, at })),
  told('MessageHeldForQualityAssessment', fc.record({ attemptId, wamid, at })),
  told('MessageOutcomeUnknown', fc.record({ attemptId, reason: fc.constant('no-outcome') })),
  told(
    'MessageDeferred',
    fc.record({ attemptId, reason: fc.constant('busy'), dueAt: at }, { requiredKeys: ['reason'] }),
  ),
  told(
    'MessageFailed',
    fc.record({ attemptId, at, failure, source: fc.constantFrom('response', 'webhook'), wamid }),
  ),
  ...(['MessageSent', 'MessageDelivered', 'MessageRead'] as const).map((type) => told(type, status)),
  told(
    'MessageSuppressed',
    fc.record({ failure }).map((one) => ({ ...one, messageId, projectId, contactId, campaignId })),
  ),
);
const first = fc.oneof(
  {
    weight: 5,
    arbitrary: told(
      'MessageQueued',
      open.map((one) => ({ ...one, sentBy: 'campaign' })),
    ),
  },
  {
    weight: 1,
    arbitrary: told(
      'MessageSuppressed',
      fc.record({ failure }).map((one) => ({ ...one, messageId, projectId, contactId, campaignId })),
    ),
  },
);

/** What the columns of a row say of a state, as the database gives them back. */
function besideOf(row: Row): BesideState {
  const read = BESIDE_STATE.map((name) => [name, row[name] ?? null] as const);
  const times = { message_id: messageId, created_at: new Date(String(row.created_at)) };
  return { ...Object.fromEntries(read), ...times } as BesideState;
}

const kept = (state: OutboundState): OutboundState =>
  packedOutbound.unpack(packedOutbound.pack(state), besideOf(outbound.columns(state)));

test('whatever happens to a message, it is shown the same when its state was packed in between', () => {
  const history = fc.record({ first, more: fc.array(fc.tuple(later, fc.boolean()), { maxLength: 14 }) });
  fc.assert(
    fc.property(history, ({ first, more }) => {
      let [whole, inParts]: [OutboundState, OutboundState] = [outbound.initialState, outbound.initialState];
      for (const [n, [event, rests]] of [[first, true] as const, ...more].entries()) {
        const time = new Date(Date.UTC(2026, 10, 30, 13, 0, n)).toISOString();
        const envelope = {
          ...event,
          id: `${n % 7}-${n}`,
          occurredAt: time,
          recordedAt: time,
          wabaId: '8448',
        };
        whole = outbound.evolve(whole, envelope as unknown as CatalogueEvent);
        inParts = outbound.evolve(inParts, envelope as unknown as CatalogueEvent);
        if (rests) inParts = kept(inParts);
        expect(outbound.columns(inParts)).toEqual(outbound.columns(whole));
        expect(detailsOf(inParts.message)).toEqual(detailsOf(whole.message));
      }
    }),
    { numRuns },
  );
});
