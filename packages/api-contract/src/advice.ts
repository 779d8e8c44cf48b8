import { isProblemCode, problems } from './problems.ts';

const byClass: Record<string, string> = {
  'retry-with-backoff': 'Meta had a passing trouble; it is tried again by itself.',
  'throttle-this-phone': 'The number is at its limit; it goes on by itself at a slower pace.',
  'throttle-this-pair':
    'Too many messages to this person in a short time; it is tried again later by itself.',
  auth: 'The token no longer works: let the customer finish Embedded Signup again.',
  'permanent-recipient': 'This person cannot be reached this way; check the number.',
  'permanent-request': 'Meta does not accept this request; change what is sent.',
  template: 'Check the template: its state, its language and the number of its variables.',
  'policy-block': "Meta blocks this by its policy; read Meta's words in `meta`.",
  'window-closed': 'The 24 hours since the person wrote last are over; send a template.',
};

/** What to do about a failure: by its code, else by its class and with the page of Meta's code. */
export function adviceFor(failure: { readonly code: string; readonly class?: string }): string {
  if (isProblemCode(failure.code)) return problems[failure.code].advice;
  const advice = byClass[failure.class ?? ''] ?? "Read Meta's words in `meta`.";
  return /^meta-/.test(failure.code) ? `${advice} /problems/${failure.code} says more.` : advice;
}
