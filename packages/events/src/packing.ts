import { FORMS, MARK, TIME_BYTES } from './packed-forms.ts';

const [HYPHEN, DOT, EQUALS, ZERO] = [0x2d, 0x2e, 0x3d, 0x30];

/** Length of an id, and of a time such as `2026-11-30T13:42:51.000Z`; letters before the first hyphen of each. */
const UUID = { length: 36, before: 8 } as const;
const TIME = { length: 24, before: 4 } as const;

/**
 * Base64 is taken from so many letters on. Looking for it costs as much as all else: an event that holds something sealed
 * has at least `event` bytes. Of what is longer than two bytes can tell nothing is taken.
 */
const BASE64 = { event: 500, least: 32, most: 65_536 } as const;

/** What stands between the digits of a time. */
const BETWEEN = [...'0000-00-00T00:00:00.000Z']
  .map((letter, place) => [place, letter.charCodeAt(0)] as const)
  .filter(([, byte]) => byte !== ZERO);

/** By byte: the value of a small hexadecimal digit, else -1. */
const DIGITS = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte)),
);
/** By byte: 1 for a letter of base64. */
const LETTERS = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/[A-Za-z0-9+/]/.test(String.fromCharCode(byte))),
);

/** Where packed bytes are put together, one event after the other. */
let room = Buffer.allocUnsafe(8_192);

/** One event on its way to its packed form, read once from the first byte to the last. */
export class Packing {
  readonly #bytes: Buffer;
  readonly #stream: string;
  /** Where in the name of the stream its id begins; -1: it has none. */
  readonly #own: number;
  /** Bytes before this one are packed. */
  #done = 0;
  /** Packed bytes so far. */
  #end = 0;

  /** `stream`: the name of the stream that the bytes belong to; `own`: where in it its id begins, -1 for none. */
  constructor(bytes: Buffer, stream: string, own: number) {
    this.#bytes = bytes;
    this.#stream = stream;
    this.#own = own;
    if (room.length < bytes.length * 2) room = Buffer.allocUnsafe(bytes.length * 2);
  }

  /** The packed bytes; to be asked for once. */
  packed(): Buffer {
    const bytes = this.#bytes;
    let run = 0;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at] as number;
      if (LETTERS[byte] === 1) continue;
      this.#endOfRun(run, at);
      run = at + 1;
      if (byte === HYPHEN) this.#hyphen(at);
      else if (byte === MARK) {
        this.#begin(FORMS.itself, at);
        this.#done = at + 1;
      }
    }
    this.#endOfRun(run, bytes.length);
    this.#copyThrough(bytes.length);
    return Buffer.from(room.subarray(0, this.#end));
  }

  /** What stands before `start` stays as it is; what stands there is written in this form from now on. */
  #begin(form: number, start: number): void {
    this.#copyThrough(start);
    room[this.#end] = MARK;
    room[this.#end + 1] = form;
    this.#end += 2;
  }

  #copyThrough(end: number): void {
    const bytes = this.#bytes;
    for (let at = this.#done; at < end; at += 1) {
      room[this.#end] = bytes[at] as number;
      this.#end += 1;
    }
    this.#done = end;
  }

  /** The first hyphen of an id or of a time, perhaps. */
  #hyphen(at: number): void {
    const bytes = this.#bytes;
    if (bytes[at + 5] === HYPHEN) this.#uuid(at - UUID.before);
    else if (bytes[at + 3] === HYPHEN) this.#time(at - TIME.before);
  }

  #uuid(start: number): void {
    const bytes = this.#bytes;
    const end = start + UUID.length;
    if (start < this.#done || end > bytes.length) return;
    for (let at = start; at < end; at += 1) {
      const isHyphen = at === start + 8 || at === start + 13 || at === start + 18 || at === start + 23;
      const byte = bytes[at] as number;
      if (isHyphen ? byte !== HYPHEN : (DIGITS[byte] as number) < 0) return;
    }
    if (this.#isOwn(start)) this.#begin(FORMS.ofTheStream, start);
    else {
      this.#begin(FORMS.uuid, start);
      for (let at = start; at < end; at += 2) {
        if (bytes[at] === HYPHEN) at += 1;
        const [high, low] = [
          DIGITS[bytes[at] as number] as number,
          DIGITS[bytes[at + 1] as number] as number,
        ];
        room[this.#end] = high * 16 + low;
        this.#end += 1;
      }
    }
    this.#done = end;
  }

  #isOwn(start: number): boolean {
    if (this.#own < 0) return false;
    for (let at = 0; at < UUID.length; at += 1)
      if (this.#bytes[start + at] !== this.#stream.charCodeAt(this.#own + at)) return false;
    return true;
  }

  /** What only looks like a time, such as the 31st of February, and what is before 1970, stays as it is. */
  #time(start: number): void {
    const end = start + TIME.length;
    if (start < this.#done || end > this.#bytes.length) return;
    const ms = this.#instant(start);
    if (!(ms >= 0)) return;
    this.#begin(FORMS.time, start);
    this.#end = room.writeUIntBE(ms, this.#end, TIME_BYTES);
    this.#done = end;
  }

  /** Milliseconds since 1970 of the time that stands here; NaN where none does that would be written like this. */
  #instant(start: number): number {
    const bytes = this.#bytes;
    for (const [place, byte] of BETWEEN) if (bytes[start + place] !== byte) return Number.NaN;
    const [year, month, day] = [
      this.#digits(start, 4),
      this.#digits(start + 5, 2),
      this.#digits(start + 8, 2),
    ];
    const [hour, minute] = [this.#digits(start + 11, 2), this.#digits(start + 14, 2)];
    const [second, ms] = [this.#digits(start + 17, 2), this.#digits(start + 20, 3)];
    const inDay = hour <= 23 && minute <= 59 && second <= 59;
    const inYear = month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month);
    return year >= 1970 && inYear && inDay
      ? Date.UTC(year, month - 1, day, hour, minute, second, ms)
      : Number.NaN;
  }

  /** So many digits as a number; NaN where something else stands. */
  #digits(start: number, count: number): number {
    let number = 0;
    for (let at = start; at < start + count; at += 1) {
      const digit = (this.#bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) return Number.NaN;
      number = number * 10 + digit;
    }
    return number;
  }

  /**
   * Letters from `run` on end before `end`: as many as make groups of four are base64, perhaps. Not what stands behind
   * a dot: a wamid holds a person's number in its base64, which nobody who searches the database should find.
   */
  #endOfRun(run: number, end: number): void {
    const bytes = this.#bytes;
    if (end - run < BASE64.least || bytes.length < BASE64.event || bytes[run - 1] === DOT) return;
    let stop = end;
    while (stop < end + 2 && bytes[stop] === EQUALS) stop += 1;
    const first = Math.max(run, this.#done);
    const start = first + ((stop - first) % 4);
    if (stop - start < BASE64.least || stop - start > BASE64.most) return;
    const letters = bytes.toString('latin1', start, stop);
    const said = Buffer.from(letters, 'base64');
    if (said.toString('base64') !== letters) return;
    this.#begin(FORMS.base64, start);
    this.#end = room.writeUInt16BE(said.length, this.#end);
    this.#end += said.copy(room, this.#end);
    this.#done = stop;
  }
}

/** Of a month, 1 for January. */
function daysOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
