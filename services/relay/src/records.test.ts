import { onboarded, released } from '@wabus/event-store/testing';
import { decodeEvent, type RecordedEvent } from '@wabus/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBatch, toPublishable } from './records.ts';

const NONE = Array.from({ length: 12 }, () => 0n);

function recorded(position: number, key: string, isReleased = false): RecordedEvent {
  const event = isReleased ? released(key, 'waba-of-release') : onboarded(key);
  return { ...event, revision: 0, position: BigInt(position) };
}

test('a record carries the event in Avro, its stream’s key, and headers that need no decoding', () => {
  const event = recorded(7, 'waba-1', true);
  const { events, send } = toBatch([toPublishable(event)], NONE);
  expect(decodeEvent(events[0]?.value as Buffer)).toEqual(event);
  expect(events[0]?.key).toBe('waba-1');
  expect(events[0]?.headers).toEqual({
    'event-id': event.id,
    stream: event.stream,
    revision: '0',
    position: '7',
    prev: '0',
    type: 'MessageReleased',
    tenant: 'tenant-1',
    'schema-version': '1',
  });
  expect(send[0]?.key).toBe('waba-of-release');
  expect(send[0]?.headers).not.toHaveProperty('prev');
  expect(decodeEvent(send[0]?.value as Buffer)).toEqual(event);
});

test('only a released message goes to the sender', () => {
  const { events, send } = toBatch([recorded(1, 'a'), recorded(2, 'a', true)].map(toPublishable), NONE);
  expect(events).toHaveLength(2);
  expect(send).toHaveLength(1);
});

test('the chain of each partition is the same however the events are cut into batches', () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(keys, fc.array(fc.integer({ min: 1, max: 7 }), { maxLength: 30 }), (list, cuts) => {
      const publishables = list.map((key, n) => toPublishable(recorded(n + 1, key)));
      const whole = toBatch(publishables, NONE);
      const rest = [...publishables];
      const pieces: (typeof whole.events)[number][] = [];
      let last = NONE as readonly bigint[];
      for (const size of [...cuts, publishables.length]) {
        const batch = toBatch(rest.splice(0, size), last);
        pieces.push(...batch.events);
        last = batch.lastPositions;
      }
      expect(pieces).toEqual(whole.events);
      expect(last).toEqual(whole.lastPositions);
    }),
    { numRuns: 50 },
  );
});
