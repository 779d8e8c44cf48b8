import { isObject } from '../http/body.ts';

/** An answer of the control API that refuses, with one sentence of why. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, sentence: string) {
    super(sentence);
    this.status = status;
  }
}

/** Bad input: HTTP 400. */
export const bad = (sentence: string): Refusal => new Refusal(400, sentence);

/** The fields of a JSON body, taken one by one and checked; what is left over is refused by `done`. */
export class Input {
  readonly #fields: Record<string, unknown>;
  readonly #taken = new Set<string>();

  constructor(body: unknown) {
    if (!isObject(body)) throw bad('The body must be a JSON object.');
    this.#fields = body;
  }

  /** A field as it is; undefined when it is absent or null. */
  raw(name: string): unknown {
    this.#taken.add(name);
    return this.#fields[name] ?? undefined;
  }

  /** A text that is not empty. */
  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined || (typeof value === 'string' && value !== ''))
      return value as string | undefined;
    throw bad(`${name} must be a text that is not empty.`);
  }

  /** An id of a Meta node: digits, given as text or number. */
  id(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const text = typeof value === 'number' ? String(value) : value;
    if (typeof text === 'string' && /^\d{1,20}$/.test(text)) return text;
    throw bad(`${name} must be an id of 1 to 20 digits.`);
  }

  /** One of some words. */
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.raw(name);
    if (value === undefined || words.includes(value as Word)) return value as Word | undefined;
    throw bad(`${name} must be one of ${words.join(', ')}.`);
  }

  /** Yes or no. */
  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined || typeof value === 'boolean') return value;
    throw bad(`${name} must be true or false.`);
  }

  /** A number between two bounds, both included. */
  number(name: string, low: number, high: number): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && value >= low && value <= high) return value;
    throw bad(`${name} must be a number from ${low} to ${high}.`);
  }

  /** A whole number between two bounds, both included. */
  integer(name: string, low: number, high: number): number | undefined {
    const value = this.number(name, low, high);
    if (value !== undefined && !Number.isInteger(value)) throw bad(`${name} must be a whole number.`);
    return value;
  }

  /** A time as RFC 3339 text or Unix seconds, also as a text as Meta writes them; in Unix milliseconds. */
  time(name: string): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const isSeconds = typeof value === 'number' || /^\d{9,}$/.test(String(value));
    const time = isSeconds ? Number(value) * 1000 : Date.parse(String(value));
    if (Number.isFinite(time)) return time;
    throw bad(`${name} must be a time such as 2026-11-21T10:00:00Z.`);
  }

  /** A list of objects. */
  objects(name: string): Record<string, unknown>[] | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (Array.isArray(value) && value.every(isObject)) return value;
    throw bad(`${name} must be a list of objects.`);
  }

  /** Everything that was not taken: content in Meta's own shape. */
  rest(): Record<string, unknown> {
    return Object.fromEntries(Object.entries(this.#fields).filter(([name]) => !this.#taken.has(name)));
  }

  /** Refuses fields that nobody took, so that a misspelt one is not silently without effect. */
  done(): void {
    const unknown = Object.keys(this.rest());
    if (unknown.length > 0) throw bad(`Unknown field ${unknown.join(', ')}.`);
  }
}
