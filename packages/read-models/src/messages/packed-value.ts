import { instantOf, readUuid, timeOf, writeUuid } from '@wabus/platform';
import { MOST_WORDS, WORDS } from './packed-words.ts';

/** First byte of what is no word. The numbers are in every state that was ever packed, and never change. */
const FORMS = {
  null: MOST_WORDS,
  false: MOST_WORDS + 1,
  true: MOST_WORDS + 2,
  /** A whole number from 0 to 255: one byte. */
  small: MOST_WORDS + 3,
  /** Any other number: eight bytes. */
  number: MOST_WORDS + 4,
  /** Two bytes, how many follow, and UTF-8. */
  text: MOST_WORDS + 5,
  /** What is longer, or halves of a letter, which UTF-8 cannot say: four bytes, how many follow, and UTF-16. */
  otherText: MOST_WORDS + 6,
  /** One byte: which of the texts, ids and times before it. */
  again: MOST_WORDS + 7,
  /** 16 bytes. */
  uuid: MOST_WORDS + 8,
  /** A time with milliseconds, in UTC: six bytes, milliseconds since 1970. */
  time: MOST_WORDS + 9,
  /** Two bytes, how many members follow, and these. */
  array: MOST_WORDS + 10,
  /** The same, the key before each. */
  object: MOST_WORDS + 11,
} as const;

const TIME_BYTES = 6;
const UUID_BYTES = 16;
const PLAIN = { configurable: true, enumerable: true, writable: true };
/** What one byte, and what two bytes can count. */
const [BYTE, TWO_BYTES] = [0xff, 0xffff];

const places = new Map(WORDS.map((word, place) => [word, place]));

/** Where values are put together, one after the other. */
let room = Buffer.allocUnsafe(4_096);

/**
 * A value of JSON as bytes behind a first one of the caller's: words take one byte, ids and times what they say, and what
 * stood before is only named. Keys stand in one order; what is undefined is left out, as in JSON.
 * @throws RangeError for more than 65,535 members in one array or object
 */
export function packValue(first: number, value: unknown): Buffer {
  const packing = new Packing(first);
  packing.value(value);
  return packing.bytes();
}

/**
 * The value that was packed, whatever its first byte.
 * @throws RangeError for what `packValue` does not write
 */
export function unpackValue(bytes: Buffer): unknown {
  return new Unpacking(bytes).value();
}

class Packing {
  #end = 0;
  /** Texts, ids and times so far. */
  readonly #said: string[] = [];

  constructor(first: number) {
    this.#byte(first);
  }

  bytes(): Buffer {
    return Buffer.from(room.subarray(0, this.#end));
  }

  value(value: unknown): void {
    if (typeof value === 'string') this.#text(value);
    else if (typeof value === 'number') this.#number(value);
    else if (typeof value === 'boolean') this.#byte(value ? FORMS.true : FORMS.false);
    else if (Array.isArray(value)) {
      this.#begin(FORMS.array, value.length);
      for (const member of value) this.value(member);
    } else if (typeof value === 'object' && value !== null) this.#object(value);
    else this.#byte(FORMS.null);
  }

  #object(value: object): void {
    const members = value as Readonly<Record<string, unknown>>;
    const keys = Object.keys(members).filter((key) => members[key] !== undefined);
    this.#begin(FORMS.object, keys.length);
    if (keys.some((key, place) => place > 0 && key < (keys[place - 1] ?? ''))) keys.sort();
    for (const key of keys) {
      this.#text(key);
      this.value(members[key]);
    }
  }

  #number(value: number): void {
    if (Number.isInteger(value) && value >= 0 && value <= BYTE) {
      this.#byte(FORMS.small);
      this.#byte(value);
    } else {
      this.#byte(FORMS.number);
      this.#makeRoom(8);
      this.#end = room.writeDoubleBE(value, this.#end);
    }
  }

  #text(text: string): void {
    const word = places.get(text);
    if (word !== undefined) this.#byte(word);
    else {
      const before = this.#said.indexOf(text);
      if (before < 0) this.#fresh(text);
      else {
        this.#byte(FORMS.again);
        this.#byte(before);
      }
    }
  }

  #fresh(text: string): void {
    if (this.#said.length <= BYTE) this.#said.push(text);
    this.#makeRoom(1 + UUID_BYTES);
    if (writeUuid(text, room, this.#end + 1)) {
      room[this.#end] = FORMS.uuid;
      this.#end += 1 + UUID_BYTES;
    } else if (!this.#time(text)) this.#letters(text);
  }

  #time(text: string): boolean {
    const ms = instantOf(text);
    if (!(ms >= 0)) return false;
    this.#makeRoom(1 + TIME_BYTES);
    room[this.#end] = FORMS.time;
    this.#end = room.writeUIntBE(ms, this.#end + 1, TIME_BYTES);
    return true;
  }

  #letters(text: string): void {
    const most = text.length * 3;
    const isShort = most <= TWO_BYTES && text.isWellFormed();
    this.#byte(isShort ? FORMS.text : FORMS.otherText);
    this.#makeRoom(4 + most);
    const begin = this.#end + (isShort ? 2 : 4);
    const length = room.write(text, begin, isShort ? 'utf8' : 'utf16le');
    if (isShort) room.writeUInt16BE(length, this.#end);
    else room.writeUInt32BE(length, this.#end);
    this.#end = begin + length;
  }

  #begin(form: number, members: number): void {
    this.#byte(form);
    this.#makeRoom(2);
    this.#end = room.writeUInt16BE(members, this.#end);
  }

  #byte(byte: number): void {
    this.#makeRoom(1);
    room[this.#end] = byte;
    this.#end += 1;
  }

  #makeRoom(bytes: number): void {
    if (this.#end + bytes <= room.length) return;
    room = Buffer.concat([room], (this.#end + bytes) * 2);
  }
}

class Unpacking {
  readonly #bytes: Buffer;
  #at = 1;
  readonly #said: string[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(): unknown {
    const form = this.#byte();
    const word = WORDS[form];
    if (word !== undefined) return word;
    switch (form) {
      case FORMS.null:
        return null;
      case FORMS.false:
        return false;
      case FORMS.true:
        return true;
      case FORMS.small:
        return this.#byte();
      case FORMS.number:
        return this.#bytes.readDoubleBE(this.#take(8));
      case FORMS.array:
        return Array.from({ length: this.#number(2) }, () => this.value());
      case FORMS.object:
        return this.#object(this.#number(2));
      default:
        return this.#text(form);
    }
  }

  #object(count: number): unknown {
    const members: Record<string, unknown> = {};
    for (let member = 0; member < count; member += 1) {
      const form = this.#byte();
      const key = WORDS[form] ?? this.#text(form);
      const value = this.value();
      // Any other name is set faster like this; this one would set no member.
      if (key === '__proto__') Object.defineProperty(members, key, { ...PLAIN, value });
      else members[key] = value;
    }
    return members;
  }

  #text(form: number): string {
    if (form === FORMS.again) return this.#said[this.#byte()] ?? '';
    const text = this.#fresh(form);
    this.#said.push(text);
    return text;
  }

  #fresh(form: number): string {
    switch (form) {
      case FORMS.text:
        return this.#letters(this.#number(2), 'utf8');
      case FORMS.otherText:
        return this.#letters(this.#number(4), 'utf16le');
      case FORMS.uuid:
        return readUuid(this.#bytes, this.#take(UUID_BYTES));
      case FORMS.time:
        return timeOf(this.#number(TIME_BYTES));
      default:
        throw new RangeError('A state is packed in a form that is not known here.');
    }
  }

  #letters(bytes: number, encoding: BufferEncoding): string {
    const from = this.#take(bytes);
    return this.#bytes.toString(encoding, from, from + bytes);
  }

  #byte(): number {
    return this.#bytes[this.#take(1)] ?? 0;
  }

  #number(bytes: number): number {
    return this.#bytes.readUIntBE(this.#take(bytes), bytes);
  }

  #take(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (this.#at > this.#bytes.length) throw new RangeError('A packed state ends too early.');
    return at;
  }
}
