import { expect, test } from 'vitest';
import { z } from 'zod';
import { noBody, noQuery, route, tenantParams } from './route.ts';

test('a route that takes a body and gives no example of it does not compile; one without a body needs none', () => {
  const about = {
    operation: 'wave',
    service: 'command-api',
    method: 'post',
    path: '/v1/tenants/{tenantId}/waves',
    summary: 'Wave.',
    params: tenantParams,
    query: noQuery,
    responses: {},
    problems: [],
    access: 'tenant',
  } as const;
  const body = z.strictObject({ hand: z.string() });
  // @ts-expect-error: whoever reads the page of the API would have nothing to try
  const mute = route({ ...about, body });
  const examples = { left: { summary: 'The left one', value: { hand: 'left' } } };
  expect([mute.examples, route({ ...about, body, examples }).examples]).toEqual([undefined, examples]);
  expect(route({ ...about, body: noBody }).examples).toBeUndefined();
});
