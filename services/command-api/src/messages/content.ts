import { type messageBody, problem } from '@wabus/api-contract';
import { bodyVariables, renderTemplate, type TemplateState } from '@wabus/domain';
import type { z } from 'zod';

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

/**
 * The template that a message names.
 * @throws {ProblemError} `message-type-not-supported`, `validation-failed`
 */
export function wantedTemplate(body: MessageBody): WantedTemplate {
  if (body.type !== 'template') {
    throw problem('message-type-not-supported', {
      detail: 'Only messages of type `template` can be sent yet.',
    });
  }
  if (!body.template) {
    throw problem('validation-failed', {
      detail: 'Wrong: template.',
      errors: [{ path: 'template', code: 'required', detail: 'must be there for a message of this type' }],
    });
  }
  const { name, language, variables = {}, fields = {}, components } = body.template;
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
 * @throws {ProblemError} `variable-missing`, `variable-invalid`, `variable-unknown`
 */
export function renderContent(wanted: WantedTemplate, template: TemplateState): unknown {
  const { name, language, components } = wanted;
  if (components) {
    requireParameters(components, bodyVariables(template.components));
    return { name, language: { code: language }, components };
  }
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

function requireParameters(
  components: readonly Readonly<Record<string, unknown>>[],
  names: readonly string[],
): void {
  const body = components.find(({ type }) => typeof type === 'string' && type.toLowerCase() === 'body');
  const given: readonly unknown[] = Array.isArray(body?.parameters) ? body.parameters : [];
  const missing = names.filter((_name, index) => !isParameter(given[index]));
  if (missing.length > 0) throw variableProblem('variable-missing', missing);
  if (given.length > names.length) {
    const detail = `The template has ${names.length} variables, the body ${given.length} parameters.`;
    throw problem('variable-unknown', { detail });
  }
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
