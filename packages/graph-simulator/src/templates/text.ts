import { invalid, templateError } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import { variablesOf } from './shape.ts';

type Format = 'POSITIONAL' | 'NAMED';

/** Checks length and variables of a header's or body's text. Throws `GraphError` with a subcode 2388xxx. */
export function checkText(
  text: string,
  rules: { part: 'header' | 'body'; limit: number; subcode: number; format: Format },
): void {
  if (text.length > rules.limit) {
    throw templateError(
      2388040,
      'Character limit exceeded',
      `The ${rules.part} has more than ${rules.limit} characters.`,
    );
  }
  const variables = variablesOf(text);
  const bad = (why: string): Error =>
    templateError(rules.subcode, `Message ${rules.part} format is incorrect`, why);
  if ((text.match(/\{\{/g) ?? []).length !== (text.match(/\}\}/g) ?? []).length) {
    throw bad('A variable is opened and not closed.');
  }
  if (/\{\{\{|\}\}\}/.test(text)) throw bad('A variable stands in two braces, not in three.');
  if (!variables.every((name) => fits(name, rules.format))) {
    throw bad('Variables are {{1}}, {{2}} and so on, or, in the NAMED format, {{lower_case_names}}.');
  }
  if (rules.format === 'POSITIONAL') checkPositions(variables);
  if (rules.part === 'body' && variables.length > 0) checkPlaces(text, variables.length, bad);
}

function fits(name: string, format: Format): boolean {
  return format === 'NAMED' ? /^[a-z][a-z0-9_]*$/.test(name) : /^[1-9]\d*$/.test(name);
}

function checkPositions(variables: readonly string[]): void {
  const numbers = variables.map(Number).sort((a, b) => a - b);
  if (numbers.some((number, index) => number !== index + 1)) {
    throw invalid('Variables must begin with {{1}} and have no gaps.');
  }
}

function checkPlaces(text: string, count: number, bad: (why: string) => Error): void {
  const words = text.replaceAll(/\{\{[^}]*\}\}/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (words === 0) throw bad('The body holds nothing but variables.');
  const trimmed = text.trim();
  if (trimmed.startsWith('{{') || trimmed.endsWith('}}')) {
    throw templateError(
      2388299,
      'Leading or trailing parameters not allowed',
      'Variables cannot stand at the beginning or the end of the template.',
    );
  }
  if (/\}\}\s*\{\{/.test(text)) throw bad('Two variables stand side by side.');
  if (words + count < 2 * count + 1) {
    throw templateError(
      2388293,
      'Parameters words ratio exceeds limit',
      'This template has too many variables for its length.',
    );
  }
}

/** Checks that every variable has an example. Throws `GraphError` 2388043. */
export function checkExamples(
  text: string,
  example: unknown,
  rules: { part: 'header' | 'body'; format: Format },
): void {
  const variables = variablesOf(text);
  if (variables.length === 0) return;
  const given = isObject(example) ? example : {};
  const complete =
    rules.format === 'NAMED'
      ? namesOf(given[`${rules.part}_text_named_params`], variables)
      : countOf(given[`${rules.part}_text`]) >= variables.length;
  if (complete) return;
  throw templateError(
    2388043,
    'Missing sample text',
    `The ${rules.part} has variables without an example in ${rules.part}_text.`,
  );
}

// `body_text` is a list of lists; one of Meta's pages shows it flat.
function countOf(list: unknown): number {
  if (!Array.isArray(list)) return 0;
  const inner: unknown[] = Array.isArray(list[0]) ? list[0] : list;
  return inner.filter((item) => typeof item === 'string' && item !== '').length;
}

function namesOf(list: unknown, variables: readonly string[]): boolean {
  const named = Array.isArray(list) ? list.filter(isObject) : [];
  return variables.every((name) => named.some((item) => item.param_name === name && Boolean(item.example)));
}
