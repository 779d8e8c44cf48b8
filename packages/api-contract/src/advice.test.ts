import { expect, test } from 'vitest';
import { adviceFor } from './advice.ts';

const ofMeta = ({ code }: { code: string }) => (code.startsWith('meta-') ? 'Leave it.' : undefined);

test('a failure of ours is advised as its page says, or by its own words', () => {
  expect(adviceFor({ code: 'window-closed' }, ofMeta)).toMatch(/^Send a template/);
  expect(adviceFor({ code: 'contact-erased' }, ofMeta)).toMatch(/^Send nothing/);
  expect(adviceFor({ code: 'meta-unexplained' }, ofMeta)).toMatch(/^Ask the person/);
});

test('a failure of Meta is advised by its code, and names the page of its code', () => {
  expect(adviceFor({ code: 'meta-131026' }, ofMeta)).toBe('Leave it. /problems/meta-131026 says more.');
});

test('what nobody knows has an advice, too', () => {
  expect(adviceFor({ code: 'constructor' }, ofMeta)).toMatch(/^Ask who runs wabus/);
});
