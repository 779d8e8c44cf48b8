import { createSecretKey } from 'node:crypto';
import { expect, test } from 'vitest';
import { KeyringError } from './keyring-error.ts';
import { openPart, sealedVersionOf, sealPart } from './sealed-part.ts';

const key = createSecretKey(Buffer.alloc(32, 7));
const place = { tenantId: 't1', contactId: 'c1', eventId: 'e1' };
const plain = { text: 'called back' };

/** Sealed before parts had versions. */
const EARLY = 'AVzvS1NxHOaEmcjpeKVI+kthF6Envsd9sEyzghXWFsLzoqu6W3qJwyrHVFPjI8Vqmi5r';

test('what was sealed before parts had versions opens, and is of version 1', () => {
  expect(openPart(key, place, EARLY)).toEqual(plain);
  expect(sealedVersionOf(EARLY)).toBe(1);
});

test('what is of version 1 is sealed in the same form', () => {
  const sealed = sealPart(key, place, plain, 1);
  expect(Buffer.from(sealed, 'base64')[0]).toBe(1);
  expect(sealed.length).toBe(EARLY.length);
});

test.each([1, 2, 255, 256, 65_535])('a part bears the version %i that it was sealed in', (version) => {
  const sealed = sealPart(key, place, plain, version);
  expect(sealedVersionOf(sealed)).toBe(version);
  expect(openPart(key, place, sealed)).toEqual(plain);
});

test.each([0, -1, 1.5, 65_536, Number.NaN])('%d is no version', (version) => {
  expect(() => sealPart(key, place, plain, version)).toThrow(RangeError);
});

test('a part whose version was changed does not open', () => {
  const bytes = Buffer.from(sealPart(key, place, plain, 2), 'base64');
  for (const header of [[1], [2, 0, 1], [2, 0, 3], [2, 1, 2]]) {
    const changed = Buffer.concat([Buffer.from(header), bytes.subarray(3)]).toString('base64');
    expect(() => openPart(key, place, changed)).toThrow(KeyringError);
  }
});

test('what is no sealed part has no version, and its error does not tell what it is', () => {
  for (const text of ['', 'AA', 'Aw==', 'Ag==', 'AgA=', 'Zuleide']) {
    expect(() => sealedVersionOf(text)).toThrow(KeyringError);
    expect(() => openPart(key, place, text)).toThrow(/^(?!.*Zuleide)/);
  }
});
