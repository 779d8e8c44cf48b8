import { specify } from '@wabus/domain/testing';
import type { DomainEvent } from '@wabus/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isTold, onceDecider, type RecordOnce } from './once.ts';

/** Times the usual number of histories: `WABUS_PROPERTY_RUNS=10` makes 2,000. */
const numRuns = 200 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);

const { given } = specify(onceDecider);
const at = '2026-11-21T10:00:00.000Z';

const data = {
  wamid: 'wamid.1',
  projectId: 'p1',
  wabaId: 'w1',
  phoneNumberId: 'n1',
  contactId: 'c1',
  conversationId: 'v1',
  messageType: 'text',
  at,
};
const personal = [{ contactId: 'c1', plain: { from: '5511999990000', content: { body: 'hi' } } }];
const received = { type: 'MessageReceived', id: 'e1', occurredAt: at, data, personal } as const;
const released = (id: string) =>
  ({
    type: 'WabaReleased',
    id,
    data: { wabaId: 'w1', tenantId: 't1', claimId: 'c1', reason: id },
  }) as const satisfies DomainEvent;
const once = (event: RecordOnce['event'], by: RecordOnce['by'] = 'id'): RecordOnce => ({
  type: 'RecordOnce',
  event,
  by,
});

test('what was told is recorded as it is, with what is sealed, its own id and the time it was told of', () => {
  const { state } = given([]).when(once(received)).then([received]);
  expect(isTold(state, 'type', received)).toBe(true);
});

test('the same is recorded once, and another beside it', () => {
  given([received]).when(once(received)).thenNothing();
  given([released('one')])
    .when(once(released('other')))
    .then([released('other')]);
});

test('what a stream has only once is recorded once, whatever the id of the repeat', () => {
  given([received])
    .when(once({ ...received, id: 'e2' }, 'type'))
    .thenNothing();
  given([released('one')])
    .when(once(received, 'type'))
    .then([received]);
});

/** What is told, each with its id, and deliveries of it: each at least once, in any order. */
const deliveries = fc
  .uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 })
  .chain((ids) =>
    fc.record({
      ids: fc.constant(ids),
      delivered: fc
        .array(fc.constantFrom(...ids), { maxLength: 24 })
        .chain((again) => fc.shuffledSubarray([...ids, ...again], { minLength: ids.length + again.length })),
    }),
  );

test('however often and in whatever order it is told, each stands once, in the order in which it was first told', () => {
  fc.assert(
    fc.property(deliveries, ({ ids, delivered }) => {
      const stream: DomainEvent[] = [];
      for (const id of delivered) {
        const told = given(stream).state;
        stream.push(...onceDecider.decide(once(released(id)), told));
      }
      expect(stream.map(({ id }) => id)).toEqual([...new Set(delivered)]);
      expect(stream.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    }),
    { numRuns },
  );
});

test('a long stream is folded and looked through without a copy of what stands in it', () => {
  const recorded = Array.from({ length: 20_000 }, (_, index) => released(String(index)));
  const told = given(recorded).state;
  expect(isTold(told, 'id', released('0'))).toBe(true);
  expect(isTold(told, 'id', released('20000'))).toBe(false);
});
