import { Secret } from '@wabus/platform';
import { expect, test } from 'vitest';
import { verifySignature } from '../index.ts';

const secret = new Secret('app-secret');
const body = Buffer.from('{"text":"\\u00e1\\/"}');
// Made with: printf '%s' '{"text":"\u00e1\/"}' | openssl dgst -sha256 -hmac app-secret
const signature = '85104fd8730422679a62f86787214e10abb431a4dc06bf46cdf21f03e4a5ff0c';

test('a signature over exactly these bytes is accepted, in either case', () => {
  expect(verifySignature(body, `sha256=${signature}`, secret)).toBe(true);
  expect(verifySignature(body, `sha256=${signature.toUpperCase()}`, secret)).toBe(true);
});

test('other bytes, another secret, and headers of any other shape are refused', () => {
  expect(verifySignature(Buffer.from('{"text":"á/"}'), `sha256=${signature}`, secret)).toBe(false);
  expect(verifySignature(body, `sha256=${signature}`, new Secret('other'))).toBe(false);
  const wrong = [
    undefined,
    '',
    signature,
    `sha1=${signature}`,
    `sha256=${signature.slice(1)}`,
    `sha256=${signature}00`,
    `sha256=${'g'.repeat(64)}`,
    [`sha256=${signature}`],
  ];
  for (const header of wrong) expect(verifySignature(body, header, secret)).toBe(false);
});
