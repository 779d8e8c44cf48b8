import { faultOfText } from './variable-values.ts';

type Json = Readonly<Record<string, unknown>>;

/** A JSON object, and not a list. */
export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const filled = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/**
 * What is wrong with a parameter that stands for a text (Meta: template messages, parameter types): a text, an amount of
 * money or a time; null when nothing.
 */
export function faultOfTextParameter(given: unknown): string | null {
  if (!isJson(given)) return 'is not an object';
  switch (given.type) {
    case 'text':
      return typeof given.text === 'string' ? faultOfText(given.text) : 'has no text';
    case 'currency':
      return faultOfCurrency(given.currency);
    case 'date_time':
      return isJson(given.date_time) && filled(given.date_time.fallback_value)
        ? faultOfText(given.date_time.fallback_value)
        : 'has no date_time.fallback_value';
    default:
      return 'is of none of the types text, currency and date_time';
  }
}

function faultOfCurrency(currency: unknown): string | null {
  if (!isJson(currency) || !filled(currency.fallback_value)) return 'has no currency.fallback_value';
  if (typeof currency.code !== 'string' || !/^[A-Z]{3}$/.test(currency.code)) {
    return 'has no currency.code of three capital letters, such as EUR';
  }
  if (!Number.isSafeInteger(currency.amount_1000)) return 'has no whole number as currency.amount_1000';
  return faultOfText(currency.fallback_value);
}

/** The text that people see of a parameter for which nothing is wrong. */
export function shownText(given: unknown): string {
  if (!isJson(given)) return '';
  if (given.type === 'text') return String(given.text);
  const held = given.type === 'currency' ? given.currency : given.date_time;
  return isJson(held) ? String(held.fallback_value) : '';
}

/** What is wrong with the parameter of a header that shows a medium, a place or a product; null when nothing. */
export function faultOfHeaderParameter(format: string, given: unknown): string | null {
  const type = format.toLowerCase();
  if (!isJson(given) || given.type !== type) return `is not of type ${type}`;
  const held = given[type];
  if (!isJson(held)) return `has no object ${type}`;
  if (type === 'location') {
    const coordinates = [held.latitude, held.longitude];
    return coordinates.every((value) => typeof value === 'number' || filled(value))
      ? null
      : 'has no location.latitude and location.longitude';
  }
  if (type === 'product')
    return filled(held.product_retailer_id) ? null : 'has no product.product_retailer_id';
  return filled(held.id) !== filled(held.link) ? null : `has neither ${type}.id nor ${type}.link, or both`;
}

/** Meta: coupon codes, since December 2025; one of its older pages says 15. */
const MAX_COUPON = 20;

/** What is wrong with the parameter of a button that copies a code; null when nothing. */
export function faultOfCoupon(given: unknown): string | null {
  if (!isJson(given) || given.type !== 'coupon_code') return 'is not of type coupon_code';
  if (!filled(given.coupon_code)) return 'has no coupon_code';
  return given.coupon_code.length > MAX_COUPON
    ? `has ${given.coupon_code.length} characters; ${MAX_COUPON} are allowed`
    : null;
}
