import type { Column } from './column.ts';
import type { Columns, Relation } from './table.ts';

/** A view that analysts read: its columns with what each is made of. */
export interface AnalystsView extends Relation {
  /** Behind `from`, with the schema's name; the relation that it shows is called `one`. */
  readonly from: string;
  /** Column → the expression that it shows. */
  readonly expressions: Readonly<Record<string, string>>;
}

/** What a view shows beside the columns of its relation. */
export interface Derived {
  readonly column: Column;
  readonly from: string;
}

/**
 * A view for analysts on one relation of the schema `read_models`: the columns that are for them, and what is derived.
 * @throws {TypeError} when something derived is personal
 */
export function analystsView(
  relation: Relation,
  {
    name = relation.name,
    comment,
    join = '',
    derived = {},
  }: {
    readonly name?: string;
    readonly comment: string;
    /** Other relations, each with the schema's name. */
    readonly join?: string;
    readonly derived?: Readonly<Record<string, Derived>>;
  },
): AnalystsView {
  const columns: Record<string, Columns[string]> = {};
  const expressions: Record<string, string> = {};
  const add = (column: string, of: Column, expression: string): void => {
    columns[column] = of.forAnalysts();
    expressions[column] = expression;
  };
  for (const [column, of] of Object.entries(relation.columns)) {
    if (of.isForAnalysts && column !== 'position') add(column, of, `one.${column}`);
  }
  for (const [column, { column: of, from }] of Object.entries(derived)) add(column, of, from);
  const { position } = relation.columns;
  if (position?.isForAnalysts) add('position', position, 'one.position');
  return { name, comment, columns, expressions, from: `read_models.${relation.name} one ${join}`.trim() };
}
