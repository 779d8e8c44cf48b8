import type { Clock } from '@wabus/platform';

interface Planned {
  readonly due: number;
  readonly order: number;
  readonly run: () => void;
}

/** How often the agenda looks at the clock, in milliseconds: what falls due meanwhile runs together. */
const tickMs = 20;

/** Things that happen at a time: a binary heap by due time, run in ticks. Nothing here is durable. */
export class Agenda {
  readonly #clock: Clock;
  #heap: Planned[] = [];
  #order = 0;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `run` at `due` (Unix milliseconds), or at the next tick when that has passed. */
  at(due: number, run: () => void): void {
    if (this.#closed) return;
    this.#order += 1;
    this.#push({ due, order: this.#order, run });
    this.#timer ??= setTimeout(() => this.#tick(), tickMs);
  }

  /** Forgets everything planned. */
  clear(): void {
    this.#heap = [];
  }

  /** Forgets everything and takes nothing more. */
  close(): void {
    this.#closed = true;
    this.clear();
    if (this.#timer) clearTimeout(this.#timer);
  }

  /** Runs what is due. */
  run(): void {
    const now = this.#clock.now().getTime();
    for (let first = this.#heap[0]; first && first.due <= now; first = this.#heap[0]) {
      this.#pop();
      first.run();
    }
  }

  #tick(): void {
    this.run();
    this.#timer = this.#heap.length > 0 && !this.#closed ? setTimeout(() => this.#tick(), tickMs) : null;
  }

  #push(item: Planned): void {
    const heap = this.#heap;
    let at = heap.push(item) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(heap[at], heap[above])) return;
      swap(heap, at, above);
      at = above;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (heap.length === 0 || !last) return;
    heap[0] = last;
    for (let at = 0; ; ) {
      const left = 2 * at + 1;
      let least = at;
      if (before(heap[left], heap[least])) least = left;
      if (before(heap[left + 1], heap[least])) least = left + 1;
      if (least === at) return;
      swap(heap, at, least);
      at = least;
    }
  }
}

function before(a: Planned | undefined, b: Planned | undefined): boolean {
  if (!a || !b) return false;
  return a.due < b.due || (a.due === b.due && a.order < b.order);
}

function swap(heap: Planned[], a: number, b: number): void {
  const held = heap[a] as Planned;
  heap[a] = heap[b] as Planned;
  heap[b] = held;
}
