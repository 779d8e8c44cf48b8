import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { type machine, median, type Side } from '../measuring/rounds.ts';
import type { Outcome } from './outcome.ts';
import type { Sizes } from './stand.ts';

/** One side of a scenario after all rounds. */
export interface SideResult extends Omit<Outcome, 'figures'> {
  readonly commit: string;
  /** Of each figure its values and their middle; roles, tables and statements are those of the last round. */
  readonly figures: Readonly<Record<string, Side>>;
}

/** A scenario, and what it was measured against. */
export interface ScenarioResult {
  readonly sizes: Sizes;
  readonly machine: ReturnType<typeof machine>;
  readonly product: SideResult;
  readonly against?: SideResult;
}

/** What is saved: the last run of each scenario. */
export type CostResult = Readonly<Record<string, ScenarioResult>>;

/** Reads what was saved; empty when nothing was. */
export function readResult(file: string): CostResult {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as CostResult) : {};
}

/** Replaces the scenarios that were run, and keeps the others. */
export function saveResult(file: string, fresh: CostResult): void {
  writeFileSync(file, `${JSON.stringify({ ...readResult(file), ...fresh }, null, 2)}\n`);
}

/** The rounds of one side as one. */
export function sideOf(commit: string, outcomes: readonly Outcome[]): SideResult {
  const last = outcomes.at(-1);
  const names = Object.keys(last?.figures ?? {});
  const figures = names.map((name): [string, Side] => {
    const rounds = outcomes.map((one) => rounded(one.figures[name] ?? Number.NaN));
    return [name, { median: median(rounds), rounds }];
  });
  return { commit, ...last, figures: Object.fromEntries(figures) };
}

/** The middles side by side, and product ÷ the other. */
export function comparison({ product, against }: Pick<ScenarioResult, 'product' | 'against'>): string {
  const lines = Object.entries(product.figures).map(([name, { median: ours }]) => {
    const theirs = against?.figures[name]?.median;
    const beside = theirs === undefined ? '' : ` ${number(theirs)}  × ${number(ours / theirs)}`;
    return `  ${name.padEnd(26)} ${number(ours)}${beside}`;
  });
  return lines.join('\n');
}

const number = (value: number): string => `${rounded(value)}`.padStart(10);

/** Four figures tell enough. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
