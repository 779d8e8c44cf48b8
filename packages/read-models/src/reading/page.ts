/** Which part of a list is wanted. */
export interface PageQuery {
  /** 1 to 500. */
  readonly limit: number;
  /** `next` of the page before. */
  readonly after?: string;
}

/** A part of a list; `next` is the opaque cursor of the following one, null at the end. */
export interface Page<Item> {
  readonly data: readonly Item[];
  readonly next: string | null;
}

/** A cursor that is none of ours, or of another list. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';

  constructor() {
    super('the cursor is none that this list gave');
  }
}

/** The opaque form of a row's place in its list. */
export function encodeCursor(...parts: readonly string[]): string {
  return Buffer.from(parts.join('|')).toString('base64url');
}

/**
 * The place that a cursor names, part by part as the patterns say.
 * @throws {InvalidCursorError}
 */
export function decodeCursor(cursor: string, ...patterns: readonly RegExp[]): string[] {
  const parts = Buffer.from(cursor, 'base64url').toString('utf8').split('|');
  const fits =
    parts.length === patterns.length && patterns.every((pattern, index) => pattern.test(parts[index] ?? ''));
  if (!fits) throw new InvalidCursorError();
  return parts;
}

/** A bigint as text: the place of a row in lists ordered by position. */
export const POSITION = /^\d{1,18}$/;

/** The page of rows that were read with one more than `limit`; `cursorOf` gives the place of the last row kept. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  cursorOf: (row: Row) => readonly string[],
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = kept.at(-1);
  return {
    data: kept.map(toItem),
    next: rows.length > limit && last ? encodeCursor(...cursorOf(last)) : null,
  };
}

/** Conditions of a where clause with their parameters, numbered as they come. */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #parts: string[] = [];

  /** Adds `sql` with `?` standing for the value; nothing for an undefined value. */
  add(sql: string, value: unknown): this {
    if (value === undefined) return this;
    this.values.push(value);
    this.#parts.push(sql.replaceAll('?', `$${this.values.length}`));
    return this;
  }

  /** Adds a value and answers its placeholder. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** The where clause, empty when there is no condition. */
  where(): string {
    return this.#parts.length === 0 ? '' : `where ${this.#parts.join(' and ')}`;
  }
}
