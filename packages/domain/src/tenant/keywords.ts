import { CONSENT_WORDS } from './consent-words.ts';
import type { TenantSettings } from './settings.ts';

/** Letters that Unicode does not take apart, though people leave their strokes and bows away. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ...{ ı: 'i', ł: 'l', ø: 'o', đ: 'd', ð: 'd', ə: 'e', æ: 'ae', œ: 'oe', ß: 'ss' },
  // One letter, typed on an Arabic, Persian or Urdu keyboard.
  ...{ ى: 'ی', ي: 'ی', ك: 'ک', ة: 'ه', ۀ: 'ه', ہ: 'ه', ھ: 'ه' },
};

/** In Vietnamese a mark makes another word (HỦY is "cancel", Huy a name), so it counts. */
const LANGUAGE_WHOSE_MARKS_COUNT = /^vi\b/i;

/**
 * A text as keywords are compared: lower case, Latin and Greek letters without accents, Arabic and Hebrew ones without
 * vowel signs, hyphens as blanks, other punctuation, signs and emoji gone, single blanks.
 */
export function foldKeyword(text: string): string {
  return tidied(
    text
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/([\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu, '$1')
      .replaceAll(/[\u0591-\u05c7\u0640\u064b-\u065f\u0670]/gu, '')
      .replaceAll('\u03c2', '\u03c3')
      .normalize('NFC')
      .replaceAll(/[ıłøđðəæœßىيكةۀہھ]/gu, (letter) => PLAIN_LETTERS[letter] ?? letter),
  );
}

/** The same with the marks of letters kept. */
function foldWithMarks(text: string): string {
  return tidied(text.normalize('NFKC').toLowerCase());
}

function tidied(text: string): string {
  return text
    .replaceAll(/[\p{Pd}\p{Pc}]/gu, ' ')
    .replaceAll(/[\p{P}\p{S}\p{Cf}\p{Me}\p{Variation_Selector}]/gu, '')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** No keyword is longer, in characters; a longer message is never one. */
export const MAX_KEYWORD = 64;

type Lists = Pick<TenantSettings, 'stopKeywords' | 'startKeywords'>;

/** Keywords as they are compared: `folded` without marks, `marked` with them. */
interface Compared {
  readonly folded: ReadonlySet<string>;
  readonly marked: ReadonlySet<string>;
}

/** Some hundred words are folded once per settings, not once per message. */
const compared = new WeakMap<TenantSettings['stopKeywords'], Compared>();

function comparedOf(lists: TenantSettings['stopKeywords']): Compared {
  const known = compared.get(lists);
  if (known) return known;
  const entries = Object.entries(lists);
  const words = (marksCount: boolean) =>
    entries.flatMap(([language, list]) =>
      LANGUAGE_WHOSE_MARKS_COUNT.test(language) === marksCount ? list : [],
    );
  const made = {
    folded: new Set(words(false).map(foldKeyword)),
    marked: new Set(words(true).map(foldWithMarks)),
  };
  compared.set(lists, made);
  return made;
}

/**
 * What a whole message means: `stop` or `start` when it equals a keyword of any language, else null. A word of both
 * lists is a stop, and so is the label of Meta's own opt-out button, whatever the lists say.
 */
export function keywordMeaning(
  text: string,
  { stopKeywords, startKeywords }: Lists,
): 'stop' | 'start' | null {
  // Punctuation does not count, so a keyword may come with some.
  if (text.length > 4 * MAX_KEYWORD) return null;
  const [folded, marked] = [foldKeyword(text), foldWithMarks(text)];
  if (folded === '') return null;
  const among = (lists: TenantSettings['stopKeywords']): boolean => {
    const words = comparedOf(lists);
    return words.folded.has(folded) || words.marked.has(marked);
  };
  if (among(stopKeywords) || OPT_OUT_LABELS.has(folded)) return 'stop';
  return among(startKeywords) ? 'start' : null;
}

const OPT_OUT_LABELS: ReadonlySet<string> = new Set(
  Object.values(CONSENT_WORDS).flatMap(({ optOutButton }) => optOutButton.map(foldKeyword)),
);

/**
 * Whether a button is the one with which Meta lets people stop promotions, by its label in any language: its payload
 * may be the business's own and say nothing.
 */
export function isOptOutButton(label: string): boolean {
  return label.length <= 4 * MAX_KEYWORD && OPT_OUT_LABELS.has(foldKeyword(label));
}
