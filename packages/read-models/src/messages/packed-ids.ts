const [HYPHEN, COLON, DOT, ZULU] = ['-', ':', '.', 'Z'].map((letter) => letter.charCodeAt(0));
const [UUID_LETTERS, TIME_LETTERS, DAY_LETTERS] = [36, 24, '2026-11-30T'.length];
const [SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS] = [1_000, 60_000, 3_600_000, 86_400_000];

/** By letter: the value of a small hexadecimal digit; 16 for anything else. */
const DIGITS = Uint8Array.from({ length: 128 }, (_, letter) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(letter));
  return digit < 0 ? 16 : digit;
});
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => `${number}`.padStart(2, '0'));
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, number) => `${number}`.padStart(3, '0'));

/** The day that was met last: times that are met together are mostly of one. */
let day = { startMs: Number.NaN, text: '' };

/** Writes the 16 bytes of a UUID in small letters; answers whether the text is one. */
export function writeUuid(text: string, bytes: Buffer, at: number): boolean {
  if (text.length !== UUID_LETTERS) return false;
  let end = at;
  for (let letter = 0; letter < UUID_LETTERS; letter += 2) {
    if (letter === 8 || letter === 13 || letter === 18 || letter === 23) {
      if (text.charCodeAt(letter) !== HYPHEN) return false;
      letter += 1;
    }
    const [high, low] = [digitAt(text, letter), digitAt(text, letter + 1)];
    if ((high | low) > 15) return false;
    bytes[end] = high * 16 + low;
    end += 1;
  }
  return true;
}

/** The UUID whose 16 bytes stand here. */
export function readUuid(bytes: Buffer, at: number): string {
  let text = '';
  for (let place = 0; place < 16; place += 1) {
    if (place === 4 || place === 6 || place === 8 || place === 10) text += '-';
    text += HEX[bytes[at + place] ?? 0];
  }
  return text;
}

/** Milliseconds since 1970 of a time that `timeOf` would write just so, such as `2026-11-30T13:42:51.000Z`; else NaN. */
export function instantOf(text: string): number {
  if (text.length !== TIME_LETTERS || text.charCodeAt(23) !== ZULU) return Number.NaN;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON || text.charCodeAt(19) !== DOT) {
    return Number.NaN;
  }
  const hour = numberAt(text, 11);
  const minute = numberAt(text, 14);
  const second = numberAt(text, 17);
  const ms = numberAt(text, 20) * 10 + decimalAt(text, 22);
  if (!(hour < 24 && minute < 60 && second < 60)) return Number.NaN;
  if (!text.startsWith(day.text) || day.text === '')
    meetDay(Date.parse(`${text.slice(0, DAY_LETTERS)}00:00Z`));
  if (!text.startsWith(day.text)) return Number.NaN;
  return day.startMs + hour * HOUR_MS + minute * MINUTE_MS + second * SECOND_MS + ms;
}

/** The time in UTC, with milliseconds. */
export function timeOf(ms: number): string {
  if (!(ms >= day.startMs && ms < day.startMs + DAY_MS)) meetDay(ms - (ms % DAY_MS));
  const inDay = ms - day.startMs;
  const hour = TWO_DIGITS[Math.trunc(inDay / HOUR_MS)];
  const minute = TWO_DIGITS[Math.trunc(inDay / MINUTE_MS) % 60];
  const second = TWO_DIGITS[Math.trunc(inDay / SECOND_MS) % 60];
  return `${day.text}${hour}:${minute}:${second}.${THREE_DIGITS[inDay % SECOND_MS]}Z`;
}

/** A day before 1970 or one that there is not, such as the 31st of February, is none. */
function meetDay(startMs: number): void {
  if (startMs >= 0) day = { startMs, text: new Date(startMs).toISOString().slice(0, DAY_LETTERS) };
}

const digitAt = (text: string, at: number): number => DIGITS[text.charCodeAt(at)] ?? 16;

function decimalAt(text: string, at: number): number {
  const digit = digitAt(text, at);
  return digit < 10 ? digit : Number.NaN;
}

const numberAt = (text: string, at: number): number => decimalAt(text, at) * 10 + decimalAt(text, at + 1);
