import { tooLongTexts, type ValuesByPart } from './hydrated-length.ts';
import {
  faultOfCoupon,
  faultOfHeaderParameter,
  faultOfTextParameter,
  isJson,
  shownText,
} from './parameter-values.ts';
import {
  isOneTimeCode,
  type TemplateParts,
  type TemplateVariable,
  templateParts,
  templateVariables,
} from './template-parts.ts';
import { isPositional } from './template-text.ts';

/** Something of a message's components with which Meta would refuse it. */
export interface ParameterFault {
  readonly code: 'variable-missing' | 'variable-invalid' | 'variable-unknown';
  /** Where it is, or would have to be, in the list of components. */
  readonly path: string;
  /** What is wrong, in words. */
  readonly detail: string;
}

type Json = Readonly<Record<string, unknown>>;

/** A component as it was given, with its place in the list. */
interface Given {
  readonly path: string;
  readonly component: Json;
  readonly type: string;
  readonly parameters: readonly unknown[];
}

/** Components whose parameters are left for Meta to judge, by the component of the template that they belong to. */
const LEFT_TO_META: ReadonlyMap<string, readonly string[]> = new Map([
  ['carousel', ['CAROUSEL']],
  ['limited_time_offer', ['LIMITED_TIME_OFFER']],
  ['tap_target_configuration', []],
]);

/**
 * What Meta would refuse of the components of a message for this template: parameters missing, too many, of another kind
 * or with a value that cannot be sent, as strictly as values by variable are looked at (Meta: template messages; errors
 * 132000, 132012, 132018, 131008, 132005). `templateComponents` and `components` are both in Meta's own shape.
 */
export function checkParameters(
  templateComponents: unknown,
  components: readonly Json[],
): readonly ParameterFault[] {
  const parts = templateParts(templateComponents);
  const given = components.map(asGiven);
  const faults = [
    ...repeated(given),
    ...given.flatMap((one) => unknownComponent(one, parts)),
    ...checkTexts('header', templateComponents, given),
    ...checkHeader(parts, given),
    ...checkTexts('body', templateComponents, given),
    ...parts.buttons.flatMap((_, index) => checkButton(index, templateComponents, parts, given)),
  ];
  if (faults.length === 0) faults.push(...twoCodes(templateComponents, given));
  return faults.length > 0 ? faults : tooLong(templateComponents, parts, given);
}

function asGiven(component: Json, index: number): Given {
  const type = typeof component.type === 'string' ? component.type.toLowerCase() : '';
  const parameters = Array.isArray(component.parameters) ? component.parameters : [];
  return { path: `template.components[${index}]`, component, type, parameters };
}

const buttonOf = ({ component }: Given): number => Number(component.index);
const subTypeOf = ({ component }: Given): string =>
  typeof component.sub_type === 'string' ? component.sub_type.toLowerCase() : '';
const placeOf = (given: Given): string =>
  given.type === 'button' ? `button ${buttonOf(given)}` : given.type;

function repeated(given: readonly Given[]): ParameterFault[] {
  const seen = new Set<string>();
  return given.flatMap((one) => {
    const place = placeOf(one);
    if (!seen.has(place)) {
      seen.add(place);
      return [];
    }
    return [{ code: 'variable-unknown', path: one.path, detail: `is a second component for the ${place}` }];
  });
}

function unknownComponent(one: Given, { header, buttons, others }: TemplateParts): ParameterFault[] {
  const unknown = (detail: string): ParameterFault[] => [
    { code: 'variable-unknown', path: one.path, detail },
  ];
  if (one.type === 'body') return [];
  if (one.type === 'header') return header ? [] : unknown('is for a header; the template has none');
  if (one.type !== 'button') {
    const owners = LEFT_TO_META.get(one.type);
    if (!owners) return unknown('is of no type that a message can have');
    const there = owners.length === 0 || owners.some((owner) => others.includes(owner));
    return there ? [] : unknown(`is for a component of type ${owners.join()}; the template has none`);
  }
  const button = buttons[buttonOf(one)];
  if (!button)
    return unknown(`is for button ${String(one.component.index)}; the template has ${buttons.length}`);
  const wanted = subTypeFor(button.type);
  return subTypeOf(one) === wanted
    ? []
    : [
        {
          code: 'variable-invalid',
          path: `${one.path}.sub_type`,
          detail: `must be ${wanted} for this button`,
        },
      ];
}

/** What a message calls a button of the template. */
function subTypeFor(type: string): string {
  return type === 'OTP' ? 'url' : type.toLowerCase();
}

function checkTexts(part: 'header' | 'body', template: unknown, given: readonly Given[]): ParameterFault[] {
  const variables = templateVariables(template).filter((variable) => variable.part === part);
  const one = given.find(({ type }) => type === part);
  if (part === 'header' && templateParts(template).header?.format !== 'TEXT') return [];
  return checkValues(variables, one, part);
}

function checkValues(
  variables: readonly TemplateVariable[],
  one: Given | undefined,
  part: string,
): ParameterFault[] {
  const parameters = one?.parameters ?? [];
  if (parameters.length > variables.length) {
    const detail = `has ${parameters.length} parameters; the template has ${variables.length} variables in its ${part}`;
    return [{ code: 'variable-unknown', path: one?.path ?? 'template.components', detail }];
  }
  return variables.flatMap((variable, index): ParameterFault[] => {
    const at = parameterOf(variable, parameters, index);
    const path = one ? (at < 0 ? one.path : `${one.path}.parameters[${at}]`) : 'template.components';
    if (at < 0) {
      const named = isPositional(variable.inText) ? '' : ` (as parameter_name "${variable.inText}")`;
      return [
        {
          code: 'variable-missing',
          path,
          detail: `No value for variable ${variable.name}${named} in the component of the ${part}.`,
        },
      ];
    }
    const fault = faultOfValue(variable, parameters[at]);
    if (fault === null) return [];
    const code = fault === 'is empty' || fault === 'has no text' ? 'variable-missing' : 'variable-invalid';
    return [{ code, path, detail: `The value of variable ${variable.name} ${fault}.` }];
  });
}

/** By name where the variable has one, else by place; -1 when it is not there. */
function parameterOf(variable: TemplateVariable, parameters: readonly unknown[], index: number): number {
  if (variable.part === 'button' || isPositional(variable.inText))
    return (parameters[index] ?? null) === null ? -1 : index;
  return parameters.findIndex((given) => isJson(given) && given.parameter_name === variable.inText);
}

function faultOfValue({ maxLength, part }: TemplateVariable, given: unknown): string | null {
  const fault = faultOfTextParameter(given);
  if (fault !== null) return fault;
  if (part === 'button' && isJson(given) && given.type !== 'text') return 'is not of type text';
  const { length } = shownText(given);
  if (maxLength === undefined || length <= maxLength) return null;
  return `has ${length} characters; ${maxLength} are allowed`;
}

function checkHeader({ header }: TemplateParts, given: readonly Given[]): ParameterFault[] {
  if (!header || header.format === 'TEXT') return [];
  const one = given.find(({ type }) => type === 'header');
  const path = one ? `${one.path}.parameters[0]` : 'template.components';
  const [parameter, ...more] = one?.parameters ?? [];
  if (parameter === undefined) {
    const detail = `The header shows a ${header.format.toLowerCase()}: it needs a parameter of that type.`;
    return [{ code: 'variable-missing', path, detail }];
  }
  if (more.length > 0) return [{ code: 'variable-unknown', path, detail: 'The header takes one parameter.' }];
  const fault = faultOfHeaderParameter(header.format, parameter);
  return fault === null
    ? []
    : [{ code: 'variable-invalid', path, detail: `The parameter of the header ${fault}.` }];
}

function checkButton(
  index: number,
  template: unknown,
  { buttons }: TemplateParts,
  given: readonly Given[],
): ParameterFault[] {
  const one = given.find((other) => other.type === 'button' && buttonOf(other) === index);
  const type = buttons[index]?.type ?? '';
  const absentPath = 'template.components';
  if (type === 'URL' || type === 'OTP') {
    const variables = templateVariables(template).filter(({ button }) => button === index);
    return checkValues(variables, one, `button ${index}`);
  }
  if (type !== 'COPY_CODE') return [];
  const path = one ? `${one.path}.parameters[0]` : absentPath;
  if (!one || one.parameters.length === 0) {
    const detail = `Button ${index} copies a code: it needs a parameter of type coupon_code.`;
    return [{ code: 'variable-missing', path, detail }];
  }
  const fault = faultOfCoupon(one.parameters[0]);
  return fault === null
    ? []
    : [{ code: 'variable-invalid', path, detail: `The code of button ${index} ${fault}.` }];
}

/** People must get the code that they read by the button, too. */
function twoCodes(template: unknown, given: readonly Given[]): ParameterFault[] {
  if (!isOneTimeCode(template)) return [];
  const codes = given.filter(({ type }) => type === 'body' || type === 'button');
  const [first, ...others] = codes.map(({ parameters }) => shownText(parameters[0]));
  const at = others.findIndex((code) => code !== first);
  if (at < 0) return [];
  const path = `${codes[at + 1]?.path}.parameters[0]`;
  return [
    { code: 'variable-invalid', path, detail: 'The code of the button is another than that of the body.' },
  ];
}

function tooLong(template: unknown, parts: TemplateParts, given: readonly Given[]): ParameterFault[] {
  const variables = templateVariables(template);
  const textsOf = (part: string, button?: number): Record<string, string> => {
    const one = given.find(
      (other) => other.type === part && (button === undefined || buttonOf(other) === button),
    );
    const there = variables.filter((variable) => variable.part === part && variable.button === button);
    return Object.fromEntries(
      there.map((variable, index) => {
        const at = parameterOf(variable, one?.parameters ?? [], index);
        return [variable.inText, shownText(one?.parameters[at])];
      }),
    );
  };
  const values: ValuesByPart = {
    header: textsOf('header'),
    body: textsOf('body'),
    buttons: new Map(parts.buttons.map((_, index) => [index, textsOf('button', index)])),
  };
  return tooLongTexts(parts, values).map(({ part, button, fault }) => {
    const place = button === undefined ? part : `button ${button}`;
    return {
      code: 'variable-invalid',
      path: 'template.components',
      detail: `The ${place} ${fault}.`,
    };
  });
}
