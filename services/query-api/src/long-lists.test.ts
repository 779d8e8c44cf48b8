import { createServer, type Server } from 'node:http';
import { queryRoutes } from '@wabus/api-contract';
import { createApi } from '@wabus/http-face';
import {
  closeServer,
  issueServiceToken,
  listen,
  Metrics,
  Secret,
  silentLogger,
  systemIds,
} from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { createReadDatabase, installReadModels, type ReadDatabase } from '@wabus/read-models';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { MediaAddresses } from './media/addresses.ts';
import { Reads } from './reads.ts';

const tokenKey = new Secret('k'.repeat(40));
const ROWS = 200;
let database: TestDatabase;
let reading: ReadDatabase;
let server: Server;
let url: string;
let authorization: string;

/** What became of the long pages, in its order; they are read once `letIn` resolves. */
let log: ('begun' | 'last row' | 'written')[];
let letIn: PromiseWithResolvers<void>;

beforeEach(() => {
  log = [];
  letIn = Promise.withResolvers();
});

beforeAll(async () => {
  database = await testDatabase([installReadModels]);
  for (const tenant of ['noisy', 'quiet']) {
    await database.pool.query(
      `insert into read_models.tenants (tenant_id, name, status, country, time_zone, language, created_at,
         settings, state, created_position, revision, position)
       values ($1, 'Shop', 'active', 'BR', 'UTC', 'en', now(), '{}', '{}', 0, 0, 0)`,
      [tenant],
    );
  }
  reading = createReadDatabase(roleUrl(database.url, 'wabus_api'));
  authorization = `Bearer ${await issueServiceToken(tokenKey, { subject: 'crm', tenant: '*' })}`;
  const app = faceOf(
    new Reads({
      database: reading,
      metrics: new Metrics('query-api'),
      maxWaitMs: 1_000,
      media: {
        addresses: new MediaAddresses(tokenKey),
        wishes: { remake: async () => undefined, close: async () => undefined },
      },
    }),
  );
  server = createServer((request, response) => {
    const end = response.end.bind(response);
    response.end = (...last: readonly unknown[]) => {
      if (isLong(request.url)) log.push('written');
      return end(...(last as Parameters<typeof end>));
    };
    app(request, response);
  });
  url = `http://127.0.0.1:${await listen(server, 0)}/v1/tenants`;
});
afterAll(async () => {
  await closeServer(server);
  await reading.close();
  await database.drop();
});

const isLong = (path: string | undefined): boolean => path?.endsWith(`limit=${ROWS}`) === true;

/** A face with one list, whose last row tells when it is made into bytes. */
function faceOf(reads: Reads) {
  const ports = { tokenKey, logger: silentLogger, ids: systemIds, tenantExists: async () => true };
  return createApi(ports, (bind) =>
    bind(queryRoutes.listMessages, (call) =>
      reads.answer([], call, async () => {
        if (call.query.limit < ROWS) return { status: 200, body: { data: [], next: null } };
        log.push('begun');
        await letIn.promise;
        const last = {
          toJSON() {
            log.push('last row');
            return { n: ROWS - 1 };
          },
        };
        const data = [...Array.from({ length: ROWS - 1 }, (_, n) => ({ n })), last];
        return { status: 200, body: { data, next: 'more' } };
      }),
    ),
  );
}

async function list(tenant: string, limit: number): Promise<unknown> {
  const response = await fetch(`${url}/${tenant}/messages?limit=${limit}`, { headers: { authorization } });
  const text = await response.text();
  expect(response.headers.get('content-length')).toBe(String(Buffer.byteLength(text)));
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
  return JSON.parse(text);
}

test('a long page is held in its turn until it is written; short reads go in between', async () => {
  const pages = Array.from({ length: 6 }, () => list('noisy', ROWS));
  await expect.poll(() => log).toEqual(['begun', 'begun']);
  expect(await Promise.all([list('quiet', 50), list('noisy', 50)])).toEqual(
    Array.from({ length: 2 }, () => ({ data: [], next: null })),
  );
  expect(log).toEqual(['begun', 'begun']);
  letIn.resolve();
  const data = Array.from({ length: ROWS }, (_, n) => ({ n }));
  expect(await Promise.all(pages)).toEqual(pages.map(() => ({ data, next: 'more' })));
  expect(mostAtOnce()).toBe(2);
  expect(log.filter((what) => what === 'last row')).toHaveLength(6);
});

test('a page whose caller has gone gives its turn on', async () => {
  const gone = new AbortController();
  const first = [1, 2].map(() =>
    fetch(`${url}/noisy/messages?limit=${ROWS}`, { headers: { authorization }, signal: gone.signal }),
  );
  await expect.poll(() => log).toEqual(['begun', 'begun']);
  const next = list('noisy', ROWS);
  gone.abort();
  expect((await Promise.allSettled(first)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  letIn.resolve();
  expect(await next).toMatchObject({ next: 'more' });
});

/** How many pages were begun and not yet written, at the most. */
function mostAtOnce(): number {
  let open = 0;
  let most = 0;
  for (const what of log) {
    open += what === 'begun' ? 1 : what === 'written' ? -1 : 0;
    most = Math.max(most, open);
  }
  return most;
}
