import { expect, test } from 'vitest';
import { type Placements, placements } from './placements.ts';

test('a kind of fact that nobody places does not compile', () => {
  const { status: _forgotten, ...others } = placements;
  // @ts-expect-error Nobody places statuses.
  const incomplete: Placements = others;
  // @ts-expect-error What places statuses cannot place templates.
  const mistaken: Placements = { ...placements, 'template-status': placements.status };
  expect([incomplete, mistaken]).toHaveLength(2);
});

test('each placement stands under the kind that it places, and those that show people in the order that they need', () => {
  for (const [kind, placement] of Object.entries(placements)) expect(placement.kind).toBe(kind);
  const inTurn = Object.values(placements).filter(({ showsPeople }) => showsPeople);
  const kinds = inTurn.map(({ kind }) => kind);
  expect(kinds.slice(0, 3)).toEqual(['identity-change', 'app-contact', 'message']);
  expect(kinds.slice(-1)).toEqual(['unknown']);
});
