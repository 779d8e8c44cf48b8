import { afterAll, expect, test } from 'vitest';
import { Copy } from './copy.ts';
import { readRecipes, type Step } from './recipes.ts';

const recipes = readRecipes().filter(({ steps }) => steps.length > 0);
const copy = new Copy();
afterAll(() => copy.remove());

/** Complaints about files of these steps: each recipe has files of its own, by which its complaints are known. */
function about(steps: readonly Step[], complaints: readonly string[]): string[] {
  const files = new Set(steps.map(({ path }) => path));
  return complaints.filter((line) => files.has(line.slice(0, line.search(/[(:]/))));
}

test('whoever takes every step of the recipes has what compiles, is used and left nowhere half done', () => {
  const steps = recipes.flatMap((recipe) => recipe.steps);
  const complaints = copy.complaintsAfter(steps);
  expect(complaints.filter((line) => line.includes('error TS'))).toEqual([]);
  expect(about(steps, complaints)).toEqual([]);
});

const most = Math.max(...recipes.map(({ steps }) => steps.length));

test.each(Array.from({ length: most }, (_, step) => step))('a step %d left out is asked for', (left) => {
  const without = recipes.filter(({ steps }) => steps.length > left);
  const complaints = copy.complaintsAfter(
    without.flatMap(({ steps }) => steps.filter((_, step) => step !== left)),
  );
  for (const { name, steps } of without) {
    const said = `${name}, without ${steps[left]?.path}: ${complaints.join('\n')}`;
    expect(about(steps, complaints), said).not.toEqual([]);
  }
});
