import { type ChainLine, linesOf, linkOf, type Segment } from './chain.ts';
import type { Damage } from './damage.ts';

/** Where the chain of a partition ends, as it is remembered apart from its pieces. */
export interface Head {
  readonly topic: string;
  readonly partition: number;
  readonly began: bigint;
  readonly nextOffset: bigint;
  readonly link: Buffer;
}

/** What is wrong with the chain of one partition, given its pieces in order; pure, but for what it has seen so far. */
export class ChainCheck {
  readonly damage: Damage[] = [];
  readonly #head: Head;
  #last: Segment | undefined;
  #records = 0;

  constructor(head: Head) {
    this.#head = head;
  }

  /** Records that the chain tells of so far. */
  get records(): number {
    return this.#records;
  }

  /** The next piece; answers its lines. */
  add(segment: Segment): readonly ChainLine[] {
    const { topic, partition, before, opened, link } = segment;
    const say = (kind: Damage['kind'], offset: bigint, detail: string): void => {
      this.damage.push({ kind, topic, partition, offset: String(offset), detail });
    };
    const last = this.#last;
    if (last && !last.link.equals(before)) say('cut', segment.firstOffset, 'The chain does not go on here.');
    if (!linkOf(before, opened).equals(link))
      say('changed', segment.firstOffset, 'What stands open of these records is not what was chained.');
    const lines = linesOf(opened);
    let next = last === undefined ? this.#head.began : last.lastOffset + 1n;
    for (const { offset } of lines) {
      if (offset > next) say('absent', next, `${offset - next} records are not there.`);
      next = offset + 1n;
    }
    this.#last = segment;
    this.#records += lines.length;
    return lines;
  }

  /** All pieces were seen: does the chain end where it is remembered to? */
  end(): void {
    const { topic, partition, nextOffset, link } = this.#head;
    const last = this.#last;
    if (last?.link.equals(link)) return;
    const offset = String(last === undefined ? nextOffset : last.lastOffset + 1n);
    this.damage.push({ kind: 'cut', topic, partition, offset, detail: 'The end of the chain is missing.' });
  }
}
