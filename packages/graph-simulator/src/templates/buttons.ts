import { invalid, templateError } from '../graph/errors.ts';
import { isObject } from '../http/body.ts';

type Json = Record<string, unknown>;

/** What the buttons of a template are judged by, beside themselves. */
interface Frame {
  readonly category: string;
  readonly format: 'POSITIONAL' | 'NAMED';
}

/** How many buttons of a type a template may have. */
const most: Record<string, number> = {
  QUICK_REPLY: 10,
  URL: 2,
  PHONE_NUMBER: 1,
  COPY_CODE: 1,
  FLOW: 1,
  CATALOG: 1,
  MPM: 1,
  SPM: 1,
  VOICE_CALL: 1,
  OTP: 1,
  REQUEST_CONTACT_INFO: 1,
};

/** Checks a BUTTONS component: counts, groups, labels and links. Throws `GraphError`, mostly 2388060. */
export function checkButtons(component: Json, { category, format }: Frame): void {
  const { buttons } = component;
  if (!Array.isArray(buttons) || buttons.length === 0) throw invalid('Param buttons must be a list.');
  if (buttons.length > 10) throw wrong('A template has 10 buttons at most.');
  const types = buttons.map((button: unknown, index) => checkButton(button, index, format));
  if (types.includes('OTP') && category !== 'AUTHENTICATION') {
    throw wrong('A button of type OTP stands in templates of the category AUTHENTICATION only.');
  }
  for (const type of new Set(types)) {
    if (types.filter((other) => other === type).length > (most[type] ?? 0)) {
      throw wrong(`Too many buttons of type ${type}.`);
    }
  }
  const turns = types.filter(
    (type, index) => index > 0 && (type === 'QUICK_REPLY') !== (types[index - 1] === 'QUICK_REPLY'),
  );
  if (turns.length > 1) throw wrong('Quick replies and other buttons must stand in groups.');
}

function checkButton(button: unknown, index: number, format: Frame['format']): string {
  if (!isObject(button)) throw invalid(`Param buttons[${index}] must be an object.`);
  const type = String(button.type);
  if (!(type in most)) throw invalid(`Param buttons[${index}]['type'] ${type} is not supported.`);
  if (['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'FLOW'].includes(type)) checkLabel(button.text);
  if (type === 'URL') checkUrl(button, format);
  if (type === 'PHONE_NUMBER' && !/^\+?[\d ()-]{5,20}$/.test(String(button.phone_number))) {
    throw invalid(`Param buttons[${index}]['phone_number'] is not a valid phone number.`);
  }
  return type;
}

function checkLabel(text: unknown): void {
  if (typeof text !== 'string' || text === '') throw wrong('A button is missing its text.');
  if (text.length > 25)
    throw templateError(2388040, 'Character limit exceeded', 'A label has 25 characters.');
  if (/\n|\{\{/.test(text)) throw wrong('A label has no variables or newlines.');
}

function checkUrl(button: Json, format: Frame['format']): void {
  const { url } = button;
  if (typeof url !== 'string' || !/^https?:\/\//.test(url)) throw wrong('A URL button needs a link.');
  if (url.length > 2000)
    throw templateError(2388040, 'Character limit exceeded', 'A link has 2000 characters.');
  const variables = url.match(/\{\{[^}]*\}\}/g) ?? [];
  if (variables.length === 0) return;
  if (variables.length > 1 || !url.endsWith('}}')) {
    throw wrong('A link has one variable, at its end.');
  }
  const name = variables[0]?.slice(2, -2) ?? '';
  if (name !== '1' && !(format === 'NAMED' && /^[a-z][a-z0-9_]*$/.test(name))) {
    throw wrong('The variable of a link is {{1}}, or has a name in the NAMED format.');
  }
  if (!Array.isArray(button.example) || button.example.length === 0) {
    throw templateError(2388043, 'Missing sample text', 'A link with a variable needs an example.');
  }
}

function wrong(text: string): Error {
  return templateError(2388060, 'Button format is incorrect', text);
}
