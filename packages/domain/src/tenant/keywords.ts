import type { TenantSettings } from './settings.ts';

/**
 * A text as keywords are compared: lower case, Latin letters without accents, hyphens as blanks, other punctuation,
 * signs and emoji gone, single blanks.
 */
export function foldKeyword(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/(\p{Script=Latin})[\u0300-\u036f]+/gu, '$1')
    .normalize('NFC')
    .replaceAll(/[\p{Pd}\p{Pc}]/gu, ' ')
    .replaceAll(/[\p{P}\p{S}\p{Cf}\p{Me}\p{Variation_Selector}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** No keyword is longer, in characters; a longer message is never one. */
export const MAX_KEYWORD = 64;

/**
 * What a whole message means: `stop` or `start` when it equals a keyword of any language, else null. A word of both
 * lists is a stop.
 */
export function keywordMeaning(
  text: string,
  { stopKeywords, startKeywords }: Pick<TenantSettings, 'stopKeywords' | 'startKeywords'>,
): 'stop' | 'start' | null {
  // Punctuation does not count, so a keyword may come with some.
  if (text.length > 4 * MAX_KEYWORD) return null;
  const said = foldKeyword(text);
  if (said === '') return null;
  const among = (lists: TenantSettings['stopKeywords']): boolean =>
    Object.values(lists).some((words) => words.some((word) => foldKeyword(word) === said));
  if (among(stopKeywords)) return 'stop';
  return among(startKeywords) ? 'start' : null;
}
