import { invalid, missing, notYet, templateError } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';
import { checkButtons } from './buttons.ts';
import { isLanguage } from './languages.ts';
import { checkExamples, checkText } from './text.ts';

type Json = Record<string, unknown>;

/** A template as asked for, checked, with its types in upper case. */
export interface NewTemplate {
  readonly name: string;
  readonly language: string;
  readonly category: string;
  readonly parameterFormat: 'POSITIONAL' | 'NAMED';
  readonly components: Json[];
}

const categories = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];
const mediaFormats = ['IMAGE', 'VIDEO', 'DOCUMENT'];
const componentTypes = [
  'HEADER',
  'BODY',
  'FOOTER',
  'BUTTONS',
  'CAROUSEL',
  'LIMITED_TIME_OFFER',
  'CALL_PERMISSION_REQUEST',
];

/** Checks the body of a template creation. Throws `GraphError` 100, mostly with a subcode 2388xxx. */
export function readTemplate(body: Readonly<Json>): NewTemplate {
  if (body.library_template_name !== undefined) throw notYet('the library of templates');
  for (const field of ['name', 'language', 'category', 'components']) {
    if (body[field] === undefined) throw missing(field);
  }
  const { name, language } = body;
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name)) throw badName();
  if (name === 'hello_world') {
    throw templateError(2388155, 'Template name is already used', 'The name belongs to a sample template.');
  }
  if (!isLanguage(language)) throw invalid(`Param language must be one of the supported languages.`);
  const category = String(body.category).toUpperCase();
  if (!categories.includes(category)) {
    throw invalid(`Param category must be one of {AUTHENTICATION, MARKETING, UTILITY}.`);
  }
  const parameterFormat = String(body.parameter_format ?? 'POSITIONAL').toUpperCase();
  if (parameterFormat !== 'POSITIONAL' && parameterFormat !== 'NAMED') {
    throw invalid('Param parameter_format must be one of {NAMED, POSITIONAL}.');
  }
  const components = readComponents(body.components, category, parameterFormat);
  return { name, language, category, parameterFormat, components };
}

function badName(): Error {
  return templateError(
    2388046,
    'Name Format is Incorrect',
    'Message template name can only have lowercase letters, numbers and underscores, 512 at most.',
    { blame_field_specs: [['name']] },
  );
}

function readComponents(given: unknown, category: string, format: 'POSITIONAL' | 'NAMED'): Json[] {
  if (!Array.isArray(given)) throw invalid('Param components must be an array.');
  const components = given.map((component, index): Json => {
    if (!isObject(component) || typeof component.type !== 'string') {
      throw invalid(`Param components[${index}] must be an object with a type.`);
    }
    return upperCased(component);
  });
  const seen = new Set<string>();
  for (const [index, component] of components.entries()) {
    const type = String(component.type);
    if (!componentTypes.includes(type) || seen.has(type)) {
      throw invalid(`Param components[${index}]['type'] ${type} is not supported or stands twice.`);
    }
    seen.add(type);
    checkComponent(component, category, format);
  }
  if (!seen.has('BODY')) {
    throw templateError(2388043, 'Missing expected field', 'A component of type BODY is missing.');
  }
  return components;
}

function upperCased(component: Json): Json {
  const copy: Json = { ...component, type: String(component.type).toUpperCase() };
  if (typeof copy.format === 'string') copy.format = copy.format.toUpperCase();
  if (Array.isArray(copy.buttons)) {
    copy.buttons = copy.buttons.map((button: unknown) =>
      isObject(button) ? { ...button, type: String(button.type).toUpperCase() } : button,
    );
  }
  return copy;
}

function checkComponent(component: Json, category: string, format: 'POSITIONAL' | 'NAMED'): void {
  if (component.type === 'HEADER') checkHeader(component, category, format);
  else if (component.type === 'BODY' && category !== 'AUTHENTICATION') checkBody(component, format);
  else if (component.type === 'FOOTER' && category !== 'AUTHENTICATION') checkFooter(component);
  else if (component.type === 'BUTTONS') checkButtons(component, { category, format });
}

function checkBody(component: Json, format: 'POSITIONAL' | 'NAMED'): void {
  const text = textOf(component, 'BODY');
  checkText(text, { part: 'body', limit: 1024, subcode: 2388072, format });
  const emojis = text.match(/\p{Extended_Pictographic}/gu)?.length ?? 0;
  if (/(\r\n|\r|\n){3}/.test(text) || emojis > 10) {
    throw templateError(
      2388072,
      'Message body format is incorrect',
      'More than two newlines in a row or more than ten emojis.',
    );
  }
  checkExamples(text, component.example, { part: 'body', format });
}

function checkHeader(component: Json, category: string, format: 'POSITIONAL' | 'NAMED'): void {
  const kind = String(component.format ?? '');
  const wrong = (text: string): Error => templateError(2388047, 'Message header format is incorrect', text);
  if (kind === 'LOCATION') {
    if (category !== 'AUTHENTICATION') return;
    throw wrong('A template of the category AUTHENTICATION has no place in its header.');
  }
  if (mediaFormats.includes(kind)) {
    const handle = isObject(component.example) ? component.example.header_handle : undefined;
    if (!Array.isArray(handle) || handle.length !== 1) {
      throw templateError(
        2388043,
        'Missing sample',
        'A header of this format needs one example.header_handle.',
      );
    }
    return;
  }
  if (kind !== 'TEXT') throw wrong(`The header format ${kind || '(none)'} is not supported.`);
  const text = textOf(component, 'HEADER');
  if (/[\n*_~`]|\p{Extended_Pictographic}/u.test(text.replaceAll(/\{\{[^}]*\}\}/g, ''))) {
    throw wrong('A header has no newlines, formatting characters or emojis.');
  }
  if ((text.match(/\{\{/g) ?? []).length > 1) throw wrong('A header has one variable at most.');
  checkText(text, { part: 'header', limit: 60, subcode: 2388047, format });
  checkExamples(text, component.example, { part: 'header', format });
}

function checkFooter(component: Json): void {
  const text = textOf(component, 'FOOTER');
  if (text.length > 60)
    throw templateError(2388040, 'Character limit exceeded', 'A footer has 60 characters.');
  if (/\{\{|[\n\r]|https?:\/\/|\bwww\./i.test(text)) {
    throw templateError(
      2388073,
      'Message footer format is incorrect',
      'A footer has no variables, links or newlines.',
    );
  }
}

function textOf(component: Json, type: string): string {
  const { text } = component;
  if (typeof text === 'string' && text.trim() !== '') return text;
  throw templateError(
    2388043,
    'Missing expected field',
    `The component of type ${type} is missing its text.`,
  );
}
