import type { EventData } from '@wabus/events';
import type { TemplateVariable } from './template-parts.ts';

/** Where the values of a template's variables come from. */
export interface ValueSources {
  /** How each variable is filled where no value is given. */
  readonly variables: EventData<'VariablesMapped'>['variables'];
  /** Values given for this recipient, by variable. */
  readonly given?: Readonly<Record<string, string>>;
  /** The CRM's fields of this recipient, by name. */
  readonly fields?: Readonly<Record<string, string>>;
}

/** A variable with its value, if it has one. */
export interface ValuedVariable extends TemplateVariable {
  readonly value?: string;
}

/** Line breaks, tabs and more than four spaces in a row are refused by Meta in a parameter. */
const REFUSED_BY_META = /[\n\r\t\u2028\u2029]| {5,}/;

/** A value for each variable: a given one, else the mapped field, else the default; empty counts as absent. */
export function valuesOf(variables: readonly TemplateVariable[], sources: ValueSources): ValuedVariable[] {
  return variables.map((variable) => {
    const value = valueFor(variable.name, sources);
    return { ...variable, ...(value === undefined ? {} : { value }) };
  });
}

/** Names of the variables without a value. */
export function missingIn(variables: readonly ValuedVariable[]): string[] {
  return variables.flatMap(({ name, value }) => (value === undefined ? [name] : []));
}

/** Names of the variables whose value Meta would refuse. */
export function invalidIn(variables: readonly ValuedVariable[]): string[] {
  return variables.flatMap(({ name, value }) =>
    value !== undefined && REFUSED_BY_META.test(value) ? [name] : [],
  );
}

function valueFor(name: string, { variables, given, fields }: ValueSources): string | undefined {
  const mapped = Object.hasOwn(variables, name) ? variables[name] : undefined;
  const field = mapped && own(fields, mapped.field);
  return [own(given, name), field, mapped?.default].find(
    (value) => value !== undefined && value.trim() !== '',
  );
}

/** Field names come from a file: `constructor` is one like any other. */
function own(record: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}
