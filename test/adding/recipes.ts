import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../source-files.ts';

/** What one step does to one file: the whole of a new one, or the lines that are replaced and by which. */
export type Edit = { readonly whole: string } | { readonly before: string; readonly after: string };

/** One file that is edited by hand. */
export interface Step {
  readonly path: string;
  readonly edits: readonly Edit[];
}

/** A section of the page with at least one step. */
export interface Recipe {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** The recipes of docs/adding.md. */
export function readRecipes(): Recipe[] {
  const [, ...sections] = readFileSync(join(root, 'docs', 'adding.md'), 'utf8').split(/^## /m);
  return sections.map((section) => ({
    name: section.slice(0, section.indexOf('\n')),
    steps: stepsOf(section),
  }));
}

/** A block belongs to the path that stands alone on a line before it. */
function stepsOf(section: string): Step[] {
  const steps: { path: string; edits: Edit[] }[] = [];
  for (const [, path, kind, block] of section.matchAll(/^`([\w./-]+)`$|^```(\w+)\n([\s\S]*?)^```$/gm)) {
    if (path !== undefined) steps.push({ path, edits: [] });
    else if (block !== undefined)
      steps.at(-1)?.edits.push(kind === 'diff' ? replaced(block) : { whole: block });
  }
  return steps;
}

function replaced(block: string): Edit {
  const lines = block.split('\n').slice(0, -1);
  const side = (left: string): string =>
    lines.flatMap((line) => (line.startsWith(left) ? [] : [line.slice(1)])).join('\n');
  return { before: side('+'), after: side('-') };
}
