const [COLON, DOT, ZULU, ZERO] = [0x3a, 0x2e, 0x5a, 0x30];
const [TIME_LETTERS, DAY_LETTERS] = [24, '2026-11-30T'.length];
const [SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS] = [1_000, 60_000, 3_600_000, 86_400_000];
const TWO_DIGITS = Array.from({ length: 100 }, (_, number) => `${number}`.padStart(2, '0'));
const THREE_DIGITS = Array.from({ length: 1_000 }, (_, number) => `${number}`.padStart(3, '0'));

/** The day that was met last: times that are met together are mostly of one. */
let day = { startMs: Number.NaN, text: '' };

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

function decimalAt(text: string, at: number): number {
  const digit = text.charCodeAt(at) - ZERO;
  return digit >= 0 && digit < 10 ? digit : Number.NaN;
}

const numberAt = (text: string, at: number): number => decimalAt(text, at) * 10 + decimalAt(text, at + 1);
