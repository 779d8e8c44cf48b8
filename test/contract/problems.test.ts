import { type ProblemCode, problems } from '@wabus/api-contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ServedDocument } from './document.ts';
import { feed } from './provocations/feed.ts';
import { media } from './provocations/media.ts';
import { sending } from './provocations/sending.ts';
import { signup } from './provocations/signup.ts';
import { templates } from './provocations/templates.ts';
import { transport } from './provocations/transport.ts';
import { startScanner } from './scanner.ts';
import { type Answer, Stand } from './stand.ts';
import { makeWorld, type World } from './world.ts';

const provocations = { ...transport, ...signup, ...templates, ...sending, ...media, ...feed };
const codes = Object.keys(problems) as ProblemCode[];

let scanner: Awaited<ReturnType<typeof startScanner>>;
let stand: Stand;
let world: World;
let document: ServedDocument;
beforeAll(async () => {
  scanner = await startScanner();
  stand = await Stand.start(scanner.settings);
  world = await makeWorld(stand);
  document = new ServedDocument((await stand.call('GET', '/openapi.json')).body);
});
afterAll(async () => {
  await stand?.end();
  await scanner?.close();
});

test('every code of the catalogue has a provocation, and every provocation is of a code', () => {
  expect(Object.keys(provocations).sort()).toEqual([...codes].sort());
});

describe('each problem is brought about over HTTP', () => {
  test.each(codes)('%s', async (code) => {
    const provocation = provocations[code];
    if (!provocation) throw new Error(`${code} has no case in test/contract/provocations: add one.`);
    const answer = await provocation.run(stand, world);
    if (provocation.codeIn) expect(provocation.codeIn(answer)).toBe(code);
    else expectProblem(answer, code);
    expectDocumented(answer, provocation.codeIn ? undefined : code);
    const { type = `/problems/${code}` } = answer.body;
    const page = await stand.call('GET', type, undefined, { token: null });
    expect([page.status, page.body.code]).toEqual([200, code]);
  });
});

function expectProblem(answer: Answer, code: ProblemCode): void {
  const { status, title, retryable, advice } = problems[code];
  expect(answer.body).toMatchObject({ code, type: `/problems/${code}`, status, title, retryable, advice });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.headers.get('x-request-id')).toBeTruthy();
}

/** The route names the code among its problems, and the body fits its schema; what is no route cannot. */
function expectDocumented(answer: Answer, code: ProblemCode | undefined): void {
  if (code === 'route-not-found' || code === 'method-not-allowed') return;
  const operation = document.find(answer.method, answer.path);
  if (!operation) throw new Error(`${answer.method} ${answer.path} is not documented`);
  expect(document.faults(operation, answer)).toEqual([]);
  if (code) expect(operation.responses[String(answer.status)]?.description).toContain(`\`${code}\``);
}
