import { listenTo, type Pool } from '@wabus/postgres';
import type { AllFilter, SubscriptionItem } from '../port.ts';
import { readAllPage } from './all-reader.ts';

const PAGE_EVENTS = 1_000;
/** Looks again after so long without a notification; below a second, as the port promises word once a second. */
const POLL_MS = 800;

/** All events after a position and then live ones; see `EventStore.subscribeAll`. Holds one page at a time. */
export async function* subscribe(
  ports: { readonly pool: Pool; readonly url: string },
  filter: AllFilter & { readonly signal: AbortSignal },
): AsyncGenerator<SubscriptionItem, void, undefined> {
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, filter.signal]);
  const bell = new Bell(signal);
  const listening = listenTo(ports.url, 'event_store', signal, () => bell.ring());
  let position = filter.after;
  try {
    while (!filter.signal.aborted) {
      bell.hush();
      const page = await readAllPage(ports.pool, { ...filter, after: position, maxCount: PAGE_EVENTS });
      position = page.next;
      if (page.events.length > 0) yield { kind: 'events', events: page.events, position };
      if (!page.end) continue;
      if (filter.signal.aborted) return;
      yield { kind: 'caught-up', position };
      await bell.rung(POLL_MS);
    }
  } finally {
    stop.abort();
    await listening;
  }
}

/** Remembers that it rang since it was last hushed, so that a ring while nobody waits is not lost. */
class Bell {
  #rang = false;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    signal.addEventListener('abort', () => this.ring(), { once: true });
    this.#rang = signal.aborted;
  }

  hush(): void {
    this.#rang = false;
  }

  ring(): void {
    this.#rang = true;
    this.#wake?.();
  }

  /** Resolves at the next ring, at once if it rang already, and after `ms` at the latest. */
  rung(ms: number): Promise<void> {
    if (this.#rang) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), ms);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
