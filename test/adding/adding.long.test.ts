import { afterAll, expect, test } from 'vitest';
import { Copy } from './copy.ts';
import { type Recipe, readRecipes, type Step } from './recipes.ts';

const recipes = readRecipes().filter(({ steps }) => steps.length > 0);
const copy = new Copy();
afterAll(() => copy.remove());

/** Complaints about files of these steps: each recipe has files of its own, by which its complaints are known. */
function about(steps: readonly Step[], complaints: readonly string[]): string[] {
  const files = new Set(steps.map(({ path }) => path));
  return complaints.filter((line) => files.has(line.slice(0, line.search(/[(:]/))));
}

/** Migrations are looked at by the tests of their room, which compare them with the tables. */
const compiled = recipes.map(
  ({ name, steps }): Recipe => ({
    name,
    steps: steps.filter(({ path }) => path.endsWith('.ts')),
  }),
);

test('whoever takes every step of the recipes has what compiles, and what is used', () => {
  const steps = recipes.flatMap((recipe) => recipe.steps);
  const complaints = copy.complaintsAfter(steps);
  expect(complaints.filter((line) => line.includes('error TS'))).toEqual([]);
  expect(about(steps, complaints)).toEqual([]);
});

const most = Math.max(...compiled.map(({ steps }) => steps.length));

test.each(Array.from({ length: most }, (_, step) => step))('a step %d left out is asked for', (left) => {
  const without = compiled.filter(({ steps }) => steps.length > left);
  const complaints = copy.complaintsAfter(
    without.flatMap(({ steps }) => steps.filter((_, step) => step !== left)),
  );
  for (const { name, steps } of without) {
    const said = `${name}, without ${steps[left]?.path}: ${complaints.join('\n')}`;
    expect(about(steps, complaints), said).not.toEqual([]);
  }
});
