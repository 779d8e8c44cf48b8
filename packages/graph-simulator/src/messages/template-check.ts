import { invalid, messagingError, missing } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import type { Template, Waba } from '../state/nodes.ts';
import { shapeOf, type TemplateShape } from '../templates/shape.ts';
import { checkContent, checkMedia, mediaTypes } from './content-check.ts';

type Json = Readonly<Record<string, unknown>>;

const maxHydrated = 1024;
const sendable = ['header', 'body', 'button', 'carousel', 'limited_time_offer', 'tap_target_configuration'];

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
    if (!isObject(component) || typeof component.type !== 'string') {
      throw invalid(`Param template['components'][${index}] must be an object with a type.`);
    }
    if (sendable.includes(component.type.toLowerCase())) return component;
    const types = sendable.map((type) => type.toUpperCase()).join(', ');
    throw invalid(`Param template['components'][${index}]['type'] must be one of {${types}}.`);
  });
}

function checkComponents(template: Template, shape: TemplateShape, components: readonly Json[]): void {
  const parametersOf = (type: string): Json[] =>
    components
      .filter((component) => String(component.type).toLowerCase() === type)
      .flatMap((component) => (Array.isArray(component.parameters) ? component.parameters : []))
      .filter(isObject);
  checkHeader(template, shape.header ?? noHeader, parametersOf('header'));
  const given = parametersOf('body');
  checkTexts('body', template, shape.body.variables, given);
  if (hydrated(shape.body.text, template, given).length > maxHydrated) {
    throw messagingError(132005, `body: text is longer than ${maxHydrated} characters`);
  }
  for (const button of shape.buttons) checkButton(button, components);
  for (const component of components) checkUnasked(template, shape, component);
}

const noHeader = { format: 'TEXT', variables: [] };

// Nothing is given for a button that is not there, nor for a link that is fixed.
function checkUnasked(template: Template, shape: TemplateShape, component: Json): void {
  const { type, index, parameters } = component;
  if (String(type).toLowerCase() !== 'button') return;
  const list = template.components.find((one) => one.type === 'BUTTONS')?.buttons;
  const button: unknown = Array.isArray(list) ? list[Number(index)] : undefined;
  if (!isObject(button)) throw messagingError(132018, `buttons: There is no button at index ${index}`);
  const subType = String(component.sub_type ?? button.type).toUpperCase();
  if (subType !== button.type) {
    throw messagingError(
      132018,
      `buttons: Button at index ${index} is of type ${button.type}, not ${subType}`,
    );
  }
  const isFixed = button.type === 'URL' && !shape.buttons.some((one) => one.index === Number(index));
  if (!isFixed || !Array.isArray(parameters) || parameters.length === 0) return;
  const count = `number of localizable_params (${parameters.length})`;
  throw messagingError(132000, `buttons: ${count} does not match the expected number of params (0)`);
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
  const kind = received.toLowerCase();
  const shown = given[0]?.[kind];
  if (!isObject(shown))
    throw invalid(`Parameter '${kind}' is mandatory for component parameter type '${kind}'`);
  if (kind === 'location') checkContent(kind, shown);
  else if (mediaTypes.includes(kind)) checkMedia(kind, shown);
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
  if (/[\n\r\t]| {5}/.test(requiredText(item, 'text'))) {
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
