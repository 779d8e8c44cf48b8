import type { ModelLag, RowDifference, Swapped, TableComparison } from '@wabus/read-models';

const SHOWN = 60;

const count = (value: number): string => value.toLocaleString('en');

/** How the two sides compare, table by table. */
export function tablesText(tables: readonly TableComparison[]): string {
  const rows = tables.map(({ table, equal, rows: [live, other], checksums: [one, two] }) => [
    table,
    `${count(live)} live`,
    `${count(other)} filled`,
    equal ? `equal (${one.slice(0, 12)})` : `DIFFERENT (${one.slice(0, 12)}, ${two.slice(0, 12)})`,
  ]);
  return aligned(rows);
}

/** Which rows differ, and in what. */
export function differencesText(tables: readonly TableComparison[]): string {
  return tables
    .filter(({ equal }) => !equal)
    .flatMap(({ table, differences }) => differences.map((row) => `${table} ${rowText(row)}`))
    .join('\n');
}

function rowText({ key, missingIn, columns }: RowDifference): string {
  if (missingIn !== undefined) return `${key} is ${missingIn === 0 ? 'not live' : 'live only'}`;
  const changed = Object.entries(columns).map(
    ([name, [live, filled]]) => `\n    ${name}: ${short(live)} live, ${short(filled)} filled`,
  );
  return `${key}${changed.join('')}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

/** What a swap changed. */
export function swappedText(model: string, { tables, pausedMs }: Swapped): string {
  const changed = tables.filter(({ out, into }) => out + into > 0);
  const rows = changed.map(({ table, out, into }) => `${table}: ${count(out)} out, ${count(into)} in`);
  const what = rows.length === 0 ? 'no row differed' : rows.join('; ');
  return `${model} was swapped: ${what}. Nothing was applied to it for ${count(pausedMs)} ms. wabus rollback ${model} takes it back.`;
}

/** How far the models are. */
export function lagText(lags: readonly ModelLag[]): string {
  return aligned(
    lags.map(({ model, version, wanted, events, orMore, since }) => [
      model,
      version === null
        ? 'no rows'
        : `version ${version}${version === wanted ? '' : `, this release writes ${wanted}`}`,
      events === 0
        ? 'up to date'
        : `${count(events)}${orMore ? ' or more' : ''} events behind, since ${since}`,
    ]),
  );
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
