import type { EventData } from '@wabus/events';
import { bodyVariables } from './template-text.ts';

/** Meta's `template` object of a message, ready to send. */
export interface TemplateContent {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components: readonly {
    readonly type: 'body';
    readonly parameters: readonly {
      readonly type: 'text';
      readonly parameter_name?: string;
      readonly text: string;
    }[];
  }[];
}

/** What a template is rendered from. */
export interface RenderInput {
  readonly name: string;
  readonly language: string;
  /** Meta's components, as drafted. */
  readonly components: unknown;
  /** How each variable is filled where no value is given. */
  readonly variables: EventData<'VariablesMapped'>['variables'];
  /** Values given for this recipient, by variable. */
  readonly given?: Readonly<Record<string, string>>;
  /** The CRM's fields of this recipient, by name. */
  readonly fields?: Readonly<Record<string, string>>;
}

/**
 * The rendered template, or why this recipient cannot get it: `missing` lists variables without a value and default
 * (suppressed as `variable-missing`), `invalid` those whose value Meta would refuse (`variable-invalid`).
 */
export type Rendered =
  | { readonly kind: 'rendered'; readonly template: TemplateContent }
  | { readonly kind: 'missing'; readonly code: 'variable-missing'; readonly variables: readonly string[] }
  | { readonly kind: 'invalid'; readonly code: 'variable-invalid'; readonly variables: readonly string[] };

/** Line breaks, tabs and more than four spaces in a row are refused by Meta in a body parameter. */
const REFUSED_BY_META = /[\n\r\t\u2028\u2029]| {5,}/;

/** Fills a template for one recipient: a given value, else the mapped field, else the default; empty counts as absent. */
export function renderTemplate(input: RenderInput): Rendered {
  const names = bodyVariables(input.components);
  const values = names.map((name) => [name, valueFor(name, input)] as const);
  const missing = values.flatMap(([name, value]) => (value === undefined ? [name] : []));
  if (missing.length > 0) return { kind: 'missing', code: 'variable-missing', variables: missing };
  const filled = values as readonly (readonly [string, string])[];
  const invalid = filled.flatMap(([name, value]) => (REFUSED_BY_META.test(value) ? [name] : []));
  if (invalid.length > 0) return { kind: 'invalid', code: 'variable-invalid', variables: invalid };
  const parameters = filled.map(([name, text]) => ({
    type: 'text' as const,
    ...(/^\d+$/.test(name) ? {} : { parameter_name: name }),
    text,
  }));
  const components = parameters.length === 0 ? [] : [{ type: 'body' as const, parameters }];
  return { kind: 'rendered', template: { name: input.name, language: { code: input.language }, components } };
}

function valueFor(name: string, { variables, given, fields }: RenderInput): string | undefined {
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
