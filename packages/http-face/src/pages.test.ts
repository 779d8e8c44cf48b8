import { createServer, type Server } from 'node:http';
import { problems } from '@wabus/api-contract';
import { closeServer, listen, Secret, silentLogger, systemIds } from '@wabus/platform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApi } from './index.ts';

const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8';
let server: Server;
let url: string;

beforeAll(async () => {
  const ports = { tokenKey: new Secret('k'.repeat(32)), logger: silentLogger, ids: systemIds };
  const meta = {
    type: '/problems/meta-1',
    code: 'meta-1',
    title: 'Of <Meta>',
    meaning: 'Something & more.',
    status: null,
    retryable: true,
    advice: 'Wait.',
  };
  const otherPages = {
    listed: [meta],
    find: (code: string) => (code === 'meta-1' ? meta : undefined),
  };
  server = createServer(createApi({ ...ports, tenantExists: async () => true, otherPages }, () => undefined));
  url = `http://127.0.0.1:${await listen(server, 0)}`;
});
afterAll(() => closeServer(server));

async function get(path: string, accept = '*/*') {
  const response = await fetch(`${url}${path}`, { headers: { accept }, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
const directives = (headers: Headers): string[] =>
  (headers.get('content-security-policy') ?? '').split(';').map((part) => part.trim());

describe('/docs', () => {
  test('is where the bare address leads', async () => {
    const { status, headers } = await get('/', browser);
    expect([status, headers.get('location')]).toEqual([302, './docs']);
  });

  test('is a page whose every file comes from this server', async () => {
    const page = await get('/docs', browser);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => file ?? '');
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) {
      expect(new URL(file, `${url}/docs`).origin).toBe(url);
      const answer = await get(new URL(file, `${url}/docs`).pathname);
      expect([file, answer.status]).toEqual([file, 200]);
      expect(answer.text.length).toBeGreaterThan(100);
    }
    expect(page.text).not.toMatch(/<script>|<script [^>]*>[^<]|onload=/);
  });

  test('starts Swagger UI on the served document, which has a place for the token', async () => {
    const { text, headers } = await get('/docs/start.js');
    expect(headers.get('content-type')).toContain('javascript');
    const given: Record<string, unknown>[] = [];
    const SwaggerUIBundle = Object.assign((options: Record<string, unknown>) => given.push(options), {
      presets: { apis: 'apis' },
    });
    new Function('window', 'SwaggerUIBundle', text)({}, SwaggerUIBundle);
    expect(given).toMatchObject([{ validatorUrl: null, tryItOutEnabled: true, persistAuthorization: false }]);
    const document = await get(new URL(String(given[0]?.url), `${url}/docs`).pathname);
    expect(JSON.parse(document.text)).toMatchObject({
      components: { securitySchemes: { serviceToken: { type: 'http', scheme: 'bearer' } } },
    });
  });

  test('has a policy of its own that no other path has', async () => {
    const own = directives((await get('/docs')).headers);
    expect(own).toEqual(
      expect.arrayContaining(["default-src 'none'", "script-src 'self'", "connect-src 'self'"]),
    );
    expect(own.join(';')).not.toMatch(/unsafe-eval|https:|script-src[^;]*unsafe|upgrade-insecure-requests/);
    expect(directives((await get('/openapi.json')).headers)).toContain('upgrade-insecure-requests');
    expect((await get('/docs')).headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('serves no other file of the package, and no file outside it', async () => {
    for (const path of ['/docs/package.json', '/docs/index.html', '/docs/..%2fpackage.json']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('/docs/')).headers.get('location')).toBe('../docs');
  });
});

describe('/problems', () => {
  test.each(Object.entries(problems))(
    '%s has a page, for programs and for people',
    async (code, expected) => {
      const json = await get(`/problems/${code}`);
      expect(json.headers.get('content-type')).toContain('application/json');
      expect(JSON.parse(json.text)).toEqual({ type: `/problems/${code}`, code, ...expected });
      const html = await get(`/problems/${code}`, browser);
      expect(html.headers.get('content-type')).toContain('text/html');
      expect(html.headers.get('vary')).toContain('Accept');
      expect(html.text).toContain(String(expected.status));
    },
  );

  test('lists every code once', async () => {
    const { data } = JSON.parse((await get('/problems')).text) as { data: { code: string }[] };
    expect(data.map(({ code }) => code)).toEqual([...Object.keys(problems), 'meta-1']);
    const html = await get('/problems', browser);
    for (const { code } of data) expect(html.text).toContain(`href="/problems/${code}"`);
  });

  test('escapes what it shows', async () => {
    const { text } = await get('/problems/meta-1', browser);
    expect(text).toContain('Of &lt;Meta&gt;');
    expect(text).toContain('Something &amp; more.');
  });

  test('of a code that nobody knows is a problem itself', async () => {
    for (const code of ['nothing', 'constructor', '__proto__', '%3Cscript%3E']) {
      const answer = await get(`/problems/${code}`, browser);
      expect(answer.status).toBe(404);
      expect(JSON.parse(answer.text)).toMatchObject({ code: 'not-found', type: '/problems/not-found' });
    }
  });
});
