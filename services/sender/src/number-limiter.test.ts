import { createPool, type Pool, roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { installSender } from './install.ts';
import { NumberLimiter } from './number-limiter.ts';
import { paceOf } from './permit-block.ts';

let database: TestDatabase;
let pool: Pool;

beforeAll(async () => {
  database = await testDatabase([installSender]);
  pool = createPool({ url: roleUrl(database.url, 'wabus_sender'), max: 4 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const limiter = (perSecond: number) =>
  new NumberLimiter({ pool, paceOf: () => paceOf(perSecond), owner: 'test' });
const { signal } = new AbortController();

describe("the number's limiter", () => {
  test('lets no more than its rate through, over restarts and with two senders at once', async () => {
    const rate = 200;
    let longest = 0;
    const timed: Pick<Pool, 'query'> = Object.create(pool, {
      query: {
        value: async (...given: Parameters<Pool['query']>) => {
          const began = performance.now();
          const answer = await pool.query(...given);
          longest = Math.max(longest, performance.now() - began);
          return answer;
        },
      },
    });
    const pace = paceOf(rate);
    const passed: number[] = [];
    let looked = 0;
    const now = (): number => {
      looked = performance.now();
      return looked;
    };
    const owner = () => new NumberLimiter({ pool: timed, paceOf: () => pace, owner: 'test', now });
    const take = async (from: NumberLimiter) => {
      await from.take('number-1', signal);
      passed.push(looked);
    };
    let owners = [owner(), owner()];
    for (let n = 0; n < 120; n += 1) {
      if (n % 50 === 49) owners = [owner(), owner()];
      await take(owners[n % 2] as NumberLimiter);
    }
    const burst = pace.toleranceMs / pace.intervalMs + 1;
    // The clocks of database and process meet within the time of a query.
    const slack = (longest / 1_000) * rate;
    let worst = 0;
    for (const [from, first] of passed.entries()) {
      for (let to = from; to < passed.length; to += 1) {
        const allowed = ((passed[to] as number) - first) / pace.intervalMs + burst + slack;
        worst = Math.max(worst, to - from + 1 - allowed);
      }
    }
    expect(worst).toBe(0);
  });

  test('a number whose throughput is heard to be another goes at that pace', async () => {
    const asked: number[] = [];
    const counting: Pick<Pool, 'query'> = Object.create(pool, {
      query: {
        value: (...given: Parameters<Pool['query']>) => {
          const [, values] = given as unknown as [string, readonly number[]];
          asked.push(values[2] ?? 0);
          return pool.query(...given);
        },
      },
    });
    const [usual, high] = [paceOf(80), paceOf(1_000, 500)];
    const paced = new NumberLimiter({
      pool: counting,
      paceOf: (number) => (number?.throughput === 'HIGH' ? high : usual),
      owner: 'test',
    });
    await paced.take('faster', signal);
    paced.hear('faster', { throughput: 'HIGH', isOnBizApp: false });
    for (let n = 0; n < usual.permitsPerBlock; n += 1) await paced.take('faster', signal);
    expect(asked[0]).toBe(usual.permitsPerBlock * usual.intervalMs);
    expect(asked.at(-1)).toBe(high.permitsPerBlock * high.intervalMs);
    expect(asked[0]).not.toBe(asked.at(-1));
  });

  test('a number does not wait for another', async () => {
    const stop = new AbortController();
    const slow = limiter(0.001);
    await slow.take('busy', signal);
    const busy = slow.take('busy', stop.signal);
    const first = await Promise.race([
      busy.then(() => 'busy'),
      slow.take('quiet', signal).then(() => 'quiet'),
    ]);
    expect(first).toBe('quiet');
    stop.abort();
    await busy;
  });

  test('a stop lets everybody go', async () => {
    const stop = new AbortController();
    const slow = limiter(0.01);
    await slow.take('stopped', stop.signal);
    const waiting = slow.take('stopped', stop.signal);
    stop.abort();
    await waiting;
  });
});
