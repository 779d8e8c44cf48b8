import { pause } from './backoff.ts';

/** An engine, and how it is found out whether it is there. */
export interface WatchedEngine {
  /** As people read it in what a service waits for, such as `Kafka at kafka-1:9092`; no secrets. */
  readonly name: string;
  /** Puts one cheap question to it; rejects when it does not answer. Must settle, if late. */
  readonly ask: () => Promise<unknown>;
  /** Milliseconds from an answer to the next question. Default 3,000. */
  readonly everyMs?: number;
  /** Milliseconds after which it counts as away though its answer may still come. Default 5,000. */
  readonly answerMs?: number;
}

const DEFAULTS = { everyMs: 3_000, answerMs: 5_000 };

/**
 * Knows whether an engine is there, also for a process that has nothing to ask of it: puts a question to it every few
 * seconds. It begins when somebody first wants to know; until an answer is overdue the engine counts as there.
 */
export class EngineWatch {
  readonly #engine: Required<WatchedEngine>;
  readonly #closing = new AbortController();
  #watching: Promise<void> | undefined;
  #there = true;

  constructor(engine: WatchedEngine) {
    this.#engine = { ...DEFAULTS, ...engine };
  }

  /** The name of the engine while it is away. */
  waitingFor(): readonly string[] {
    this.#watching ??= this.#watch();
    return this.#there ? [] : [this.#engine.name];
  }

  /** Ends the questions; does not wait for an answer that is still to come. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.#askOnce();
      await pause(this.#engine.everyMs, signal);
    }
  }

  async #askOnce(): Promise<void> {
    const { ask, answerMs } = this.#engine;
    const answered = new AbortController();
    const asked = ask().then(
      () => true,
      () => false,
    );
    const overdue = pause(answerMs, AbortSignal.any([this.#closing.signal, answered.signal]));
    const inTime = await Promise.race([asked, overdue]);
    answered.abort();
    if (this.#closing.signal.aborted) return;
    this.#there = inTime ?? false;
    if (inTime === undefined) this.#there = (await this.#unlessClosing(asked)) ?? this.#there;
  }

  #unlessClosing(asked: Promise<boolean>): Promise<boolean | undefined> {
    const { signal } = this.#closing;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const close = (): void => resolve(undefined);
    signal.addEventListener('abort', close, { once: true });
    return Promise.race([asked, promise]).finally(() => signal.removeEventListener('abort', close));
  }
}
