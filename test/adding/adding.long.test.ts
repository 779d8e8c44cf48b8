import { basename } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Copy } from './copy.ts';
import { readRecipes, type Step } from './recipes.ts';

const recipes = readRecipes().filter(({ steps }) => steps.length > 0);
const copy = new Copy();
afterAll(() => copy.remove());

const fileOf = (complaint: string): string => complaint.slice(0, complaint.search(/[(:]/));

/** Complaints about these files. */
function about(steps: readonly Step[], complaints: readonly string[]): string[] {
  const files = new Set(steps.map(({ path }) => path));
  return complaints.filter((line) => files.has(fileOf(line)));
}

/** Names that a recipe brings into files that exist. */
function namesOf(steps: readonly Step[]): Set<string> {
  const edits = steps.flatMap((step) => step.edits.flatMap((edit) => ('after' in edit ? [edit] : [])));
  const namesIn = (text: string): string[] => text.match(/\b[A-Z]\w{6,}\b/g) ?? [];
  return new Set(
    edits.flatMap(({ before, after }) => namesIn(after).filter((name) => !before.includes(name))),
  );
}

/**
 * Complaints that a recipe alone can be meant with: about a file that no other recipe touches, naming a file that it makes,
 * or about a file of several recipes and naming what it alone brings.
 */
function meant(steps: readonly Step[], complaints: readonly string[]): string[] {
  const others = new Set(
    recipes.flatMap((recipe) => (recipe.steps === steps ? [] : recipe.steps.map(({ path }) => path))),
  );
  const own = steps.filter(({ path }) => !others.has(path));
  const made = steps.filter(({ edits }) => edits.some((edit) => 'whole' in edit));
  const named = (line: string): boolean => made.some(({ path }) => line.includes(basename(path)));
  const elsewhere = new Set(
    recipes.flatMap((recipe) => (recipe.steps === steps ? [] : [...namesOf(recipe.steps)])),
  );
  const names = [...namesOf(steps)].filter((name) => !elsewhere.has(name));
  const naming = about(steps, complaints).filter((line) => names.some((name) => line.includes(name)));
  return [...about(own, complaints), ...complaints.filter(named), ...naming];
}

test('whoever takes every step of the recipes has what compiles, is used and left nowhere half done', () => {
  const steps = recipes.flatMap((recipe) => recipe.steps);
  const complaints = copy.complaintsAfter(steps);
  expect(complaints.filter((line) => line.includes('error TS'))).toEqual([]);
  expect(about(steps, complaints)).toEqual([]);
});

const most = Math.max(...recipes.map(({ steps }) => steps.length));

test.each(Array.from({ length: most }, (_, step) => step))('a step %d left out is asked for', (left) => {
  // A recipe of one step has no other that could ask for it.
  const without = recipes.filter(({ steps }) => steps.length > Math.max(left, 1));
  const complaints = copy.complaintsAfter(
    without.flatMap(({ steps }) => steps.filter((_, step) => step !== left)),
    (found) => without.every(({ steps }) => about(steps, found).length > 0),
  );
  for (const { name, steps } of without) {
    const said = `${name}, without ${steps[left]?.path}: ${complaints.join('\n')}`;
    expect(meant(steps, complaints), said).not.toEqual([]);
  }
});
