import { isObject, type JsonObject, valueAt, valueIn } from '../json.ts';
import { refused, type TemplateFinding } from './finding.ts';
import { FORMAT_SUBCODES } from './rules.ts';
import { isPosition, isVariableName, type ParameterFormat, type ScannedText, scanText } from './variables.ts';

/** A finding names no more variables than a person reads. */
const MAX_NAMED = 10;

/** Where a text with variables stands. */
export interface LintedText {
  readonly part: 'header' | 'body';
  /** Path of the component. */
  readonly path: string;
  readonly format: ParameterFormat;
  /** The component, for its examples. */
  readonly of: JsonObject;
}

/** Findings of the variables of a header's or body's text, examples included. */
export function lintVariables(text: string, linted: LintedText): TemplateFinding[] {
  const scanned = scanText(text);
  const naming = lintNames(scanned, linted);
  return [
    ...naming,
    ...(linted.part === 'body' ? lintPlaces(text, scanned, `${linted.path}.text`) : []),
    ...(naming.length === 0 ? lintExamples(scanned.names, linted) : []),
  ];
}

function lintNames({ names, malformed }: ScannedText, { part, path, format }: LintedText): TemplateFinding[] {
  const at = `${path}.text`;
  const subcode = FORMAT_SUBCODES[part];
  const findings: TemplateFinding[] = [];
  if (malformed) {
    findings.push(
      refused(at, 'variable-malformed', 'Double braces stand there that are no variable.', subcode),
    );
  }
  const positions = names.filter(isPosition);
  const words = names.filter(isVariableName);
  if (positions.length + words.length < names.length) {
    findings.push(
      refused(at, 'variable-name', `The ${part} has a variable with a name Meta refuses.`, subcode),
    );
  }
  if (positions.length > 0 && words.length > 0) {
    findings.push(refused(at, 'variables-mixed', `The ${part} has numbered and named variables.`, subcode));
  } else if (format === 'NAMED' ? positions.length > 0 : words.length > 0) {
    const [are, says] = format === 'NAMED' ? ['numbered', 'NAMED'] : ['named', 'POSITIONAL'];
    findings.push(
      refused(at, 'variable-format', `Variables are ${are}, and parameter_format is ${says}.`, subcode),
    );
  } else if (hasGap(positions)) {
    findings.push(refused(at, 'variable-gap', `The numbers of variables in the ${part} leave one out.`));
  }
  return findings;
}

function hasGap(positions: readonly string[]): boolean {
  const there = new Set(positions);
  return positions.some((_, index) => !there.has(String(index + 1)));
}

/** Where variables may stand in a body, and how many. */
function lintPlaces(text: string, { variables, names, plain }: ScannedText, at: string): TemplateFinding[] {
  const first = variables[0];
  const last = variables.at(-1);
  if (!first || !last) return [];
  const words = plain.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  if (words === 0) return [refused(at, 'variables-only', 'The body holds nothing but variables.')];
  const findings: TemplateFinding[] = [];
  if (text.slice(0, first.start).trim() === '' || text.slice(last.end).trim() === '') {
    findings.push(
      refused(at, 'variable-at-edge', 'A variable stands at the beginning or the end of the body.'),
    );
  }
  const adjacent = variables.some(({ start }, index) => {
    const before = variables[index - 1];
    return before !== undefined && text.slice(before.end, start).trim() === '';
  });
  if (adjacent) findings.push(refused(at, 'variables-adjacent', 'Two variables stand side by side.'));
  // Meta's ratio is not published. This one counts a variable as a word too.
  if (words + names.length < 2 * names.length + 1) {
    findings.push(
      refused(
        at,
        'variables-ratio',
        `The body has ${names.length} variables and ${words} words beside them.`,
      ),
    );
  }
  return findings;
}

function lintExamples(names: readonly string[], linted: LintedText): TemplateFinding[] {
  const { part, path, format, of } = linted;
  const key = format === 'NAMED' ? `${part}_text_named_params` : `${part}_text`;
  const given = valueIn(of, 'example', key);
  const named = format === 'NAMED' ? namedExamples(given) : new Set<unknown>();
  const without = names.filter((name) =>
    format === 'NAMED' ? !named.has(name) : !isFilled(positional(given)[Number(name) - 1]),
  );
  if (without.length === 0) return [];
  const some = without.slice(0, MAX_NAMED).map((name) => `{{${name}}}`);
  const which = without.length > MAX_NAMED ? `${some.join(', ')} and others` : some.join(', ');
  return [refused(`${path}.example.${key}`, 'example-missing', `There is no example for ${which}.`)];
}

/** The examples in a row: Meta's list of lists, or the flat list that one of its pages shows. */
function positional(given: unknown): readonly unknown[] {
  if (!Array.isArray(given)) return [];
  return Array.isArray(given[0]) ? given[0] : given;
}

/** Names of the variables that have an example. */
function namedExamples(given: unknown): ReadonlySet<unknown> {
  const items: readonly unknown[] = Array.isArray(given) ? given : [];
  const filled = items.filter((item) => isObject(item) && isFilled(valueAt(item, 'example')));
  return new Set(filled.map((item) => valueAt(item, 'param_name')));
}

/** Whether it is a text with something in it, as an example must be. */
export function isFilled(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
