import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordedEvent } from '../envelope.ts';
import { UnknownEventError } from '../upcast.ts';
import { readLock, UnknownSchemaError } from './registry.ts';
import { decodeEvent, encodeEvent, UnreadableBytesError } from './wire.ts';

const event: RecordedEvent = {
  id: '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11',
  type: 'CampaignStarted',
  schemaVersion: 1,
  stream: 'campaign-c1',
  revision: 3,
  position: 2n ** 53n + 1n,
  occurredAt: '2026-11-21T09:00:00.000Z',
  recordedAt: '2026-11-21T09:00:00.001Z',
  tenantId: 't1',
  wabaId: 'w1',
  key: 'w1',
  correlationId: 'r1',
  causationId: 'r1',
  actor: { kind: 'crm', id: 'crm' },
  personal: [],
  data: {
    campaignId: 'c1',
    round: 0,
    category: 'MARKETING',
    components: [{ type: 'BODY', text: 'Hi {{1}}', example: null }],
    variables: { 1: { field: 'name', default: 'friend' }, 2: { field: 'code' } },
  },
};

describe('framed events', () => {
  test('begin with a zero byte and the id of their schema', () => {
    const bytes = encodeEvent(event);
    const entry = Object.values(readLock().schemas).find((one) => one.type === 'CampaignStarted');
    expect(bytes[0]).toBe(0);
    expect(bytes.readInt32BE(1)).toBe(entry?.id);
  });

  test.each([0n, 1n, 2n ** 31n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n])(
    'carry position %s exactly',
    (position) => {
      expect(decodeEvent(encodeEvent({ ...event, position })).position).toBe(position);
    },
  );

  test('refuse a position of more than 64 bits', () => {
    expect(() => encodeEvent({ ...event, position: 2n ** 63n })).toThrow();
  });

  test('keep JSON fields as they came and absent fields absent', () => {
    const { wabaId: _wabaId, ...withoutWaba } = event;
    expect(decodeEvent(encodeEvent(withoutWaba))).toStrictEqual(withoutWaba);
    expect(decodeEvent(encodeEvent(event))).toStrictEqual(event);
  });

  test('an event larger than the buffer is whole, and so is the next', () => {
    const large = { ...event, data: { ...(event.data as object), components: ['x'.repeat(300_000)] } };
    expect(decodeEvent(encodeEvent(large))).toStrictEqual(large);
    expect(decodeEvent(encodeEvent(event))).toStrictEqual(event);
  });

  test('bytes answered earlier are not touched by later events', () => {
    const first = encodeEvent(event);
    const copy = Buffer.from(first);
    encodeEvent({ ...event, tenantId: 'another tenant' });
    expect(first.equals(copy)).toBe(true);
  });
});

describe('bytes that are no event', () => {
  test('a schema id nobody knows says so', () => {
    const bytes = encodeEvent(event);
    bytes.writeInt32BE(1_000_000, 1);
    expect(() => decodeEvent(bytes)).toThrow(UnknownSchemaError);
  });

  test('too few bytes, too many, and another framing are unreadable', () => {
    const bytes = encodeEvent(event);
    for (const length of [0, 1, 5, 6, 40, bytes.length - 1]) {
      expect(() => decodeEvent(bytes.subarray(0, length))).toThrow(UnreadableBytesError);
    }
    expect(() => decodeEvent(Buffer.concat([bytes, Buffer.from([0])]))).toThrow(UnreadableBytesError);
    expect(() => decodeEvent(Buffer.from('{"type":"CampaignStarted"}'))).toThrow(UnreadableBytesError);
  });

  test('any damage either reads as some event or is one of the named errors', () => {
    const bytes = encodeEvent(event);
    const damage = fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 5 }), (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, value] of changes) damaged[at] = value;
        try {
          expect(typeof decodeEvent(damaged).type).toBe('string');
        } catch (error) {
          const named = [UnreadableBytesError, UnknownSchemaError, UnknownEventError];
          expect(named.some((kind) => error instanceof kind)).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  test('a type that the catalogue does not know cannot be written', () => {
    expect(() => encodeEvent({ ...event, type: 'Nothing' })).toThrow(UnknownSchemaError);
    expect(() => encodeEvent({ ...event, type: 'toString' })).toThrow(UnknownSchemaError);
  });
});
