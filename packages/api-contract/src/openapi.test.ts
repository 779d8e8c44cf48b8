import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { commandRoutes, problems, readAs, routeTable } from './index.ts';
import { openApiDocument, problemsOf } from './openapi.ts';

type Node = Readonly<Record<string, unknown>>;
const document = JSON.parse(JSON.stringify(openApiDocument())) as {
  openapi: string;
  info: Node;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Node>; securitySchemes: Node };
  security: Node[];
};
interface Operation {
  operationId: string;
  parameters?: { in: string; name: string; required?: boolean; schema: Node }[];
  requestBody?: { content: Record<string, { schema: Node }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: Node }> }>;
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

function* nodes(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  yield value as Node;
  for (const item of Object.values(value)) yield* nodes(item);
}

describe('the OpenAPI document', () => {
  test('is of version 3.1 and has what the specification requires', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    expect(document.security).toEqual([{ serviceToken: [] }]);
    expect(document.components.securitySchemes).toHaveProperty('serviceToken');
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
      for (const answer of Object.values(operation.responses)) expect(answer.description).toBeTruthy();
    }
  });

  test('has every route of the table once, with an id of its own', () => {
    const described = operations
      .filter(({ path }) => path.startsWith('/v1/'))
      .map(({ path, method }) => `${method} ${path}`)
      .sort();
    expect(described).toEqual(routeTable.map(({ path, method }) => `${method} ${path}`).sort());
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('declares every parameter of a path, and none that the path does not have', () => {
    for (const { path, operation } of operations) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      expect(declared.map(({ name }) => name).sort()).toEqual(named.sort());
      expect(declared.every(({ required }) => required === true)).toBe(true);
    }
  });

  test('refers only to schemas that it has', () => {
    const refs = [...nodes(document)].flatMap((node) => (typeof node.$ref === 'string' ? [node.$ref] : []));
    expect(refs.length).toBeGreaterThan(10);
    for (const ref of refs) {
      expect(document.components.schemas).toHaveProperty(ref.replace('#/components/schemas/', ''));
    }
  });

  test('knows only JSON Schema types, and each required property is described', () => {
    const types = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
    for (const schema of Object.values(document.components.schemas).flatMap((root) => [...nodes(root)])) {
      if (typeof schema.type === 'string') expect(types).toContain(schema.type);
      if (!Array.isArray(schema.required) || typeof schema.properties !== 'object') continue;
      for (const name of schema.required) expect(schema.properties).toHaveProperty(String(name));
    }
  });

  test('tells which content goes with which type, of what is sent and of what is answered', () => {
    for (const name of ['MessageBody', 'TypedMessage']) {
      const { oneOf, discriminator } = document.components.schemas[name] as {
        oneOf: { $ref: string }[];
        discriminator: { propertyName: string; mapping: Record<string, string> };
      };
      expect(discriminator.propertyName).toBe('type');
      expect(Object.values(discriminator.mapping)).toEqual(oneOf.map(({ $ref }) => $ref));
      expect(oneOf.length).toBeGreaterThan(9);
    }
  });

  test('has a refusal among the answers of every operation, and no alternative that is anything at all', () => {
    for (const { operation } of operations) {
      expect([operation.operationId, Object.keys(operation.responses).join()]).toEqual([
        operation.operationId,
        expect.stringMatching(/\b4\d\d\b/),
      ]);
    }
    for (const node of nodes(document)) {
      for (const list of [node.anyOf, node.oneOf])
        if (Array.isArray(list)) expect(list).not.toContainEqual({});
    }
  });

  test('says for each route which problems it answers', () => {
    for (const contract of routeTable) {
      const operation = document.paths[contract.path]?.[contract.method];
      for (const code of problemsOf(contract)) {
        const answer = operation?.responses[String(problems[code].status)];
        expect(answer?.content).toHaveProperty('application/problem+json');
        expect(answer?.description).toContain(code);
      }
    }
  });
});

describe('the examples', () => {
  const bodies = routeTable.filter(({ body }) => !(body instanceof z.ZodUndefined));

  test('are of bodies that there are, two at least of each', () => {
    for (const { operation, body, examples = {} } of routeTable) {
      const least = body instanceof z.ZodUndefined ? 0 : 2;
      expect([operation, Object.keys(examples).length >= least]).toEqual([operation, true]);
      if (least === 0) expect([operation, examples]).toEqual([operation, {}]);
    }
  });

  test.each(bodies.map((contract) => [contract.operation, contract] as const))(
    'of %s are taken as they stand',
    (_operation, { body, examples = {}, streamed = ['application/json'] }) => {
      for (const { type = 'application/json', value } of Object.values(examples)) {
        expect(streamed).toContain(type);
        if (type === 'application/json') expect(readAs(body, value)).toHaveProperty('ok');
      }
    },
  );
});

describe('the schemas', () => {
  test('describe bodies by what may be sent, and answers by what is sent', () => {
    const body = document.components.schemas.TemplateBody as { required: string[] };
    expect(body.required).not.toContain('submit');
    const parsed = commandRoutes.createTemplate.body.safeParse({
      projectId: '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11',
      name: 'a',
      language: 'en-US',
      category: 'utility',
      components: [{ type: 'BODY', text: 'Hi', anything: 1 }],
    });
    expect(parsed.data).toMatchObject({ language: 'en_US', category: 'UTILITY', submit: true });
    expect(parsed.data?.components[0]).toHaveProperty('anything', 1);
  });

  test('a field that is not offered yet is refused rather than ignored', () => {
    const result = commandRoutes.createCampaign.body.safeParse({
      projectId: '0d9c5a0e-6c53-4f0a-9a55-1f2f6f7f3b11',
      title: 'x',
      template: { name: 'a', language: 'en' },
      schedule: { at: '2026-12-01T09:00:00Z' },
    });
    expect(result.success).toBe(false);
    expect(z.prettifyError(result.error as z.ZodError)).toContain('not offered yet');
    const quiet = commandRoutes.putSettings.body.safeParse({ quietHours: { from: '21:00', to: '08:00' } });
    expect(z.prettifyError(quiet.error as z.ZodError)).toContain('not obeyed yet');
  });
});

describe('the catalogue of problems', () => {
  test.each(Object.entries(problems))(
    '%s has status, title, meaning and advice',
    (code, { status, title, meaning, advice }) => {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(title).not.toMatch(/\.$/);
      expect(meaning).toMatch(/\.$/);
      expect(meaning).not.toBe(`${title}.`);
      expect(advice).toMatch(/\.$/);
    },
  );
});
