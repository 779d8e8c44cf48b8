import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pack, unpack } from './packed.ts';

/** Times the usual number of texts: `WABUS_PROPERTY_RUNS=10` makes 20,000. */
const numRuns = Math.ceil(2_000 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1));

const uuid = fc.uuid();
const time = fc.date({ noInvalidDate: true }).map((date) => date.toISOString());
const base64 = fc
  .uint8Array({ minLength: 20, maxLength: 90 })
  .map((bytes) => Buffer.from(bytes).toString('base64'));
const others = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.base64String({ maxLength: 60 }),
  fc.constantFrom(
    '2026-02-31T00:00:00.000Z',
    '1969-12-31T23:59:59.999Z',
    '2100-02-29T00:00:00.000Z',
    '2024-02-29T23:59:59.999Z',
    '2026-11-30T24:00:00.000Z',
    `${'A'.repeat(33)}=`,
    '='.repeat(40),
  ),
);
const piece = fc.oneof(
  fc.oneof(uuid, time, base64, others).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.from([0xff])),
);

test('whatever bytes are packed, they come back', () => {
  const stream = fc.oneof(
    uuid.map((id) => `message-${id}`),
    fc.constantFrom('tenant-t1', 'contact--'),
  );
  fc.assert(
    fc.property(stream, fc.array(piece, { maxLength: 24 }), fc.boolean(), (name, pieces, named) => {
      const bytes = Buffer.concat(named ? [Buffer.from(name), ...pieces, Buffer.from(name)] : pieces);
      expect(unpack(pack(bytes, name), name)).toEqual(bytes);
    }),
    { numRuns },
  );
});

test('an id takes 18 bytes, a time 8, the own id 2, and base64 three quarters', () => {
  const own = '01a22caa-1e37-7707-92d2-eaefbe08b42c';
  const lengthOf = (text: string): number => pack(Buffer.from(text), `message-${own}`).length;
  expect(lengthOf('c491ed07-b283-47e8-901b-407ff66dc642')).toBe(18);
  expect(lengthOf('2026-11-30T13:42:51.000Z')).toBe(8);
  expect(lengthOf(own)).toBe(2);
  expect(lengthOf('A'.repeat(800))).toBe(604);
});

test("a person's number in a wamid does not stand there in letters that anybody would search for", () => {
  const wamid = `wamid.${Buffer.from('\x1d\x18\x0d5511961230000\x15\x02\x00\x11\x18\x12F2CDC4A1BBE60A3D91').toString('base64')}`;
  const bytes = Buffer.from(JSON.stringify({ wamid, sealed: 'A'.repeat(600) }));
  const packed = pack(bytes, 'message-1');
  expect(packed.length).toBeLessThan(bytes.length - 100);
  expect(packed.includes('5511961230000')).toBe(false);
});

// Written once; what is stored reads so for ever.
test('what was packed is unpacked', () => {
  const packed = Buffer.from(
    '4aff01c491ed07b28347e8901b407ff66dc642ff0201a2278b4f78ff04ff00ff03000361626368',
    'hex',
  );
  expect(() => unpack(Buffer.from('ff09', 'hex'), 'message-1')).toThrow(RangeError);
  expect(unpack(packed, 'message-01a22caa-1e37-7707-92d2-eaefbe08b42c').toString('latin1')).toBe(
    'Jc491ed07-b283-47e8-901b-407ff66dc6422026-11-29T13:42:51.000Z01a22caa-1e37-7707-92d2-eaefbe08b42c\xffYWJjh',
  );
});
