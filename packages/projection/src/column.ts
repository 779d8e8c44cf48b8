/** Types of Postgres that columns of read models have. */
export type ColumnType =
  | 'text'
  | 'uuid'
  | 'int'
  | 'bigint'
  | 'float8'
  | 'boolean'
  | 'timestamptz'
  | 'jsonb'
  | 'bytea'
  | 'text[]';

interface Traits {
  readonly nullable?: boolean;
  readonly personal?: boolean;
  readonly sticky?: boolean;
  readonly forAnalysts?: boolean;
  readonly besidePersonal?: boolean;
  readonly openWhere?: string;
}

/**
 * A column, said once: statements, comments in the database, row types, analysts' views and `docs/read-models.md`
 * follow from it. `Value` is what node-postgres gives for it.
 */
export class Column<Value = unknown> {
  declare readonly value: Value;
  readonly type: ColumnType;
  readonly #meaning: string;
  readonly #traits: Traits;

  constructor(type: ColumnType, meaning: string, traits: Traits = {}) {
    this.type = type;
    this.#meaning = meaning;
    this.#traits = traits;
  }

  /** What it holds, as the database and the pages say it. */
  get comment(): string {
    return this.#traits.personal ? `Personal. ${this.#meaning}` : this.#meaning;
  }

  get nullable(): boolean {
    return this.#traits.nullable ?? false;
  }

  /** Keeps its value when a later row of its key has null. */
  get isSticky(): boolean {
    return this.#traits.sticky ?? false;
  }

  /** Whether it is from a sealed part. */
  get isPersonal(): boolean {
    return this.#traits.personal ?? false;
  }

  /** Whether it is empty once the person is erased. */
  get goesWithPerson(): boolean {
    return this.isPersonal || (this.#traits.besidePersonal ?? false);
  }

  /** Of a personal one: rows, as a condition of SQL, whose value is said openly and stays; undefined: none. */
  get openWhere(): string | undefined {
    return this.#traits.openWhere;
  }

  /** Whether analysts see it: never what is personal. */
  get isForAnalysts(): boolean {
    return this.#traits.forAnalysts ?? false;
  }

  /** It may be empty. */
  orNull(): Column<Value | null> {
    return this.#with({ nullable: true });
  }

  /**
   * Personal data, from a sealed part: empty once the person is erased; only one event of a stream brings it. `openWhere`:
   * rows, as a condition of SQL, whose value is from the open half of an event, and stays.
   */
  personal(openWhere?: string): Column<Value | null> {
    const open = openWhere === undefined ? {} : { openWhere };
    return this.#with({ nullable: true, personal: true, sticky: true, ...open });
  }

  /** Says something of a personal column of its row, and is there only where that is. */
  besidePersonal(): Column<Value | null> {
    return this.#with({ nullable: true, besidePersonal: true });
  }

  /** Personal data that is part of the row's key: the row itself goes, or never comes, when the person is erased. */
  personalKey(): Column<Value> {
    return this.#with({ personal: true });
  }

  /** Only one event of a stream brings it: later rows without it leave it. */
  sticky(): Column<Value> {
    return this.#with({ sticky: true });
  }

  /**
   * Analysts see it, too.
   * @throws {TypeError} for a personal one
   */
  forAnalysts(): Column<Value> {
    if (this.#traits.personal) throw new TypeError('analysts see nothing personal');
    return this.#with({ forAnalysts: true });
  }

  #with<Other>(traits: Traits): Column<Other> {
    return new Column<Other>(this.type, this.#meaning, { ...this.#traits, ...traits });
  }
}

/** A text. */
export const text = (meaning: string): Column<string> => new Column('text', meaning);

/** One of a closed list, which its comment names. */
export const oneOf = <const Values extends readonly string[]>(
  values: Values,
  more = '',
): Column<Values[number]> => new Column('text', `${alternatives(values)}${more}`);

/** An id of 128 bits. */
export const uuid = (meaning: string): Column<string> => new Column('uuid', meaning);

/** A whole number of 32 bits. */
export const int = (meaning: string): Column<number> => new Column('int', meaning);

/** A whole number of 64 bits; it comes as text, since a number would lose digits. */
export const bigint = (meaning: string): Column<string> => new Column('bigint', meaning);

/** A number. */
export const float8 = (meaning: string): Column<number> => new Column('float8', meaning);

/** Yes or no. */
export const boolean = (meaning: string): Column<boolean> => new Column('boolean', meaning);

/** A moment. */
export const timestamptz = (meaning: string): Column<Date> => new Column('timestamptz', meaning);

/** JSON of a shape that its reader knows. */
export const jsonb = <Shape = unknown>(meaning: string): Column<Shape> => new Column('jsonb', meaning);

/** Bytes. */
export const bytea = (meaning: string): Column<Buffer> => new Column('bytea', meaning);

/** Several texts. */
export const texts = (meaning: string): Column<string[]> => new Column('text[]', meaning);

/** As people write alternatives: `a, b or c`. */
function alternatives(values: readonly string[]): string {
  const last = values.at(-1) ?? '';
  return values.length < 2 ? last : `${values.slice(0, -1).join(', ')} or ${last}`;
}
