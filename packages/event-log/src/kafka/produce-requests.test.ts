import { partitionOf } from '@wabus/events';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coordinatesOf, cutRequests, sizeOf } from './produce-requests.ts';

test('calls are cut into requests within their bounds, every record once, in order, to the partition of its key', () => {
  const bounds = { records: 7, bytes: 1_000 };
  const one = fc.record({
    key: fc.string({ maxLength: 5 }),
    value: fc.integer({ min: 0, max: 1_500 }).map((length) => Buffer.alloc(length)),
    headers: fc.dictionary(fc.string({ maxLength: 3 }), fc.string({ maxLength: 3 }), { maxKeys: 2 }),
  });
  const call = fc.record({
    topic: fc.constantFrom('a', 'b'),
    records: fc.array(one, { maxLength: 12 }),
    partitions: fc.constantFrom(1, 12),
  });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 6 }), (sends) => {
      const requests = cutRequests(sends, bounds);
      const expected = sends.flatMap((send) =>
        send.records.map((record, index) => ({ send, index, record })),
      );
      expect(requests.flat().map(({ send, index, record }) => ({ send, index, record }))).toEqual(expected);
      for (const request of requests) {
        const bytes = request.reduce((sum, { record }) => sum + sizeOf(record), 0);
        expect(request.length).toBeLessThanOrEqual(bounds.records);
        if (request.length > 1) expect(bytes).toBeLessThanOrEqual(bounds.bytes);
        for (const { topic, partition, record, send } of request)
          expect([topic, partition]).toEqual([send.topic, partitionOf(record.key, send.partitions)]);
      }
    }),
  );
});

test('records have the places that brokers answered, in order; those of a partition without an answer have none', () => {
  const records = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ key, value: Buffer.alloc(1), headers: {} }));
  const [request = []] = cutRequests([{ topic: 't', records, partitions: 3 }], {
    records: 10,
    bytes: 10_000,
  });
  const answered = request[0]?.partition ?? 0;
  const refused = (answered + 1) % 3;
  const places = coordinatesOf(request, [
    { topicName: 't', partition: answered, errorCode: 0, baseOffset: '41' },
    { topicName: 't', partition: refused, errorCode: 6, baseOffset: '-1' },
    { topicName: 'other', partition: refused, errorCode: 0, baseOffset: '7' },
  ]);
  const own = request.filter(({ partition }) => partition === answered);
  expect(own.length).toBeGreaterThan(1);
  expect(own.length).toBeLessThan(request.length);
  expect(places.map(([one]) => one)).toEqual(own);
  expect(places.map(([, place]) => place)).toEqual(
    own.map((_, n) => ({ partition: answered, offset: 41n + BigInt(n) })),
  );
});
