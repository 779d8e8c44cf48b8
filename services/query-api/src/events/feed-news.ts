import { backoffMs, type Logger, pause, Wake } from '@wabus/platform';
import { listenTo } from '@wabus/postgres';
import { type CommittedOrder, newestOf, type Target } from './committed-order.ts';

/** What tells that something was appended is a hint: whether there is something is looked at after so long anyway. */
const POLL_MS = 1_000;
/** Where nobody tells, that is how late an event may be. */
const POLL_UNTOLD_MS = 400;
/** From one look that brought something to the next: what comes meanwhile goes along. */
const PACE_MS = 100;
/** How long the index is waited for before what it has is told without the rest. */
const PATIENCE_MS = 2_000;

/** Where news come from. */
export interface NewsSources {
  readonly order: CommittedOrder;
  readonly logger: Logger;
  /** Where appends are told of by notifications; absent where the engine of events does not. */
  readonly listenUrl?: string | undefined;
}

/** One watch for all streams of the process: how far the feed may be told. While nobody listens nothing is asked. */
export class FeedNews {
  readonly #sources: NewsSources;
  readonly #listeners = new Set<() => void>();
  #target: Target = [];
  #end: AbortController | undefined;
  #watching: Promise<unknown> = Promise.resolve();

  constructor(sources: NewsSources) {
    this.#sources = sources;
  }

  /** Through where may be told. */
  get target(): Target {
    return this.#target;
  }

  /** Calls back whenever there may be more; answers how to stop that. */
  join(listener: () => void): () => void {
    this.#listeners.add(listener);
    if (!this.#end) {
      this.#end = new AbortController();
      const { signal } = this.#end;
      this.#watching = Promise.all([this.#watching, this.#watch(signal)]);
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#end?.abort();
      this.#end = undefined;
    };
  }

  /** Resolves once nothing is asked any more. */
  async ended(): Promise<void> {
    await this.#watching;
  }

  async #watch(signal: AbortSignal): Promise<void> {
    const { listenUrl } = this.#sources;
    const wake = new Wake();
    const listening = listenUrl && listenTo(listenUrl, 'event_store', signal, () => wake.call());
    for (let failures = 0; !signal.aborted; ) {
      try {
        const moved = await this.#look(signal);
        failures = 0;
        if (moved) await pause(PACE_MS, signal);
        await wake.sleep(listenUrl ? POLL_MS : POLL_UNTOLD_MS, signal);
      } catch (error) {
        if (failures === 0)
          this.#sources.logger.warn({ err: error }, 'how far events are known cannot be asked');
        await pause(backoffMs(failures, 200, 5_000), signal);
        failures += 1;
      }
    }
    await listening;
  }

  async #look(signal: AbortSignal): Promise<boolean> {
    const target = await this.#sources.order.target(PATIENCE_MS, signal);
    const moved = newestOf(target) > newestOf(this.#target);
    if (!moved) return false;
    this.#target = target;
    for (const listener of this.#listeners) listener();
    return true;
  }
}
