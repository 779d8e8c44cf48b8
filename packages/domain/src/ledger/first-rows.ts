import { type LedgerChunk, PERSON_WORDS, wordsOf } from './chunk.ts';

/** Names a row of a ledger: where it stood in its upload, and which recipient of which event it became. */
export interface RowReference {
  /** Line of its upload. */
  readonly line: number;
  /** The event of its chunk, and which of its recipients it is. */
  readonly revision: number;
  readonly index: number;
}

/** Of each person the first of the rows that were taken in: a hash table with open addressing over packed rows. */
export class FirstRows {
  readonly #chunks: LedgerChunk[] = [];
  /** By place in the table: which of the chunks, from 1, and which row of it; 0 for a free place. */
  readonly #chunkAt: Uint32Array;
  readonly #indexAt: Uint32Array;
  #size = 0;

  /** @param most how many rows will be taken in */
  constructor(most: number) {
    const places = 2 ** Math.ceil(Math.log2(Math.max(most, 4) * 1.5));
    this.#chunkAt = new Uint32Array(places);
    this.#indexAt = new Uint32Array(places);
  }

  /** How many people there are. */
  get size(): number {
    return this.#size;
  }

  /** Takes in the rows of a chunk, in order; `again` is told of each whose person has a row already, and of that row. */
  add(chunk: LedgerChunk, again?: (row: RowReference, first: RowReference) => void): void {
    const number = this.#chunks.push(chunk);
    const { people, lines } = chunk;
    for (let index = 0; index < lines.length; index += 1) {
      const place = this.#placeOf(people, index * PERSON_WORDS);
      if (this.#chunkAt[place] === 0) {
        this.#chunkAt[place] = number;
        this.#indexAt[place] = index;
        this.#size += 1;
      } else if (again) again(referenceOf(chunk, index), this.#referenceAt(place));
    }
  }

  /** The line of a person's first row. */
  lineOf(contactId: string): number | undefined {
    const place = this.#placeOf(wordsOf(contactId), 0);
    return this.#chunkAt[place] === 0 ? undefined : this.#referenceAt(place).line;
  }

  #referenceAt(place: number): RowReference {
    const chunk = this.#chunks[(this.#chunkAt[place] ?? 0) - 1];
    if (!chunk) throw new Error(`no row stands at ${place}`);
    return referenceOf(chunk, this.#indexAt[place] ?? 0);
  }

  /** Where the person whose words begin at `at` stands, or would. */
  #placeOf(words: ArrayLike<number>, at: number): number {
    const mask = this.#chunkAt.length - 1;
    for (let place = ((words[at] ?? 0) ^ (words[at + 3] ?? 0)) & mask; ; place = (place + 1) & mask) {
      const number = this.#chunkAt[place] ?? 0;
      if (number === 0) return place;
      const people = this.#chunks[number - 1]?.people;
      if (people && isSame(words, at, people, (this.#indexAt[place] ?? 0) * PERSON_WORDS)) return place;
    }
  }
}

function referenceOf({ revision, lines }: LedgerChunk, index: number): RowReference {
  return { line: lines[index] ?? 0, revision, index };
}

function isSame(one: ArrayLike<number>, at: number, other: ArrayLike<number>, otherAt: number): boolean {
  for (let word = 0; word < PERSON_WORDS; word += 1) {
    if (one[at + word] !== other[otherAt + word]) return false;
  }
  return true;
}
