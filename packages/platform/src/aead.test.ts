import { createSecretKey, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import {
  BoxError,
  boundTo,
  freshKey,
  keyEncryptionKey,
  openBox,
  sealBox,
  unwrapKey,
  wrapKey,
} from './aead.ts';
import { Secret } from './secret.ts';

const key = createSecretKey(freshKey());
const plain = Buffer.from('a token');

test('a box opens with its key, context and header, and with no other', () => {
  const box = sealBox(key, plain, boundTo('a', 'b'), Buffer.from([1, 2]));
  expect(openBox(key, box, boundTo('a', 'b'), 2)).toEqual(plain);
  expect(() => openBox(createSecretKey(freshKey()), box, boundTo('a', 'b'), 2)).toThrow(BoxError);
  expect(() => openBox(key, box, boundTo('a', 'c'), 2)).toThrow(BoxError);
  const otherHeader = Buffer.concat([Buffer.from([1, 3]), box.subarray(2)]);
  expect(() => openBox(key, otherHeader, boundTo('a', 'b'), 2)).toThrow(BoxError);
  expect(() => openBox(key, box.subarray(0, 20), boundTo('a', 'b'), 2)).toThrow(BoxError);
});

test('contexts that read alike when joined are different contexts', () => {
  expect(boundTo('a', 'bc')).not.toEqual(boundTo('ab', 'c'));
  expect(boundTo('a","b')).not.toEqual(boundTo('a', 'b'));
});

test('no two boxes of one plaintext are alike', () => {
  const boxes = Array.from({ length: 100 }, () => sealBox(key, plain, boundTo()).toString('hex'));
  expect(new Set(boxes.map((box) => box.slice(0, 24))).size).toBe(100);
});

test('a key-encryption key is 32 bytes, as hex or base64, and a wrapped key names the one it needs', () => {
  const bytes = randomBytes(32);
  const hex = keyEncryptionKey(new Secret(`${bytes.toString('hex')}\n`));
  const base64 = keyEncryptionKey(new Secret(bytes.toString('base64')));
  const inner = freshKey();
  const wrapped = wrapKey(hex, inner, boundTo('t1'));
  expect(unwrapKey(base64, wrapped, boundTo('t1')).export()).toEqual(inner);
  expect(() => unwrapKey(base64, wrapped, boundTo('t2'))).toThrow(BoxError);
  const other = keyEncryptionKey(new Secret(randomBytes(32).toString('hex')));
  expect(() => unwrapKey(other, wrapped, boundTo('t1'))).toThrow('another key-encryption key');
  for (const bad of ['', 'short', bytes.toString('hex').slice(2)]) {
    expect(() => keyEncryptionKey(new Secret(bad))).toThrow('32 bytes');
  }
});
