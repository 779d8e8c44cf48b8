import { openApiDocument } from '@wabus/api-contract/openapi';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Operation, ServedDocument } from './document.ts';
import { openApiStructure } from './openapi-structure.ts';
import { Judge } from './requests/judge.ts';
import { RequestArbitraries } from './requests/request-arbitrary.ts';
import { servedRoutes } from './served-routes.ts';
import { expectStatus, Stand } from './stand.ts';
import { successes } from './successes.ts';
import { makeWorld, type World } from './world.ts';
import { agreements, type Pair } from './written-and-read.ts';

const SOME_ID = '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11';
const json: unknown = JSON.parse(JSON.stringify(openApiDocument()));
const document = new ServedDocument(json);

/** `<operationId> <status>` of every documented success, with the content type behind it where that is not JSON. */
const wanted: readonly { readonly name: string; readonly operation: Operation; readonly type: string }[] =
  document.operations.flatMap((operation) =>
    Object.entries(operation.responses)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([status, { content = {} }]) =>
        Object.keys(content).map((type) => ({
          name: `${operation.operationId} ${status}${type === 'application/json' ? '' : ` ${type}`}`,
          operation,
          type,
        })),
      ),
  );

let stand: Stand;
let world: World;
beforeAll(async () => {
  stand = await Stand.start();
  world = await makeWorld(stand);
});
afterAll(() => stand?.end());

describe('the OpenAPI document', () => {
  test('has the structure that OpenAPI 3.1 asks for', () => {
    const result = openApiStructure.safeParse(json);
    expect(result.error ? z.prettifyError(result.error) : '').toBe('');
  });

  test('is refused when it is broken: the check can fail', () => {
    const broken = [
      (it: Json) => Object.assign(it, { openapi: '3.0.3' }),
      (it: Json) => Object.assign(it.paths, { 'no/slash': {} }),
      (it: Json) => Object.assign(it.paths['/v1/tenants/{tenantId}']?.get ?? {}, { responses: {} }),
      (it: Json) => Object.assign(it.components.schemas.Tenant ?? {}, { type: 'text' }),
      (it: Json) => Object.assign(it.components, { schema: {} }),
    ];
    for (const breakIt of broken) {
      const copy = structuredClone(json) as Json;
      breakIt(copy);
      expect([breakIt.toString(), openApiStructure.safeParse(copy).success]).toEqual([
        breakIt.toString(),
        false,
      ]);
    }
  });

  test('has every route that is served, and each of its routes is served', () => {
    const described = document.operations.map(({ method, path }) => `${method} ${path}`);
    const served = servedRoutes().filter((route) => route !== 'get /' && !route.startsWith('get /docs/'));
    const operations = ['/healthz', '/readyz', '/metrics'].map((path) => `get ${path}`);
    expect([...served, ...operations].sort()).toEqual(described.sort());
  });

  test('has for each documented success a case that asks for it, and no other case', () => {
    expect(Object.keys(successes).sort()).toEqual(wanted.map(({ name }) => name).sort());
  });
});

describe('every documented success', () => {
  test('is documented by the document that is served', async () => {
    expect((await stand.call('GET', '/openapi.json')).body).toEqual(json);
  });

  test.each(wanted.map(({ name, operation, type }) => [name, operation, type] as const))(
    '%s is as documented',
    async (name, operation, type) => {
      const ask = successes[name];
      if (!ask) throw new Error(`test/contract/successes.ts has no case "${name}": add one.`);
      const answer = await ask(stand, world);
      expect(document.find(answer.method, answer.path)?.operationId).toBe(operation.operationId);
      expect(`${operation.operationId} ${answer.status}`).toBe(name.split(' ').slice(0, 2).join(' '));
      if (type !== '*/*') expect(answer.headers.get('content-type')?.split(';')[0]).toBe(type);
      expect(document.faults(operation, answer)).toEqual([]);
      if (Array.isArray(answer.body?.data)) expect(answer.body.data.length).toBeGreaterThan(0);
    },
  );
});

describe('what a write answers is what a read tells then, field by field', () => {
  const without = (resource: Pair['read'], apart: readonly string[]) =>
    Object.fromEntries(Object.entries(resource).filter(([name]) => !apart.includes(name)));
  test.each(Object.entries(agreements))('%s', async (_name, { run, apart = [] }) => {
    const { written, read } = await run(stand, world);
    expect(Object.keys(without(written, apart)).length).toBeGreaterThan(3);
    expect(without(written, apart)).toEqual(without(read, apart));
  });
});

describe('every documented route', () => {
  const guarded = document.operations.filter(({ security }) => security === undefined);
  const ask = ({ method, path }: Operation, tenant: string, token: string | null) => {
    const filled = path.replace('{tenantId}', tenant).replaceAll(/\{\w+\}/g, SOME_ID);
    return stand.call(method.toUpperCase(), filled, undefined, { token });
  };
  test.each(guarded.map((operation) => [operation.operationId, operation] as const))(
    '%s refuses who has no token, and says nothing of a tenant that is none, as documented',
    async (_name, operation) => {
      const stranger = await ask(operation, 'contract', null);
      expect([stranger.status, stranger.body.code]).toEqual([401, 'unauthenticated']);
      expect(document.faults(operation, stranger)).toEqual([]);
      if (!operation.path.includes('{tenantId}') || operation.operationId === 'putTenant') return;
      const nobody = await ask(operation, 'nobody', stand.announcement.token);
      expect([nobody.status, nobody.body.code]).toEqual([404, 'not-found']);
      expect(document.faults(operation, nobody)).toEqual([]);
    },
  );
});

describe('any request that the document describes, and any near it', () => {
  test('is answered as documented; what is taken is described', async () => {
    const written = expectStatus(await stand.post('/projects', { name: 'Shop' }), 201);
    const draft = await stand.campaign(world.template);
    const known = {
      ...{
        'tenants/{tenantId}': ['contract'],
        projectId: [stand.project.id],
        country: ['BR', 'de'],
        language: ['en_US', 'pt'],
      },
      ...{
        'campaigns/{id}': [world.campaignId, draft],
        'messages/{id}': [world.messageId],
        fields: [{ order_id: 'A-17' }],
      },
      ...{ 'conversations/{id}': [world.conversationId], 'contacts/{id}': [world.contactId] },
      ...{ 'projects/{id}': [stand.project.id, written.body.id], 'templates/{id}': [world.templateId] },
      ...{ name: [world.template], contactId: [world.contactId], campaignId: [world.campaignId] },
      ...{
        to: ['+5511961239001', '11 96123-9002', world.writer],
        upTo: [world.messageId],
        limit: [1, 50, 500],
      },
      ...{
        wabaId: [stand.project.wabaId],
        phoneNumberId: [stand.project.phoneNumberId],
        components: [COMPONENTS],
      },
      ...{
        minPosition: [written.headers.get('wabus-position')],
        'text/csv': [CSV],
        'application/x-ndjson': [NDJSON],
      },
    };
    const requests = new RequestArbitraries(json as Json, known).of(document.operations);
    const judge = new Judge(document, json as object);
    const property = fc.asyncProperty(
      fc.array(requests, { minLength: AT_ONCE, maxLength: AT_ONCE }),
      async (made) => {
        const judged = await Promise.all(
          made.map(async (request) => {
            const answer = await stand.send(request);
            return judge.faults(request, answer).map((fault) => ({ fault, request, answer: answer.body }));
          }),
        );
        expect(judged.flat()).toEqual([]);
      },
    );
    const numRuns = 12 * Number(process.env.WABUS_PROPERTY_RUNS ?? 1);
    await fc.assert(property, { numRuns, endOnFailure: true });
  });
});

/** Requests of one run go out at once: an id that is nobody's is looked for a second long. */
const AT_ONCE = 25;
const COMPONENTS = [{ type: 'BODY', text: 'Hello, your order is ready for you to collect.' }];
const CSV = 'to,first_name\n+5511961239003,Ana\n+5511961239004,Bia\n';
const NDJSON = '{"to":"+5511961239005"}\n{"to":"nobody","extra":1}\n';

interface Json {
  paths: Record<string, { get?: object }>;
  components: { schemas: Record<string, Readonly<Record<string, unknown>>> };
}
