import { isDeepStrictEqual } from 'node:util';
import type { EventData } from '@wabus/events';
import { isOneTimeCode } from '../render/template-parts.ts';

/** The texts of a template as Meta's webhook has them. */
export type TextsAtMeta = Pick<
  EventData<'TemplateComponentsChanged'>,
  'header' | 'body' | 'footer' | 'buttons'
>;

type Json = Readonly<Record<string, unknown>>;

/** What the webhook speaks of, in the order in which people see it. */
const SPOKEN_OF = ['HEADER', 'BODY', 'FOOTER', 'BUTTONS'];

/** Buttons that the webhook always lists; it may say nothing of others (Meta: message_template_components_update). */
const ALWAYS_LISTED = ['URL', 'PHONE_NUMBER'];

/**
 * The components that a template has at Meta: as drafted, with the texts that its webhook tells. What that does not speak
 * of stays as drafted: a header that shows a medium or a place, a carousel or an offer, what a button has beside its text
 * and link, and the buttons of a template for one-time codes, which Meta writes. Exactly `drafted` where nothing differs.
 */
export function componentsAtMeta(drafted: unknown, told: TextsAtMeta): unknown {
  const list = Array.isArray(drafted) ? drafted.map(asJson) : [];
  const [header, body, footer, buttons] = SPOKEN_OF.map((type) =>
    list.find((component) => word(component, 'type') === type),
  );
  const now = [
    ...headerAtMeta(header, told.header),
    withTexts(body ?? { type: 'BODY' }, { text: told.body }),
    ...(told.footer === undefined ? [] : [withTexts(footer ?? { type: 'FOOTER' }, { text: told.footer })]),
    ...(isOneTimeCode(drafted) && buttons ? [buttons] : buttonsAtMeta(buttons, told.buttons)),
  ];
  const others = list.filter((component) => !SPOKEN_OF.includes(word(component, 'type')));
  const all = [...now, ...others];
  const same =
    all.length === list.length && list.every((one) => all.some((it) => isDeepStrictEqual(it, one)));
  return same ? drafted : all;
}

/** A header without a text is not spoken of. */
function headerAtMeta(drafted: Json | undefined, text: string | undefined): Json[] {
  const isText = !drafted || ['', 'TEXT'].includes(word(drafted, 'format'));
  if (text === undefined) return drafted && !isText ? [drafted] : [];
  return [withTexts(drafted && isText ? drafted : { type: 'HEADER', format: 'TEXT' }, { text })];
}

function buttonsAtMeta(drafted: Json | undefined, told: TextsAtMeta['buttons']): Json[] {
  const had = Array.isArray(drafted?.buttons) ? drafted.buttons.map(asJson) : [];
  const isWhole = told.some(({ type }) => !ALWAYS_LISTED.includes(type.toUpperCase()));
  const buttons = isWhole ? eachAsTold(had, told) : inTheirPlaces(had, told);
  return buttons.length === 0 ? [] : [{ ...(drafted ?? { type: 'BUTTONS' }), buttons }];
}

function eachAsTold(had: readonly Json[], told: TextsAtMeta['buttons']): Json[] {
  const left = [...had];
  return told.map((button) => {
    const at = left.findIndex((one) => word(one, 'type') === button.type.toUpperCase());
    return buttonAtMeta(at < 0 ? {} : (left.splice(at, 1)[0] ?? {}), button);
  });
}

/** Links and calls as told, among those that were not spoken of. */
function inTheirPlaces(had: readonly Json[], told: TextsAtMeta['buttons']): Json[] {
  const listed = (button: Json): boolean => ALWAYS_LISTED.includes(word(button, 'type'));
  const now = eachAsTold(had.filter(listed), told);
  const kept = had.flatMap((button) => (listed(button) ? now.splice(0, 1) : [button]));
  return [...kept, ...now];
}

function buttonAtMeta(drafted: Json, { type, text, url, phoneNumber }: TextsAtMeta['buttons'][number]): Json {
  return withTexts(word(drafted, 'type') === '' ? { type } : drafted, {
    text,
    url,
    phone_number: phoneNumber,
  });
}

/** With other texts the examples of before are none. */
function withTexts(component: Json, texts: Readonly<Record<string, string | undefined>>): Json {
  const others = Object.entries(texts).filter(
    ([key, text]) =>
      text !== undefined && text !== component[key] && !isSameNumber(key, text, component[key]),
  );
  if (others.length === 0) return component;
  const { example: _ofBefore, ...kept } = component;
  return { ...kept, ...Object.fromEntries(others) };
}

/** Meta writes numbers with and without the plus. */
function isSameNumber(key: string, one: string, other: unknown): boolean {
  return key === 'phone_number' && typeof other === 'string' && digits(one) === digits(other);
}

const digits = (number: string): string => number.replace(/\D/g, '');

function asJson(raw: unknown): Json {
  return typeof raw === 'object' && raw !== null ? { ...raw } : {};
}

function word(raw: Json, key: string): string {
  const value = raw[key];
  return typeof value === 'string' ? value.toUpperCase() : '';
}
