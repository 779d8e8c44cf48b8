import type { ParameterFormat } from './variables.ts';

/** What the components of a template are judged by, beside themselves. */
export interface TemplateFrame {
  /** In upper case; the empty text when it is no text. */
  readonly category: string;
  readonly format: ParameterFormat;
}

/** Text in upper case, as Meta reads the names of types; empty for anything else. */
export function upper(value: unknown): string {
  return typeof value === 'string' ? value.toUpperCase() : '';
}
