import { type messageBody, problem } from '@wabus/api-contract';
import { renderTemplate, type TemplateState, type TemplateVariable, templateVariables } from '@wabus/domain';
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
  if (components) {
    requireParameters(components, templateVariables(template.components));
    return { name, language: { code: language }, components };
  }
  requireFillable(template.components);
  const rendered = renderTemplate({
    name,
    language,
    components: template.components,
    variables: template.variables,
    given: wanted.variables,
    fields: wanted.fields,
  });
  if (rendered.kind === 'rendered') return rendered.template;
  throw variableProblem(rendered.code, rendered.variables);
}

type Component = Readonly<Record<string, unknown>>;

/** Every variable of the template has its parameter, in Meta's order; a body has none too many. */
function requireParameters(components: readonly Component[], variables: readonly TemplateVariable[]): void {
  const missing = variables.filter((variable) => {
    const ofItsPlace = variables.filter(
      ({ part, button }) => part === variable.part && button === variable.button,
    );
    return !isParameter(parametersFor(components, variable)[ofItsPlace.indexOf(variable)]);
  });
  if (missing.length > 0) {
    throw variableProblem(
      'variable-missing',
      missing.map(({ name }) => name),
    );
  }
  const wanted = variables.filter(({ part }) => part === 'body').length;
  const given = parametersFor(components, { part: 'body' }).length;
  if (given > wanted) {
    const detail = `The template has ${wanted} variables, the body ${given} parameters.`;
    throw problem('variable-unknown', { detail });
  }
}

/** The parameters that the caller gives for a place of the template. */
function parametersFor(
  components: readonly Component[],
  { part, button }: Pick<TemplateVariable, 'part' | 'button'>,
): readonly unknown[] {
  const component = components.find(
    ({ type, index }) =>
      typeof type === 'string' &&
      type.toLowerCase() === part &&
      (button === undefined || Number(index) === button),
  );
  return Array.isArray(component?.parameters) ? component.parameters : [];
}

/** Text must be there; parameters of other types (currency, date) are for Meta to judge. */
function isParameter(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return false;
  const { type, text } = given as { type?: unknown; text?: unknown };
  return type === 'text' ? typeof text === 'string' && text.trim() !== '' : typeof type === 'string';
}

function variableProblem(code: 'variable-missing' | 'variable-invalid', names: readonly string[]) {
  return problem(code, {
    detail: `${code === 'variable-missing' ? 'No value for' : 'Not sendable:'} variable ${names.join(', ')}.`,
    errors: names.map((name) => ({
      path: `template.variables.${name}`,
      code,
      detail: 'has no usable value',
    })),
  });
}
