const VARIABLE = /\{\{([^{}]*)\}\}/g;

/** How a template names its variables: Meta's `parameter_format`. */
export type ParameterFormat = 'POSITIONAL' | 'NAMED';

/** A text taken apart. */
export interface ScannedText {
  /** Every variable as it stands there, repeated ones too; `name` is what is between the braces. */
  readonly variables: readonly { readonly name: string; readonly start: number; readonly end: number }[];
  /** Names, each once, in order of appearance. */
  readonly names: readonly string[];
  /** The text with each variable replaced by a blank. */
  readonly plain: string;
  /** There are double braces that are no variable. */
  readonly malformed: boolean;
}

/** Takes a text apart; any text is fine. */
export function scanText(text: string): ScannedText {
  const variables = [...text.matchAll(VARIABLE)].map((match) => {
    const [whole, name = ''] = match;
    return { name, start: match.index, end: match.index + whole.length };
  });
  const plain = text.replaceAll(VARIABLE, ' ');
  const glued = variables.some(({ start, end }) => text[start - 1] === '{' || text[end] === '}');
  return {
    variables,
    names: [...new Set(variables.map(({ name }) => name))],
    plain,
    malformed: glued || /\{\{|\}\}/.test(plain),
  };
}

/** Whether it is a positional variable's name. */
export const isPosition = (name: string): boolean => /^[1-9]\d*$/.test(name);

/** Whether it is a named variable's name. */
export const isVariableName = (name: string): boolean => /^[a-z][a-z0-9_]*$/.test(name);
