import { expect, test } from 'vitest';
import { whatsappFailures } from './failures.ts';

const { meaningOf } = whatsappFailures;

test("a failure is known by its name and Meta's words", () => {
  const unsampled = meaningOf({ code: 'meta-100', meta: { code: 100, subcode: 2388024 } });
  expect(unsampled?.meaning).not.toBe(meaningOf({ code: 'meta-100' })?.meaning);
  expect(meaningOf({ code: 'meta-131049' })?.advice.final).toContain('after a day');
  expect(meaningOf({ code: 'meta-http-404' })?.title).toBe('Meta answered HTTP 404');
  expect(meaningOf({ code: 'meta-424242' })).toMatchObject({
    title: "Meta's error 424242",
    retryable: false,
  });
  expect(meaningOf({ code: 'window-closed' })).toBeUndefined();
});
