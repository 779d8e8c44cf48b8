import { isObject, type JsonObject, valueAt } from '../json.ts';
import { refused, type TemplateFinding, unchecked } from './finding.ts';
import { type TemplateFrame, upper } from './frame.ts';
import { isTemplateLanguage } from './languages.ts';
import { lintButtons } from './lint-buttons.ts';
import { lintBody, lintFooter, lintHeader } from './lint-components.ts';
import type { ParameterFormat } from './variables.ts';

const MAX_FINDINGS = 100;
const OF_META =
  'Meta writes the text of authentication templates itself, in the language of the template; a preview shows its English sentence in any language.';
const CATEGORIES = ['MARKETING', 'UTILITY', 'AUTHENTICATION'];
const UNCHECKED = ['CAROUSEL', 'LIMITED_TIME_OFFER', 'CALL_PERMISSION_REQUEST'];
/** Names of the sample templates that every account has. */
const RESERVED = ['hello_world'];

/**
 * Says offline what Meta would refuse of a template as it is created (`name`, `language`, `category`, `components`,
 * `parameter_format`). Takes any JSON, never throws, and answers at most 100 findings. A template without a finding of level `error` is valid; what
 * only Meta can know (a name in use, a limit reached, its opinion of the wording) is not looked at.
 */
export function lintTemplate(template: unknown): TemplateFinding[] {
  if (!isObject(template)) return [refused('', 'template-not-object', 'The template is not an object.')];
  const category = upper(valueAt(template, 'category'));
  const asked = valueAt(template, 'parameter_format') ?? 'POSITIONAL';
  const format: ParameterFormat = upper(asked) === 'NAMED' ? 'NAMED' : 'POSITIONAL';
  return worstFirst([
    ...lintName(valueAt(template, 'name')),
    ...lintLanguage(valueAt(template, 'language')),
    ...(CATEGORIES.includes(category)
      ? []
      : [refused('category', 'category-unknown', 'The category is not one of Meta’s.')]),
    ...(['NAMED', 'POSITIONAL'].includes(upper(asked))
      ? []
      : [refused('parameter_format', 'parameter-format-unknown', 'The format of variables is unknown.')]),
    ...lintComponents(valueAt(template, 'components'), { category, format }),
  ]);
}

/** All of them, or where there are more than a person reads, the first hundred with those that refuse first. */
function worstFirst(findings: readonly TemplateFinding[]): TemplateFinding[] {
  if (findings.length <= MAX_FINDINGS) return [...findings];
  const { error = [], unchecked: rest = [] } = Object.groupBy(findings, ({ level }) => level);
  return [...error, ...rest].slice(0, MAX_FINDINGS);
}

function lintName(name: unknown): TemplateFinding[] {
  if (typeof name !== 'string' || !/^[a-z0-9_]{1,512}$/.test(name)) {
    return [refused('name', 'name-invalid', 'The name has characters or a length that Meta does not take.')];
  }
  if (RESERVED.includes(name)) {
    return [refused('name', 'name-reserved', 'A sample template of Meta has this name.')];
  }
  return [];
}

function lintLanguage(language: unknown): TemplateFinding[] {
  if (typeof language === 'string' && isTemplateLanguage(language)) return [];
  return [refused('language', 'language-unknown', 'Meta has no templates in this language.')];
}

function lintComponents(components: unknown, frame: TemplateFrame): TemplateFinding[] {
  if (!Array.isArray(components)) {
    return [refused('components', 'components-invalid', 'The components are not a list.')];
  }
  const seen = new Set<string>();
  const findings = components.flatMap((component: unknown, index) => {
    const path = `components[${index}]`;
    if (!isObject(component) || typeof valueAt(component, 'type') !== 'string') {
      return [refused(path, 'components-invalid', 'The component is not an object with a type.')];
    }
    const type = upper(valueAt(component, 'type'));
    const again = seen.has(type);
    seen.add(type);
    if (again) {
      return [refused(`${path}.type`, 'component-repeated', 'Another component has this type already.')];
    }
    return lintComponent(type, component, path, frame);
  });
  if (seen.has('BODY')) return findings;
  return [...findings, refused('components', 'body-missing', 'The template has no body.')];
}

function lintComponent(
  type: string,
  component: JsonObject,
  path: string,
  frame: TemplateFrame,
): TemplateFinding[] {
  if (UNCHECKED.includes(type)) {
    return [unchecked(path, 'component-unchecked', `A component of type ${type} is not checked.`)];
  }
  if (frame.category === 'AUTHENTICATION' && (type === 'BODY' || type === 'FOOTER')) {
    return [unchecked(path, 'component-unchecked', OF_META)];
  }
  switch (type) {
    case 'HEADER':
      return lintHeader(component, path, frame);
    case 'BODY':
      return lintBody(component, path, frame);
    case 'FOOTER':
      return lintFooter(component, path);
    case 'BUTTONS':
      return lintButtons(component, path, frame);
    default:
      return [refused(`${path}.type`, 'component-unknown', 'Meta knows no component of this type.')];
  }
}
