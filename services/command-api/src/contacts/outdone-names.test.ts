import { expect, test } from 'vitest';
import { outdoneNames, type ToldName } from './outdone-names.ts';

const day = (n: number): string => `2026-11-0${n}T10:00:00.000Z`;
const told = (kind: ToldName['kind'], value: string, at: string | null, portfolio = 'p1'): ToldName => ({
  ...{ kind, value, at },
  portfolio: at === null ? null : portfolio,
});
const outdone = (...names: ToldName[]) => Object.fromEntries(outdoneNames(names));

test('a username is history since the next one was shown, in whatever order they were told', () => {
  const names = [told('username', 'a', day(1)), told('username', 'b', day(2)), told('username', 'c', day(3))];
  const then = { 'username a': day(2), 'username b': day(3) };
  expect(outdone(...names)).toEqual(then);
  expect(outdone(...names.toReversed())).toEqual(then);
});

test('one that is shown counts before what the CRM told, which counts while none is', () => {
  expect(outdone(told('username', 'told', null))).toEqual({});
  expect(outdone(told('username', 'told', null), told('username', 'shown', day(2)))).toEqual({
    'username told': day(2),
  });
  expect(outdone(told('username', 'one', null), told('username', 'one', day(2)))).toEqual({});
});

test('ids over linked portfolios are outdone in their own portfolio, and numbers and ids by none', () => {
  const ids = [
    told('parentUserId', 'US.ENT.1', day(1)),
    told('parentUserId', 'US.ENT.2', day(2), 'p2'),
    told('parentUserId', 'US.ENT.3', day(3)),
  ];
  expect(outdone(...ids)).toEqual({ 'parentUserId US.ENT.1': day(3) });
  expect(outdone(told('phone', '+1', day(1)), told('phone', '+2', day(2)))).toEqual({});
});
