import { expect, test } from 'vitest';
import { adviceFor } from './advice.ts';

test('a failure of ours is advised as its page says', () => {
  expect(adviceFor({ code: 'window-closed' })).toMatch(/^Send a template/);
});

test('a failure of Meta is advised by its class, and names the page of its code', () => {
  expect(adviceFor({ code: 'meta-131026', class: 'permanent-recipient' })).toBe(
    'This person cannot be reached this way; check the number. /problems/meta-131026 says more.',
  );
  expect(adviceFor({ code: 'meta-999999', class: 'unheard-of' })).toMatch(
    / \/problems\/meta-999999 says more\.$/,
  );
});
