// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.

/** The double's time: for what it stamps, and for what it lets somebody wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `then` once so many milliseconds have passed. */
  after(milliseconds: number, then: () => void): void;
}

/** The time of day. What waits keeps no process alive. */
export const timeOfDay: Clock = {
  now: Date.now,
  after: (milliseconds, then) => void setTimeout(then, milliseconds).unref(),
};

/** Time that passes only when it is told to, so that a test of a wait does not wait. */
export class ManualClock implements Clock {
  #now = Date.now();
  #due: { readonly at: number; readonly then: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, then: () => void): void {
    this.#due.push({ at: this.#now + milliseconds, then });
  }

  /** Lets so many milliseconds pass: what is due by then is called, in order. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#due.filter(({ at }) => at <= this.#now).sort((a, b) => a.at - b.at);
    this.#due = this.#due.filter(({ at }) => at > this.#now);
    for (const { then } of due) then();
  }
}
