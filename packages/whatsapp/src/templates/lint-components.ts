import { type JsonObject, valueAt, valueIn } from '../json.ts';
import { refused, type TemplateFinding, unchecked } from './finding.ts';
import { type TemplateFrame, upper } from './frame.ts';
import { lintVariables } from './lint-variables.ts';
import { scanText } from './variables.ts';

const MAX_HEADER = 60;
const MAX_BODY = 1024;
const MAX_FOOTER = 60;
const MAX_EMOJIS = 10;
const EMOJI = /\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/gu;
const MEDIA = ['IMAGE', 'VIDEO', 'DOCUMENT'];
/** Formats of special kinds of templates, which Meta takes only together with settings that are not looked at. */
const SPECIAL = ['GIF', 'PRODUCT'];

/** Findings of a component of type HEADER. */
export function lintHeader(header: JsonObject, path: string, frame: TemplateFrame): TemplateFinding[] {
  const format = upper(valueAt(header, 'format'));
  const at = `${path}.format`;
  if (format === 'TEXT') return lintHeaderText(header, path, frame);
  if (format === 'LOCATION') {
    if (frame.category !== 'AUTHENTICATION')
      return [unchecked(at, 'component-unchecked', notChecked(format))];
    return [refused(at, 'header-category', 'A template for authentication has no location.')];
  }
  if (MEDIA.includes(format)) {
    const handles = valueIn(header, 'example', 'header_handle');
    const sampled = Array.isArray(handles) && handles.length === 1;
    return [
      ...(sampled
        ? []
        : [
            refused(
              `${path}.example`,
              'header-sample-missing',
              `A header of format ${format} needs a sample.`,
            ),
          ]),
      unchecked(at, 'component-unchecked', notChecked(format)),
    ];
  }
  if (SPECIAL.includes(format)) return [unchecked(at, 'component-unchecked', notChecked(format))];
  return [refused(at, 'header-format-unknown', 'The header has no format that Meta knows.')];
}

const notChecked = (format: string): string => `What a header of format ${format} shows is not checked.`;

function lintHeaderText(header: JsonObject, path: string, frame: TemplateFrame): TemplateFinding[] {
  const text = textOf(header);
  if (text === undefined) return [noText(path, 'header')];
  const { plain, variables } = scanText(text);
  const at = `${path}.text`;
  const findings = tooLong(at, 'header', text, MAX_HEADER);
  if (/[\n\r*_~`]|\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/u.test(plain)) {
    findings.push(
      refused(at, 'header-formatting', 'A header has no newlines, emojis, asterisks or formatting.'),
    );
  }
  if (variables.length > 1) {
    findings.push(refused(at, 'header-variables', `The header has ${variables.length} variables.`));
  }
  return [...findings, ...lintVariables(text, { part: 'header', path, format: frame.format, of: header })];
}

/** Findings of a component of type BODY. */
export function lintBody(body: JsonObject, path: string, frame: TemplateFrame): TemplateFinding[] {
  const text = textOf(body);
  if (text === undefined) return [noText(path, 'body')];
  const at = `${path}.text`;
  const findings = tooLong(at, 'body', text, MAX_BODY);
  if (/(\r\n|\r|\n){3}/.test(text)) {
    findings.push(refused(at, 'body-newlines', 'The body has more than two newlines in a row.'));
  }
  const emojis = text.match(EMOJI)?.length ?? 0;
  if (emojis > MAX_EMOJIS) findings.push(refused(at, 'body-emojis', `The body has ${emojis} emojis.`));
  return [...findings, ...lintVariables(text, { part: 'body', path, format: frame.format, of: body })];
}

/** Findings of a component of type FOOTER. */
export function lintFooter(footer: JsonObject, path: string): TemplateFinding[] {
  const text = textOf(footer);
  if (text === undefined) return [noText(path, 'footer')];
  const at = `${path}.text`;
  const findings = tooLong(at, 'footer', text, MAX_FOOTER);
  if (/\{\{|\}\}/.test(text)) findings.push(refused(at, 'footer-variables', 'The footer has a variable.'));
  if (/[\n\r]/.test(text)) findings.push(refused(at, 'footer-newlines', 'The footer has a newline.'));
  if (/https?:\/\/|\bwww\./i.test(text)) findings.push(refused(at, 'footer-links', 'The footer has a link.'));
  return findings;
}

function textOf(component: JsonObject): string | undefined {
  const text = valueAt(component, 'text');
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}

function noText(path: string, part: string): TemplateFinding {
  return refused(`${path}.text`, 'text-missing', `The ${part} has no text.`);
}

function tooLong(path: string, part: string, text: string, limit: number): TemplateFinding[] {
  if (text.length <= limit) return [];
  return [refused(path, 'text-too-long', `The ${part} has ${text.length} characters; ${limit} are allowed.`)];
}
