import { queryRoutes } from '@wabus/api-contract';
import { expect, test } from 'vitest';
import { handlers, type QueryHandlers } from './routes.ts';

test('every route that only reads has a handler: one that is forgotten, or is of another route, does not compile', () => {
  const { getContact, ...others } = handlers;
  // @ts-expect-error: nobody answers getContact
  const forgotten: QueryHandlers = others;
  // @ts-expect-error: a list of dead letters names no contact
  const confused: QueryHandlers = { ...others, getContact, listDeadLetters: getContact };
  const complete: QueryHandlers = { ...others, getContact };
  expect(Object.keys(complete).sort()).toEqual(Object.keys(queryRoutes).sort());
  expect(Object.keys(forgotten)).not.toContain('getContact');
  expect(confused.listDeadLetters).toBe(getContact);
});
