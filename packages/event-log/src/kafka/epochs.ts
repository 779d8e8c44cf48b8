/** How many times a member may join within one generation before its numbers would meet those of the next. */
const JOINS_PER_GENERATION = 1_024;

/**
 * Numbers the assignments of one member. The broker counts a group's generations, so that numbers grow from member to
 * member; but a member that joins again without a rebalance keeps its generation, and each join must be a new epoch:
 * the number is the generation times 1,024, plus the joins within it.
 */
export class Epochs {
  #last = 0;

  /** The number of the join that led to this generation. */
  joined(generation: number): number {
    this.#last = Math.max(generation * JOINS_PER_GENERATION, this.#last + 1);
    return this.#last;
  }
}
