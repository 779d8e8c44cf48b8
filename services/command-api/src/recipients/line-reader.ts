import { type TextLine, textLines } from './text-lines.ts';

/** The lines of a text one after the other, with a look at those that come next. */
export class LineReader {
  readonly #batches: AsyncIterator<readonly TextLine[]>;
  readonly #lines: TextLine[] = [];
  #at = 0;
  #number = 1;

  /** @param chunks a text in UTF-8 */
  constructor(chunks: AsyncIterable<Buffer>) {
    this.#batches = textLines(chunks);
  }

  /** Number of the next line, from 1. */
  get number(): number {
    return this.#number;
  }

  /** The line that comes after `ahead` others, if it has been read already. */
  ready(ahead: number): TextLine | undefined {
    return this.#lines[this.#at + ahead];
  }

  /** The line that comes after `ahead` others; undefined behind the last one. */
  async peek(ahead: number): Promise<TextLine | undefined> {
    while (this.#at + ahead >= this.#lines.length) {
      const next = await this.#batches.next();
      if (next.done) return undefined;
      this.#lines.splice(0, this.#at);
      this.#at = 0;
      for (const line of next.value) this.#lines.push(line);
    }
    return this.#lines[this.#at + ahead];
  }

  /** Goes on behind the next `count` lines. */
  take(count: number): void {
    this.#at += count;
    this.#number += count;
  }

  /** Lets the rest of the text go. */
  async close(): Promise<void> {
    await this.#batches.return?.();
  }
}
