import { nearestName, shortened, type UploadWarning } from '@wabus/api-contract';
import { foldedName, type TemplateState, templateFiller, templateVariables } from '@wabus/domain';
import type { CheckedRow } from './check-row.ts';

/** Different names of fields and variables that are counted. */
const MAX_NAMES = 500;

/** Longest name that is counted, in characters; a variable or a mapped field never has a longer one. */
const MAX_NAME = 100;

/** Names that a column is compared with, or that a sentence lists. */
const COMPARED = 20;

/** How the rows of an upload fill the template of their campaign; says afterwards what its owner would want to know. */
export class FillTally {
  readonly #template: Pick<TemplateState, 'components' | 'variables'>;
  readonly #names: readonly string[];
  readonly #fill: ReturnType<typeof templateFiller>;
  readonly #missing = new Map<string, number>();
  readonly #invalid = new Map<string, number>();
  /** Rows with a value, by name of the field. */
  readonly #fields = new Map<string, number>();
  readonly #given = new Map<string, number>();
  #rows = 0;
  #externalIds = 0;
  #short = 0;

  /** @param template as it is now; null when there is none any more */
  constructor(template: Pick<TemplateState, 'components' | 'variables'> | null) {
    this.#template = template ?? { components: [], variables: {} };
    this.#fill = templateFiller({ name: '', language: '', ...this.#template });
    this.#names = [...new Set(templateVariables(this.#template.components).map(({ name }) => name))];
  }

  /** A row that was not refused. */
  add({ fields, variables, externalId }: CheckedRow): void {
    this.#rows += 1;
    if (externalId !== undefined) this.#externalIds += 1;
    for (const name of Object.keys(fields)) if (fields[name]?.trim()) count(this.#fields, name);
    for (const name of Object.keys(variables)) count(this.#given, name);
    if (this.#names.length === 0) return;
    const rendered = this.#fill({ given: variables, fields });
    if (rendered.kind === 'rendered') return;
    const counts = rendered.kind === 'missing' ? this.#missing : this.#invalid;
    for (const name of rendered.variables) count(counts, name);
  }

  /** A row that has fewer cells than the header. */
  addShort(): void {
    this.#short += 1;
  }

  /** What was noticed: first what leaves people out. */
  warnings(): UploadWarning[] {
    return [
      ...this.#ofVariables('variable-missing', this.#missing, 'no value and no default'),
      ...this.#ofVariables('variable-invalid', this.#invalid, 'a value that Meta refuses'),
      ...this.#defaultsForAll(),
      ...this.#unknownVariables(),
      ...this.#unusedColumns(),
      ...(this.#short === 0 ? [] : [shortRows(this.#short)]),
    ];
  }

  #ofVariables(
    code: 'variable-missing' | 'variable-invalid',
    counts: ReadonlyMap<string, number>,
    what: string,
  ): UploadWarning[] {
    return [...counts].map(([variable, rows]) => {
      const column = this.#mapped(variable)?.field;
      const from = column === undefined ? '' : `, which is filled from \`${column}\`,`;
      const detail = `${rows} of ${this.#rows} rows have ${what} for \`${variable}\`${from} and would be left out.`;
      return { code, variable, ...(column === undefined ? {} : { column }), count: rows, detail };
    });
  }

  #defaultsForAll(): UploadWarning[] {
    const has = this.#columns();
    return this.#names.flatMap((variable) => {
      const mapped = this.#mapped(variable);
      if (!mapped?.default || this.#rows === 0 || this.#given.has(variable)) return [];
      const column = mapped.field;
      if (has.has(foldedName(column))) return [];
      const detail = `No row has a value in \`${column}\`: everybody gets the default of \`${variable}\`.`;
      return [{ code: 'default-for-all' as const, variable, column, count: this.#rows, detail }];
    });
  }

  #unknownVariables(): UploadWarning[] {
    const names = this.#names.slice(0, COMPARED).map((name) => `\`${name}\``);
    const has =
      names.length === 0 ? 'none' : `${names.join(', ')}${this.#names.length > COMPARED ? ' and more' : ''}`;
    return [...this.#given]
      .filter(([variable]) => !this.#names.includes(variable))
      .map(([variable, rows]) => {
        const detail = `The template has no variable \`${variable}\`; it has ${has}.`;
        return { code: 'variable-unknown' as const, variable, count: rows, detail };
      });
  }

  #unusedColumns(): UploadWarning[] {
    const wanted = this.#names.map((variable) => this.#mapped(variable)?.field ?? variable);
    const used = new Set(wanted.map(foldedName));
    const has = this.#columns();
    const lacking = wanted.filter((name) => !has.has(foldedName(name))).slice(0, COMPARED);
    const candidates = this.#externalIds === 0 ? [...lacking, 'externalId'] : lacking;
    return [...this.#fields]
      .filter(([column]) => !used.has(foldedName(column)))
      .map(([column, rows]) => {
        const near = nearestName(column, candidates);
        if (near === undefined) {
          const detail = `Nothing in the template is filled from \`${column}\`.`;
          return { code: 'column-unused' as const, column, count: rows, detail };
        }
        const detail = `Nothing is filled from \`${column}\`: was \`${near}\` meant?`;
        return { code: 'column-near' as const, column, count: rows, detail };
      });
  }

  #mapped(variable: string): { readonly field: string; readonly default?: string | undefined } | undefined {
    const { variables } = this.#template;
    return Object.hasOwn(variables, variable) ? variables[variable] : undefined;
  }

  /** Names of the fields that some row has, however they are written. */
  #columns(): ReadonlySet<string> {
    return new Set([...this.#fields.keys()].map(foldedName));
  }
}

function shortRows(rows: number): UploadWarning {
  const detail = `${rows} rows have fewer cells than the header; those that are missing count as empty.`;
  return { code: 'row-short', count: rows, detail };
}

function count(counts: Map<string, number>, given: string): void {
  const name = shortened(given, MAX_NAME);
  if (counts.has(name) || counts.size < MAX_NAMES) counts.set(name, (counts.get(name) ?? 0) + 1);
}
