/** What copying leaves between characters and nobody sees: direction marks, zero-width joiners, soft hyphens. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const BLANK = /[\p{Zs}\u{2800}\t]/gu;
const DASH = /[\p{Pd}\u{2212}\u{30FC}]/gu;
const FULL_WIDTH = /[\u{FF01}-\u{FF5E}]/gu;
const DIGIT = /\p{Nd}/gu;
/** Arabic signs of decimals and of thousands. */
const ARABIC_POINT = /\u{66B}/gu;
const ARABIC_COMMA = /\u{66C}/gu;

/** What spreadsheets, links and exports put around a number. */
const WRAPPERS: readonly RegExp[] = [
  /^=?\s*"([^"]*)"$/,
  /^=?\s*“([^“”]*)”$/,
  /^'([^']*)'$/,
  /^‘([^‘’]*)’$/,
  /^\x60([^\x60]*)\x60$/,
  /^<([^<>]*)>$/,
  /^['’‘´\x60](.*)$/,
  /^=(\s*[+\d].*)$/,
  /^(?:tel|callto|sms|whatsapp|p):(?:\/\/)?(.*)$/i,
  /^(?:https?:\/\/)?(?:www\.)?wa\.me\/(\+?\d+)\/?$/i,
  /^(.*)[.,;]$/,
];

/**
 * A number as a person reads it, in ASCII: without what nobody sees, without what a spreadsheet or a link puts around
 * it, full-width characters and the digits of every script as plain ones.
 */
export function plainText(given: string): string {
  let text = inAscii(given).trim();
  for (let round = 0; round <= WRAPPERS.length; round += 1) {
    const wrapper = WRAPPERS.find((known) => known.test(text));
    if (!wrapper) break;
    text = text.replace(wrapper, '$1').trim();
  }
  return text;
}

function inAscii(given: string): string {
  if (/^[\x20-\x7e]*$/.test(given)) return given;
  return given
    .replace(INVISIBLE, '')
    .replace(BLANK, ' ')
    .replace(FULL_WIDTH, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(DIGIT, digitOf)
    .replace(DASH, '-')
    .replace(ARABIC_POINT, '.')
    .replace(ARABIC_COMMA, ',');
}

/** Decimal digits of Unicode stand in rows of ten from zero to nine. */
function digitOf(char: string): string {
  const at = char.codePointAt(0) as number;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(at - before - 1))) before += 1;
  return String(before % 10);
}
