import type { EventData } from '@wabus/events';
import { namesMeantIn } from './field-names.ts';
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

/**
 * A value for each variable: a given one, else the mapped field, else the default; empty counts as absent. A variable that
 * is not mapped takes the field of its own name.
 */
export function valuesOf(variables: readonly TemplateVariable[], sources: ValueSources): ValuedVariable[] {
  const { fields = {} } = sources;
  const meant = namesMeantIn(fields);
  return variables.map((variable) => {
    const value = valueFor(variable.name, sources, (name) => {
      const field = meant(name);
      return field === undefined ? undefined : fields[field];
    });
    return { ...variable, ...(value === undefined ? {} : { value }) };
  });
}

/** Names of the variables without a value, each once. */
export function missingIn(variables: readonly ValuedVariable[]): string[] {
  return [...new Set(variables.flatMap(({ name, value }) => (value === undefined ? [name] : [])))];
}

/** Names of the variables whose value Meta would refuse, each once. */
export function invalidIn(variables: readonly ValuedVariable[]): string[] {
  return [...new Set(variables.flatMap((variable) => (faultOf(variable) === null ? [] : [variable.name])))];
}

/** What Meta would refuse of a variable's value, in words; null when nothing, or when there is none. */
export function faultOf({ value, maxLength }: ValuedVariable): string | null {
  if (value === undefined) return null;
  if (maxLength !== undefined && value.length > maxLength) {
    return `has ${value.length} characters; ${maxLength} are allowed`;
  }
  return faultOfText(value);
}

/** What Meta would refuse of a text that fills a variable (error 132018), in words; null when nothing. */
export function faultOfText(text: string): string | null {
  if (text.trim() === '') return 'is empty';
  if (/[\n\r\u2028\u2029]/.test(text)) return 'has a line break';
  if (text.includes('\t')) return 'has a tab';
  return / {5}/.test(text) ? 'has more than four spaces in a row' : null;
}

/** The values of one place of a template, by the name that stands in its text. */
export function valuesIn(
  variables: readonly ValuedVariable[],
  part: ValuedVariable['part'],
  button?: number,
): Record<string, string> {
  const there = variables.filter((variable) => variable.part === part && variable.button === button);
  return Object.fromEntries(
    there.flatMap(({ inText, value }) => (value === undefined ? [] : [[inText, value]])),
  );
}

function valueFor(
  name: string,
  { variables, given = {} }: ValueSources,
  fieldOf: (name: string) => string | undefined,
): string | undefined {
  const mapped = Object.hasOwn(variables, name) ? variables[name] : undefined;
  const candidates = [
    Object.hasOwn(given, name) ? given[name] : undefined,
    fieldOf(mapped?.field ?? name),
    mapped?.default,
  ];
  return candidates.find((value) => value !== undefined && value.trim() !== '');
}
