import { isObject, type JsonObject, valueAt } from '../json.ts';
import { refused, type TemplateFinding, unchecked } from './finding.ts';
import { type TemplateFrame, upper } from './frame.ts';
import { isFilled } from './lint-variables.ts';
import { isVariableName, scanText } from './variables.ts';

const MAX_BUTTONS = 10;
const MAX_LABEL = 25;
const MAX_URL = 2000;

/** How many buttons of each type a template may have. */
const MOST: ReadonlyMap<string, number> = new Map([
  ['QUICK_REPLY', 10],
  ['URL', 2],
  ...[
    ...['PHONE_NUMBER', 'COPY_CODE', 'FLOW', 'CATALOG', 'MPM', 'SPM', 'VOICE_CALL', 'OTP'],
    ...['REQUEST_CONTACT_INFO', 'ORDER_DETAILS', 'APP'],
  ].map((type): [string, number] => [type, 1]),
]);
const CHECKED = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER'];
const LABELLED = [...CHECKED, 'FLOW'];

/** Findings of a component of type BUTTONS. */
export function lintButtons(component: JsonObject, path: string, frame: TemplateFrame): TemplateFinding[] {
  const at = `${path}.buttons`;
  const buttons = valueAt(component, 'buttons');
  if (!Array.isArray(buttons) || buttons.length === 0) {
    return [refused(at, 'buttons-invalid', 'There is no list of buttons.')];
  }
  const types = buttons.map((button: unknown) => upper(valueAt(button, 'type')));
  return [
    ...lintCounts(types, at),
    ...lintGroups(types, at),
    ...buttons.flatMap((button: unknown, index) => lintButton(button, `${at}[${index}]`, frame)),
  ];
}

function lintCounts(types: readonly string[], at: string): TemplateFinding[] {
  if (types.length > MAX_BUTTONS) {
    const what = `There are ${types.length} buttons; ${MAX_BUTTONS} are allowed.`;
    return [refused(at, 'buttons-too-many', what)];
  }
  return [...new Set(types)].flatMap((type) => {
    const count = types.filter((other) => other === type).length;
    const most = MOST.get(type) ?? count;
    if (count <= most) return [];
    const what = `There are ${count} buttons of type ${type}; ${most} may be there.`;
    return [refused(at, 'buttons-too-many', what)];
  });
}

function lintGroups(types: readonly string[], at: string): TemplateFinding[] {
  const replies = types.map((type) => type === 'QUICK_REPLY');
  const changes = replies.filter((reply, index) => index > 0 && reply !== replies[index - 1]).length;
  if (changes < 2) return [];
  return [
    refused(at, 'buttons-not-grouped', 'Quick replies stand between other buttons, or these between them.'),
  ];
}

function lintButton(button: unknown, path: string, frame: TemplateFrame): TemplateFinding[] {
  if (!isObject(button)) return [refused(path, 'buttons-invalid', 'The button is not an object.')];
  const type = upper(valueAt(button, 'type'));
  if (!MOST.has(type)) {
    return [refused(`${path}.type`, 'button-unknown', 'Meta knows no button of this type.')];
  }
  const findings = LABELLED.includes(type) ? lintLabel(valueAt(button, 'text'), `${path}.text`) : [];
  if (type === 'URL') findings.push(...lintUrl(button, path, frame));
  if (type === 'PHONE_NUMBER') findings.push(...lintPhone(valueAt(button, 'phone_number'), path));
  if (type === 'OTP' && frame.category !== 'AUTHENTICATION') {
    findings.push(
      refused(`${path}.type`, 'button-category', 'This template cannot have a button of type OTP.'),
    );
  }
  if (!CHECKED.includes(type)) {
    findings.push(unchecked(path, 'button-unchecked', `A button of type ${type} is not checked.`));
  }
  return findings;
}

function lintLabel(text: unknown, at: string): TemplateFinding[] {
  if (!isFilled(text)) return [refused(at, 'button-text', 'The button has no text.')];
  const findings: TemplateFinding[] = [];
  if (text.length > MAX_LABEL) {
    const what = `The button's text has ${text.length} characters; ${MAX_LABEL} are allowed.`;
    findings.push(refused(at, 'text-too-long', what));
  }
  if (/[\n\r]|\{\{|\}\}/.test(text)) {
    findings.push(refused(at, 'button-text-format', "The button's text has a variable or a newline."));
  }
  return findings;
}

function lintUrl(button: JsonObject, path: string, frame: TemplateFrame): TemplateFinding[] {
  const url = valueAt(button, 'url');
  const at = `${path}.url`;
  if (typeof url !== 'string') return [refused(at, 'button-url', 'The button has no link.')];
  if (url.length > MAX_URL) {
    return [refused(at, 'text-too-long', `The link has ${url.length} characters; ${MAX_URL} are allowed.`)];
  }
  const { variables, malformed } = scanText(url);
  const findings: TemplateFinding[] = [];
  if (!/^https?:\/\/[^\s/{}]\S*$/.test(url)) {
    findings.push(refused(at, 'button-url', 'The link is not one that a phone can open.'));
  }
  const [variable, ...more] = variables;
  if (!variable && !malformed) return findings;
  const named = frame.format === 'NAMED' && variable !== undefined && isVariableName(variable.name);
  if (malformed || more.length > 0 || variable?.end !== url.length || !(variable.name === '1' || named)) {
    findings.push(refused(at, 'button-url-variable', "The link's variable is not one that Meta takes."));
  }
  const example = valueAt(button, 'example');
  if (!Array.isArray(example) || !isFilled(example[0])) {
    findings.push(
      refused(
        `${path}.example`,
        'example-missing',
        'There is no example of the link with its variable filled.',
      ),
    );
  }
  return findings;
}

function lintPhone(number: unknown, path: string): TemplateFinding[] {
  const fits =
    typeof number === 'string' && number.length <= 20 && /^\+?(?:[ ()-]*\d){5,20}[ ()-]*$/.test(number);
  if (fits) return [];
  return [
    refused(`${path}.phone_number`, 'button-phone', 'The phone number is not one that a phone can call.'),
  ];
}
