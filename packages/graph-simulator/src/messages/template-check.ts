import { invalid, messagingError, missing } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import type { Template, Waba } from '../state/nodes.ts';
import { shapeOf, type TemplateShape } from '../templates/shape.ts';

type Json = Readonly<Record<string, unknown>>;

const maxHydrated = 1024;

/** Finds the approved template that a send names and checks its parameters. Throws `GraphError` 132xxx. */
export function checkTemplate(waba: Waba, content: Json): Template {
  const { name, language } = content;
  if (typeof name !== 'string' || name === '') throw missing("template['name']");
  if (!isObject(language) || typeof language.code !== 'string') throw missing("template['language']['code']");
  const template = waba.templates.get(`${name} ${language.code}`);
  if (template?.status === 'PAUSED') throw messagingError(132015);
  if (template?.status === 'DISABLED') throw messagingError(132016);
  if (template?.status !== 'APPROVED') {
    throw messagingError(132001, `template name (${name}) does not exist in ${language.code}`);
  }
  checkComponents(template, shapeOf(template), readComponents(content.components));
  return template;
}

function readComponents(given: unknown): Json[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw invalid("Param template['components'] must be an array.");
  return given.map((component: unknown, index) => {
    if (isObject(component) && typeof component.type === 'string') return component;
    throw invalid(`Param template['components'][${index}] must be an object with a type.`);
  });
}

function checkComponents(template: Template, shape: TemplateShape, components: readonly Json[]): void {
  const parametersOf = (type: string): Json[] =>
    components
      .filter((component) => String(component.type).toLowerCase() === type)
      .flatMap((component) => (Array.isArray(component.parameters) ? component.parameters : []))
      .filter(isObject);
  if (shape.header) checkHeader(template, shape.header, parametersOf('header'));
  const given = parametersOf('body');
  checkTexts('body', template, shape.body.variables, given);
  if (hydrated(shape.body.text, template, given).length > maxHydrated) {
    throw messagingError(132005, `body: text is longer than ${maxHydrated} characters`);
  }
  for (const button of shape.buttons) checkButton(button, components);
}

function checkHeader(template: Template, header: NonNullable<TemplateShape['header']>, given: Json[]): void {
  if (header.format === 'TEXT') {
    checkTexts('header', template, header.variables, given);
    return;
  }
  const received = given[0] ? String(given[0].type).toUpperCase() : 'UNKNOWN';
  if (received !== header.format) {
    throw messagingError(132012, `header: Format mismatch, expected ${header.format}, received ${received}`);
  }
}

function checkTexts(part: string, template: Template, variables: readonly string[], given: Json[]): void {
  if (given.length !== variables.length) {
    throw messagingError(
      132000,
      `${part}: number of localizable_params (${given.length}) does not match the expected number of params (${variables.length})`,
    );
  }
  for (const item of given) checkParameter(part, item);
  if (template.parameterFormat === 'NAMED') {
    const absent = variables.find((name) => !given.some((item) => item.parameter_name === name));
    if (absent !== undefined) throw messagingError(132012, `${part}: Parameter name is missing: ${absent}`);
  }
}

function checkParameter(part: string, item: Json): void {
  const type = String(item.type ?? '');
  if (type === 'currency' || type === 'date_time') {
    if (!isObject(item[type])) {
      throw invalid(`Parameter '${type}' is mandatory for component parameter type '${type}'`);
    }
    return;
  }
  if (type !== 'text') {
    throw messagingError(
      132012,
      `${part}: Format mismatch, expected TEXT, received ${type.toUpperCase() || 'UNKNOWN'}`,
    );
  }
  if (/[\n\t]| {5}/.test(requiredText(item, 'text'))) {
    throw messagingError(
      132018,
      'Param text cannot have new-line/tab characters or more than 4 consecutive spaces',
    );
  }
}

function hydrated(text: string, template: Template, given: readonly Json[]): string {
  return text.replaceAll(/\{\{([^{}]*)\}\}/g, (_, variable: string) => {
    const name = variable.trim();
    const item =
      template.parameterFormat === 'NAMED'
        ? given.find(({ parameter_name }) => parameter_name === name)
        : given[Number(name) - 1];
    return typeof item?.text === 'string' ? item.text : '';
  });
}

function checkButton({ index, type }: TemplateShape['buttons'][number], components: readonly Json[]): void {
  const given = components.find(
    (component) => String(component.type).toLowerCase() === 'button' && Number(component.index) === index,
  );
  const parameters = Array.isArray(given?.parameters) ? given.parameters.filter(isObject) : [];
  const place = `buttons: Button at index ${index}`;
  if (parameters.length === 0) throw messagingError(131008, `${place} of type ${type} requires a parameter`);
  const kind = type === 'Url' ? 'url' : 'copy_code';
  if (String(given?.sub_type ?? kind).toLowerCase() !== kind) {
    throw messagingError(132018, `${place} must be of type ${type}`);
  }
  if (parameters.length > 1) {
    const count = `number of localizable_params (${parameters.length})`;
    throw messagingError(132000, `buttons: ${count} does not match the expected number of params (1)`);
  }
  for (const name of ['text', 'coupon_code']) {
    if (parameters[0]?.type === name) requiredText(parameters[0], name);
  }
}

function requiredText(item: Json, name: string): string {
  const value = item[name];
  if (typeof value === 'string' && value !== '') return value;
  throw invalid(`Parameter '${name}' is mandatory for component parameter type '${name}'`);
}
