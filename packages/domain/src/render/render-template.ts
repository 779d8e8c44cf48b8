import { tooLongTexts } from './hydrated-length.ts';
import {
  type TemplateParts,
  type TemplateVariable,
  templateParts,
  templateVariables,
} from './template-parts.ts';
import { isPositional } from './template-text.ts';
import {
  faultOf,
  missingIn,
  type ValuedVariable,
  type ValueSources,
  valuesIn,
  valuesOf,
} from './variable-values.ts';

/** One value of a template's variable, in Meta's shape. */
export interface TextParameter {
  readonly type: 'text';
  /** Only of variables with a name. */
  readonly parameter_name?: string;
  readonly text: string;
}

/** The parameters of one component of a template, in Meta's shape. */
export type ComponentParameters =
  | { readonly type: 'header' | 'body'; readonly parameters: readonly TextParameter[] }
  | {
      readonly type: 'button';
      readonly sub_type: 'url';
      /** Place of the button, from 0. */
      readonly index: string;
      readonly parameters: readonly TextParameter[];
    };

/** Meta's `template` object of a message, ready to send. */
export interface TemplateContent {
  readonly name: string;
  readonly language: { readonly code: string };
  readonly components: readonly ComponentParameters[];
}

/** What a template is rendered from. */
export interface RenderInput extends ValueSources {
  readonly name: string;
  readonly language: string;
  /** Meta's components, as drafted. */
  readonly components: unknown;
}

/**
 * The rendered template, or why this recipient cannot get it: `missing` lists variables without a value and default
 * (suppressed as `variable-missing`), `invalid` those whose value Meta would refuse, or with which a text gets longer than
 * Meta delivers (`variable-invalid`).
 */
export type Rendered =
  | { readonly kind: 'rendered'; readonly template: TemplateContent }
  | { readonly kind: 'missing'; readonly code: 'variable-missing'; readonly variables: readonly string[] }
  | {
      readonly kind: 'invalid';
      readonly code: 'variable-invalid';
      readonly variables: readonly string[];
      /** What is wrong with the first of them, in words that follow its name. */
      readonly fault: string;
    };

/** Values of one recipient. */
type OwnValues = Pick<ValueSources, 'given' | 'fields'>;

/**
 * Fills a template for one recipient: header, body and the ends of links. A given value counts first, then the mapped
 * field (where none is mapped, the field of that name), then the default. See `TemplateVariable` for how variables are called.
 */
export function renderTemplate(input: RenderInput): Rendered {
  return templateFiller(input)(input);
}

/** Takes a template apart, to be filled for many recipients as `renderTemplate` fills it for one. */
export function templateFiller(template: Omit<RenderInput, keyof OwnValues>): (own: OwnValues) => Rendered {
  const taken = {
    ...{ name: template.name, language: template.language, mapped: template.variables },
    parts: templateParts(template.components),
    variables: templateVariables(template.components),
  };
  return (own) => filled(taken, own);
}

/** A template that was taken apart. */
interface TakenApart {
  readonly name: string;
  readonly language: string;
  readonly mapped: ValueSources['variables'];
  readonly parts: TemplateParts;
  readonly variables: readonly TemplateVariable[];
}

function filled(template: TakenApart, own: OwnValues): Rendered {
  const variables = valuesOf(template.variables, { ...own, variables: template.mapped });
  const missing = missingIn(variables);
  if (missing.length > 0) return { kind: 'missing', code: 'variable-missing', variables: missing };
  const [first, ...more] = faultsOf(template.parts, variables);
  if (first) {
    const names = [first, ...more].map(({ name }) => name);
    return { kind: 'invalid', code: 'variable-invalid', variables: [...new Set(names)], fault: first.fault };
  }
  const components = [
    ...textComponent('header', variables),
    ...textComponent('body', variables),
    ...buttonComponents(variables),
  ];
  return {
    kind: 'rendered',
    template: { name: template.name, language: { code: template.language }, components },
  };
}

/** A variable whose value cannot be sent, and why in words. */
interface VariableFault {
  readonly name: string;
  readonly fault: string;
}

function faultsOf(parts: TemplateParts, variables: readonly ValuedVariable[]): VariableFault[] {
  const own = variables.flatMap((variable) => {
    const fault = faultOf(variable);
    return fault === null ? [] : [{ name: variable.name, fault }];
  });
  if (own.length > 0) return own;
  const values = {
    header: valuesIn(variables, 'header'),
    body: valuesIn(variables, 'body'),
    buttons: new Map(
      variables.flatMap(({ button }) =>
        button === undefined ? [] : [[button, valuesIn(variables, 'button', button)] as const],
      ),
    ),
  };
  return tooLongTexts(parts, values).flatMap(({ part, button, fault }) =>
    variables
      .filter((variable) => variable.part === part && variable.button === button)
      .map(({ name }) => ({ name, fault: `fills a text that ${fault}` })),
  );
}

function textComponent(type: 'header' | 'body', variables: readonly ValuedVariable[]): ComponentParameters[] {
  const parameters = variables
    .filter(({ part }) => part === type)
    .map(({ inText, value = '' }) => ({
      type: 'text' as const,
      ...(isPositional(inText) ? {} : { parameter_name: inText }),
      text: value,
    }));
  return parameters.length === 0 ? [] : [{ type, parameters }];
}

function buttonComponents(variables: readonly ValuedVariable[]): ComponentParameters[] {
  return variables.flatMap(({ button, value = '' }) =>
    button === undefined
      ? []
      : [
          {
            type: 'button',
            sub_type: 'url',
            index: String(button),
            parameters: [{ type: 'text', text: value }],
          },
        ],
  );
}
