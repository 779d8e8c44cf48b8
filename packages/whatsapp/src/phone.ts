/** Argentine area codes of three digits; `11` has two, every other one four. */
const ARGENTINA_THREE = new Set(
  (
    '220 221 223 230 236 237 249 260 261 263 264 266 280 291 294 297 298 299 336 341 342 343 345 348 ' +
    '351 353 358 362 364 370 376 379 380 381 383 385 387 388'
  ).split(' '),
);

/**
 * One spelling for numbers that WhatsApp and people spell in several: Brazilian mobiles without the ninth digit get
 * it, Mexican ones lose the `1` after 52, Argentine ones get the `9` after 54 and lose the `15` after the area code.
 * Takes and gives international digits without `+`; anything else comes back as it was.
 */
export function canonicalPhone(digits: string): string {
  const brazil = /^55(\d{2})([6-9]\d{7})$/.exec(digits);
  if (brazil) return `55${brazil[1]}9${brazil[2]}`;
  const mexico = /^521(\d{10})$/.exec(digits);
  if (mexico) return `52${mexico[1]}`;
  const argentina = /^549?(\d{10}|\d{12})$/.exec(digits);
  if (argentina) return argentine(digits, argentina[1] ?? '');
  return digits;
}

function argentine(digits: string, national: string): string {
  if (national.length === 10) return `549${national}`;
  const area = national.startsWith('11') ? 2 : ARGENTINA_THREE.has(national.slice(0, 3)) ? 3 : 4;
  if (national.slice(area, area + 2) !== '15') return digits;
  return `549${national.slice(0, area)}${national.slice(area + 2)}`;
}
