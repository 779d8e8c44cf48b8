import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig } from './config.ts';
import { keySetting } from './settings.ts';

const schema = z.object({ WABUS_SOME_KEY: keySetting('Some key') });
const read = (key: string) => loadConfig(schema, { WABUS_SOME_KEY: key }).WABUS_SOME_KEY;

test('a key is 32 bytes, as base64 or hex', () => {
  const key = randomBytes(32);
  expect(read(key.toString('base64'))).toBe(key.toString('base64'));
  expect(read(key.toString('hex'))).toBe(key.toString('hex'));
});

test('anything else is refused by its name, and not printed', () => {
  const short = randomBytes(31).toString('base64');
  expect(() => read(short)).toThrow(/must be 32 bytes.*\n.*WABUS_SOME_KEY/);
  expect(() => read(short)).not.toThrow(short);
});
