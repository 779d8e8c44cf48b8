import { canonicalPhone } from './canonical-phone.ts';

/** Digits of a number as WhatsApp writes it, perhaps with + and marks between them; E.164 has at most 15. */
const NUMBER = /^\+?\d(?:[ ().-]*\d){0,14}\)?$/;

/**
 * The phone number, E.164 with +, that what a messenger gives as somebody's address is, in the spelling that readers of numbers give it.
 * Null for what has a letter or anything else in it: a business-scoped id is a person of its own, whatever its digits.
 * A number that is in no numbering plan is one all the same: people write from it.
 */
export function phoneOfAddress(address: string): string | null {
  return NUMBER.test(address) ? `+${canonicalPhone(address.replace(/\D/g, ''))}` : null;
}
