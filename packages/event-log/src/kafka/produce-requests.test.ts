import fc from 'fast-check';
import { expect, test } from 'vitest';
import { partitionOf } from '../partition.ts';
import { cutRequests, sizeOf } from './produce-requests.ts';

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
