import { type messageBody, problem } from '@wabus/api-contract';
import {
  checkParameters,
  type Rendered,
  renderTemplate,
  type TemplateState,
  templateVariables,
} from '@wabus/domain';
import type { z } from 'zod';
import { requireFillable } from '../templates/fillable.ts';

/** Body of `POST /messages`, checked. */
export type MessageBody = z.output<typeof messageBody>;

/** A template as the caller wants it sent. */
export interface WantedTemplate {
  readonly name: string;
  readonly language: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  /** Meta's own shape; then variables and fields do not count. */
  readonly components?: readonly Readonly<Record<string, unknown>>[] | undefined;
}

/** The template that a message names, as the caller wants it. */
export function wantedTemplate({ template }: Extract<MessageBody, { type: 'template' }>): WantedTemplate {
  const { name, language, variables = {}, fields = {}, components } = template;
  return {
    name,
    language: typeof language === 'string' ? language : language.code,
    variables,
    fields,
    components,
  };
}

/**
 * Meta's `template` object, ready to send.
 * @throws {ProblemError} `variable-missing`, `variable-invalid`, `variable-unknown`, `template-not-supported`
 */
export function renderContent(wanted: WantedTemplate, template: TemplateState): unknown {
  const { name, language, components } = wanted;
  requireOneWay(wanted);
  if (components) {
    requireSendable(components, template.components);
    return { name, language: { code: language }, components };
  }
  requireFillable(template.components);
  requireKnown(wanted, template);
  const rendered = renderTemplate({
    name,
    language,
    components: template.components,
    variables: template.variables,
    given: wanted.variables,
    fields: wanted.fields,
  });
  if (rendered.kind === 'rendered') return rendered.template;
  throw variableProblem(rendered);
}

/** Values are given by variable, or in Meta's own shape: of both, one would be thrown away. */
function requireOneWay({ components, variables, fields }: WantedTemplate): void {
  const both = Object.keys({ ...variables, ...fields }).length > 0;
  if (!components || !both) return;
  const detail = 'Give values in `variables` and `fields`, or in `components`, and not in both.';
  throw problem('validation-failed', {
    detail,
    errors: [{ path: 'template.components', code: 'custom', detail }],
  });
}

/** A value for a variable that the template does not have is a slip of the pen, and the person would not get it. */
function requireKnown({ variables }: WantedTemplate, { components }: TemplateState): void {
  const known = templateVariables(components).map(({ name }) => name);
  const unknown = Object.keys(variables).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const has = known.length > 0 ? `It has: ${[...new Set(known)].join(', ')}.` : 'It has none.';
  throw problem('variable-unknown', {
    detail: `The template has no variable ${unknown.join(', ')}. ${has}`,
    errors: unknown.map((name) => ({
      path: `template.variables.${name}`,
      code: 'variable-unknown',
      detail: 'is no variable of the template',
    })),
  });
}

/** The first kind of fault gives the code; all of that kind are named. */
function requireSendable(components: readonly Readonly<Record<string, unknown>>[], template: unknown): void {
  const faults = checkParameters(template, components);
  const [first] = faults;
  if (!first) return;
  const { code } = first;
  const errors = faults.filter((fault) => fault.code === code);
  throw problem(code, {
    detail: first.detail,
    errors: errors.map(({ path, detail }) => ({ path, code, detail })),
  });
}

function variableProblem(rendered: Exclude<Rendered, { kind: 'rendered' }>) {
  const { code, variables, kind } = rendered;
  const detail =
    kind === 'missing'
      ? `No value for variable ${variables.join(', ')}.`
      : `The value of variable ${variables[0]} ${rendered.fault}.`;
  return problem(code, {
    detail,
    errors: variables.map((name) => ({
      path: `template.variables.${name}`,
      code,
      detail: kind === 'missing' ? 'has no value and no default' : rendered.fault,
    })),
  });
}
