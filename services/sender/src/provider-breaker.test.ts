import type { SendVerdict } from '@wabus/provider';
import { expect, test } from 'vitest';
import { BreakerOpenError, ProviderBreaker } from './provider-breaker.ts';

const accepted: SendVerdict = { kind: 'accepted', providerMessageId: 'fine', held: false };
const down = async (): Promise<SendVerdict> => ({ kind: 'not-reached', reason: 'ECONNREFUSED' });
const fine = async (): Promise<SendVerdict> => accepted;
const tenantError = async (): Promise<SendVerdict> => ({
  kind: 'rejected',
  refused: 'token',
  failure: { code: 'meta-190', class: 'auth', detail: 'No.', meta: { code: 190, message: 'no' } },
});

function breaker() {
  const states: string[] = [];
  const made = new ProviderBreaker({
    resetTimeoutMs: 60,
    random: () => 0.5,
    onChange: (state) => states.push(state),
  });
  return { made, states };
}

test("only the provider's failures open it: tokens, throttles and refusals of a message never do", async () => {
  const { made, states } = breaker();
  for (let n = 0; n < 60; n += 1) expect(await made.call(tenantError)).toMatchObject({ kind: 'rejected' });
  expect(states).toEqual([]);
  made.close();
});

test('open, it admits nobody; then one message tries, and its success lets all go on', async () => {
  const { made, states } = breaker();
  for (let n = 0; n < 30; n += 1) await made.call(down).catch(() => undefined);
  expect(states).toEqual(['open']);
  await expect(made.call(fine)).rejects.toThrow(BreakerOpenError);
  const { signal } = new AbortController();
  const admitted: number[] = [];
  const passes = [1, 2, 3].map(async (n) => {
    const pass = await made.admit(signal);
    admitted.push(n);
    return pass;
  });
  const probe = await (passes[0] as (typeof passes)[number]);
  await Promise.resolve();
  expect(admitted).toEqual([1]);
  expect(await made.call(fine)).toEqual(accepted);
  probe.done();
  await Promise.all(passes);
  expect(admitted).toEqual([1, 2, 3]);
  expect(states).toEqual(['open', 'half-open', 'closed']);
  made.close();
});

test('a probe that was not used is given on to the next', async () => {
  const { made } = breaker();
  for (let n = 0; n < 30; n += 1) await made.call(down).catch(() => undefined);
  const { signal } = new AbortController();
  const [first, second] = [made.admit(signal), made.admit(signal)];
  (await first).done();
  (await second).done();
  made.close();
});

test('a stop lets waiting lanes go', async () => {
  const { made } = breaker();
  for (let n = 0; n < 30; n += 1) await made.call(down).catch(() => undefined);
  const stop = new AbortController();
  const waiting = made.admit(stop.signal);
  stop.abort();
  await waiting;
  made.close();
});
