import type { Address } from '@wabus/keyring';
import { phoneOfAddress } from '@wabus/phone';

/** Finds a person in text, by addresses. */
export interface Mention {
  /** One of these stands in every text that names the person: by them a database looks before anything is read. */
  readonly parts: readonly string[];
  /** Whether the text names the person. */
  isIn(text: string): boolean;
}

/** Renumberings leave as many digits at the end as they are. */
const KEPT_DIGITS = 7;

/** Digits as long as a number with its country code, standing alone. */
const NUMBERS = /(?<![\d])\d{8,17}(?![\d])/g;

/** How a person with these addresses is named: numbers in any spelling of the world, ids and user names as they are. */
export function mentionOf(addresses: readonly Address[]): Mention {
  const phones = new Set<string>();
  const names: string[] = [];
  for (const { kind, value } of addresses) {
    if (kind === 'phone') phones.add(value);
    else names.push(kind === 'username' ? JSON.stringify(value) : value);
  }
  return {
    parts: [...new Set([...phones].map((phone) => phone.slice(-KEPT_DIGITS))), ...names],
    isIn: (text) =>
      names.some((name) => text.includes(name)) ||
      (phones.size > 0 &&
        (text.match(NUMBERS) ?? []).some((digits) => phones.has(phoneOfAddress(digits) ?? ''))),
  };
}
