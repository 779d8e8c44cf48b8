import { isPositional, variablesIn } from './template-text.ts';

/** A button of a template as far as it is read. */
export interface TemplateButton {
  /** In upper case. */
  readonly type: string;
  readonly text: string;
  /** May end with a variable. */
  readonly url?: string;
  readonly phoneNumber?: string;
}

/** Meta's components taken apart, whatever their order and case. */
export interface TemplateParts {
  readonly header?: { readonly format: string; readonly text: string };
  /** Of a template for authentication the text that Meta writes, in English: its variable is the code. */
  readonly body: string;
  readonly footer?: string;
  readonly buttons: readonly TemplateButton[];
  /** Types of components that are none of these four. */
  readonly others: readonly string[];
}

/** A variable of a template and where its value goes. */
export interface TemplateVariable {
  /**
   * How the API and variable maps call it: `1` or `first_name` in the body, `header.1` in the header, and `button.0.1`
   * in the link of the first button (buttons count from 0).
   */
  readonly name: string;
  readonly part: 'header' | 'body' | 'button';
  /** Between the braces. */
  readonly inText: string;
  /** Place of the button, from 0. */
  readonly button?: number;
  /** The longest value that Meta takes, where that is not a matter of the whole text. */
  readonly maxLength?: number;
}

/** Meta writes the body of a template for authentication; its only variable is the code (reference: Meta, authentication templates). */
const CODE_BODY = '*{{1}}* is your verification code.';
const CODE_LINK = 'https://www.whatsapp.com/otp/code/?code=otp{{1}}';
const MAX_CODE = 15;

/** What is sent without a parameter, or with a text for the end of a link. */
const FILLABLE_BUTTONS = [
  'QUICK_REPLY',
  'URL',
  'OTP',
  'PHONE_NUMBER',
  'CATALOG',
  'VOICE_CALL',
  'REQUEST_CONTACT_INFO',
];
const FILLABLE_COMPONENTS = ['CALL_PERMISSION_REQUEST'];

/** Takes Meta's list of components apart; anything else than a well-formed component is passed over. */
export function templateParts(components: unknown): TemplateParts {
  const list: readonly unknown[] = Array.isArray(components) ? components : [];
  const typed = list.map((raw) => ({ raw, type: upper(raw, 'type') }));
  const first = (type: string): unknown => typed.find((component) => component.type === type)?.raw;
  const header = first('HEADER');
  const footer = first('FOOTER');
  const buttons = field(first('BUTTONS'), 'buttons');
  const body = textAt(first('BODY'), 'text');
  return {
    ...(header === undefined
      ? {}
      : { header: { format: upper(header, 'format') || 'TEXT', text: textAt(header, 'text') ?? '' } }),
    body: body ?? (hasCodeButton(buttons) ? CODE_BODY : ''),
    ...(footer === undefined ? {} : { footer: textAt(footer, 'text') ?? '' }),
    buttons: Array.isArray(buttons) ? buttons.map(readButton) : [],
    others: typed
      .map(({ type }) => type)
      .filter((type) => !['HEADER', 'BODY', 'FOOTER', 'BUTTONS'].includes(type)),
  };
}

function hasCodeButton(buttons: unknown): boolean {
  return Array.isArray(buttons) && buttons.some((button) => upper(button, 'type') === 'OTP');
}

/**
 * Every variable of a template: of its header, its body, and the links of its buttons. A one-time code stands in body
 * and button: both are the variable `1`, since people must get the same code by either.
 */
export function templateVariables(components: unknown): TemplateVariable[] {
  const { header, body, buttons } = templateParts(components);
  if (buttons.some(({ type }) => type === 'OTP')) {
    const code = { name: '1', inText: '1', maxLength: MAX_CODE } as const;
    const places = buttons.flatMap(({ type }, button) =>
      type === 'OTP' ? [{ ...code, part: 'button', button } as const] : [],
    );
    return [{ ...code, part: 'body' }, ...places];
  }
  const headerText = header?.format === 'TEXT' ? header.text : '';
  return [
    ...variablesIn(headerText).map(
      (inText) => ({ name: `header.${inText}`, part: 'header', inText }) as const,
    ),
    ...variablesIn(body).map((inText) => ({ name: inText, part: 'body', inText }) as const),
    ...buttons.flatMap(({ url = '' }, button) =>
      variablesIn(url).map(
        (inText) => ({ name: `button.${button}.${inText}`, part: 'button', inText, button }) as const,
      ),
    ),
  ];
}

/** Whether a template sends a one-time code: it has the button that copies or fills it in. */
export function isOneTimeCode(components: unknown): boolean {
  return templateParts(components).buttons.some(({ type }) => type === 'OTP');
}

/** Variables of a template's body. `components` is Meta's list, as given. */
export function bodyVariables(components: unknown): string[] {
  return variablesIn(templateParts(components).body);
}

/** Meta's `parameter_format` of a template: whether the variables of header and body are named. */
export function parameterFormatOf(components: unknown): 'POSITIONAL' | 'NAMED' {
  const texts = templateVariables(components).filter(({ part }) => part !== 'button');
  return texts.some(({ inText }) => !isPositional(inText)) ? 'NAMED' : 'POSITIONAL';
}

/**
 * What of a template cannot be filled with texts, in words for a person: media, codes to copy, carousels. Such a
 * template is sent with parameters in Meta's own shape only.
 */
export function unfillableParts(components: unknown): string[] {
  const { header, body, buttons, others } = templateParts(components);
  return [
    ...(header && header.format !== 'TEXT' ? [`a header of type ${header.format}`] : []),
    ...(body === '' ? ['a body that Meta writes'] : []),
    ...buttons.flatMap(({ type }) => (FILLABLE_BUTTONS.includes(type) ? [] : [`a button of type ${type}`])),
    ...others.flatMap((type) => (FILLABLE_COMPONENTS.includes(type) ? [] : [`a component of type ${type}`])),
  ];
}

function readButton(raw: unknown): TemplateButton {
  const type = upper(raw, 'type');
  const url = type === 'OTP' ? CODE_LINK : textAt(raw, 'url');
  const phoneNumber = textAt(raw, 'phone_number');
  return {
    type,
    text: textAt(raw, 'text') ?? '',
    ...(url === undefined ? {} : { url }),
    ...(phoneNumber === undefined ? {} : { phoneNumber }),
  };
}

function field(raw: unknown, key: string): unknown {
  return typeof raw === 'object' && raw !== null && Object.hasOwn(raw, key)
    ? (raw as Record<string, unknown>)[key]
    : undefined;
}

function textAt(raw: unknown, key: string): string | undefined {
  const value = field(raw, key);
  return typeof value === 'string' ? value : undefined;
}

function upper(raw: unknown, key: string): string {
  return textAt(raw, key)?.toUpperCase() ?? '';
}
