import { createSecretKey, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PIECE_BYTES, SEALED_PIECE_BYTES, SealedObjectError, sealedLength } from './pieces.ts';
import { type Bytes, opened, sealed, sealedRange } from './stream.ts';

const numRuns = 20 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
const object = { objectId: 'o1', key: createSecretKey(randomBytes(32)) };

async function* chunks(bytes: Buffer, length: number): Bytes {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function all(source: Bytes): Promise<Buffer> {
  const found: Buffer[] = [];
  for await (const chunk of source) found.push(chunk);
  return Buffer.concat(found);
}

const lengths = fc.constantFrom(
  0,
  1,
  PIECE_BYTES - 1,
  PIECE_BYTES,
  PIECE_BYTES + 1,
  3 * PIECE_BYTES,
  200_001,
);

test('any part of an object opens to what was sealed, however the bytes come', async () => {
  const cases = fc.record({
    length: lengths,
    chunk: fc.integer({ min: 1_000, max: 150_000 }),
    from: fc.nat(),
    to: fc.nat(),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ length, chunk, from, to }) => {
      const plain = randomBytes(length);
      const box = await all(sealed(chunks(plain, chunk), object));
      expect(box.length).toBe(sealedLength(length));
      if (length === 0) return;
      const [start, end] = [from % length, to % length].toSorted((one, other) => one - other) as [
        number,
        number,
      ];
      const range = sealedRange({ start, end }, length);
      const part = chunks(box.subarray(range.start, range.end + 1), chunk);
      expect(
        (await all(opened(part, object, { start, end }, length))).equals(plain.subarray(start, end + 1)),
      ).toBe(true);
    }),
    { numRuns },
  );
});

test('what was changed, cut at a piece, put in another order, or sealed for another object does not open', async () => {
  const plain = randomBytes(3 * PIECE_BYTES);
  const box = await all(sealed(chunks(plain, 50_000), object));
  const whole = { start: 0, end: plain.length - 1 };
  const [first, rest] = [box.subarray(0, SEALED_PIECE_BYTES), box.subarray(SEALED_PIECE_BYTES)];
  const changed = Buffer.from(box);
  changed[10] = (changed[10] ?? 0) ^ 1;
  const shorter = 2 * PIECE_BYTES;
  const open = (bytes: Buffer, length = plain.length, of = object) =>
    all(opened(chunks(bytes, 70_000), of, { ...whole, end: length - 1 }, length));
  expect((await open(box)).equals(plain)).toBe(true);
  for (const wrong of [
    open(changed),
    open(box.subarray(0, 2 * SEALED_PIECE_BYTES)),
    open(box.subarray(0, 2 * SEALED_PIECE_BYTES), shorter),
    open(Buffer.concat([rest.subarray(0, SEALED_PIECE_BYTES), first, rest.subarray(SEALED_PIECE_BYTES)])),
    open(Buffer.concat([box, first])),
    open(box, plain.length, { ...object, objectId: 'o2' }),
  ]) {
    await expect(wrong).rejects.toBeInstanceOf(SealedObjectError);
  }
});
