import type { Logger } from '@wabus/platform';
import { expect, test } from 'vitest';
import { stage } from '../../testing/eventstoredb-stage.ts';
import { OutageLog } from './outage-log.ts';

const REASON = '14 UNAVAILABLE: No connection established';

/** A logger that keeps what is said to it at the levels that people see. */
function keeping(): { logger: Logger; said: { level: string; fields: object; text: string }[] } {
  const said: { level: string; fields: object; text: string }[] = [];
  const at =
    (level: string) =>
    (fields: object, text: string): void =>
      void said.push({ level, fields, text });
  const quiet = (): void => undefined;
  const levels = { info: at('info'), warn: at('warn'), error: at('error'), debug: quiet, trace: quiet };
  return { logger: levels as unknown as Logger, said };
}

test('an outage is spoken of when it begins, once a minute, and when it is over; the next one anew', () => {
  const { logger, said } = keeping();
  let now = 1_000;
  const outage = new OutageLog(logger, () => now);
  outage.over();
  for (let second = 0; second <= 130; second += 2) {
    now = 1_000 + second * 1_000;
    outage.failed(new Error(REASON));
  }
  outage.over();
  outage.over();
  outage.failed(new Error(REASON));
  expect(said.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
    { level: 'warn', reason: REASON, seconds: 0 },
    { level: 'warn', reason: REASON, seconds: 60 },
    { level: 'warn', reason: REASON, seconds: 120 },
    { level: 'info', seconds: 130 },
    { level: 'warn', reason: REASON, seconds: 0 },
  ]);
});

test('subscriptions that are tried again and again say one line that names EventStoreDB, without a stack', async () => {
  const { logger, said } = keeping();
  let reconnects = 0;
  const metrics = { counter: () => ({ inc: () => (reconnects += 1) }) };
  const { server, store } = await stage({ logger, metrics: metrics as never, random: () => 0 });
  const stop = new AbortController();
  let items = 0;
  const following = (async () => {
    for await (const _ of store.subscribeAll({ after: 0n, signal: stop.signal })) items += 1;
  })();
  await expect.poll(() => items).toBeGreaterThan(0);
  await server.goAway();
  await expect.poll(() => reconnects).toBeGreaterThan(3);
  await server.comeBack();
  await expect.poll(() => said.at(-1)?.level).toBe('info');
  stop.abort();
  await following;
  expect(said).toEqual([
    {
      level: 'warn',
      fields: { reason: expect.any(String), seconds: 0 },
      text: expect.stringContaining('EventStoreDB'),
    },
    { level: 'info', fields: { seconds: expect.any(Number) }, text: expect.stringContaining('EventStoreDB') },
  ]);
  expect(JSON.stringify(said)).not.toContain('    at ');
});
