import type { Clock, Logger } from '@wabus/platform';
import { Agent, request } from 'undici';
import { webhookFate } from '../faults/webhook-faults.ts';
import type { Entry, Update } from '../state/entries.ts';
import type { World } from '../state/world.ts';
import type { Agenda } from './agenda.ts';
import { webhookPayload } from './payload.ts';
import { signedBody } from './signed-body.ts';

interface Batch {
  readonly updates: readonly Update[];
  readonly firstTriedAt: number;
  tries: number;
}

interface Destination {
  fresh: Update[];
  readonly again: Batch[];
  active: number;
}

const maxUpdates = 100;
const maxConcurrency = 8;
const callbackTimeoutMs = 10_000;
const firstBackoffMs = 500;
const maxBackoffMs = 30_000;
const retryForMs = 7 * 24 * 3600 * 1000;

/** What the outbox works with. */
export interface OutboxParts {
  readonly world: World;
  readonly agenda: Agenda;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly appSecret: string;
  /** Called with the ids of updates that were taken, dropped or given up. */
  readonly settled: (ids: readonly string[]) => void;
  /** Called with the faults that an update met. */
  readonly met: (meetings: readonly Entry[]) => void;
}

/**
 * Delivers updates to the app's callback (or the number's or WABA's override of it) until it answers 200: several in one POST
 * when many wait, at most 8 POSTs at a time per callback, again after 0.5 s doubling to 30 s, for 7 days. Without a
 * callback it holds them.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #agent = new Agent({ connections: maxConcurrency, headersTimeout: callbackTimeoutMs });
  // The empty key is the app's own callback, whose URL may change.
  readonly #destinations = new Map<string, Destination>();
  readonly #waiters = new Map<string, () => void>();
  #closed = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /**
   * Takes an update whose time has come; faults may drop it, hold it back or double it. Of a WABA that has not
   * subscribed the app, or a field that the app has not subscribed to, nothing goes out.
   */
  push(update: Update): void {
    const { world, agenda, clock, met } = this.#parts;
    const fate = webhookFate(world, update);
    met(fate.meetings);
    if (fate.dropped || !world.isSubscribed(update.wabaId, update.field)) {
      // Later, so that whoever waits for it is there already.
      setImmediate(() => this.#settle([update]));
      return;
    }
    const now = clock.now().getTime();
    const { heldBackMs, againAfterMs } = fate;
    if (heldBackMs > 0) agenda.at(now + heldBackMs, () => this.#hand(update));
    else this.#hand(update);
    if (againAfterMs !== null) agenda.at(now + heldBackMs + againAfterMs, () => this.#hand(update));
  }

  #hand(update: Update): void {
    const { world } = this.#parts;
    if (!world.isSubscribed(update.wabaId, update.field)) {
      this.#settle([update]);
      return;
    }
    const key = update.field === 'messages' ? (world.overrideFor(update) ?? '') : '';
    const destination = this.#destinations.get(key) ?? { fresh: [], again: [], active: 0 };
    this.#destinations.set(key, destination);
    destination.fresh.push(update);
    // Updates of one turn of the event loop share a POST.
    if (destination.fresh.length === 1) setImmediate(() => this.#pump(key));
  }

  /** Resolves when the update was settled, or after `limitMs`. */
  waitFor(id: string, limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(), limitMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#waiters.delete(id);
        resolve();
      };
      this.#waiters.set(id, done);
    });
  }

  /** Tries everything that waits for the app's callback, which has just been set. */
  callbackChanged(): void {
    this.#pump('');
  }

  /** Forgets what waits; a POST under way is not called back. */
  clear(): void {
    this.#destinations.clear();
  }

  /** Gives up POSTs under way; what was not taken stays in the journal. */
  async close(): Promise<void> {
    this.#closed = true;
    this.clear();
    for (const done of this.#waiters.values()) done();
    await this.#agent.destroy();
  }

  #pump(key: string): void {
    const destination = this.#destinations.get(key);
    const url = key === '' ? this.#parts.world.callbackUrl : key;
    if (!destination || !url || this.#closed) return;
    while (destination.active < maxConcurrency) {
      const batch = this.#next(destination);
      if (!batch) return;
      destination.active += 1;
      void this.#deliver(url, batch).then((taken) => {
        destination.active -= 1;
        if (taken) this.#settle(batch.updates);
        else this.#retry(key, destination, batch);
        this.#pump(key);
      });
    }
  }

  #next(destination: Destination): Batch | undefined {
    const again = destination.again.shift();
    if (again) return again;
    if (destination.fresh.length === 0) return undefined;
    const waiting = destination.fresh.slice(0, maxUpdates);
    const alone = waiting.findIndex((update) => this.#goesAlone(update));
    const updates = alone < 0 ? waiting : waiting.slice(0, Math.max(1, alone));
    destination.fresh = destination.fresh.slice(updates.length);
    return { updates, firstTriedAt: this.#parts.clock.now().getTime(), tries: 0 };
  }

  #goesAlone({ phoneNumberId }: Update): boolean {
    const { world } = this.#parts;
    return world.behaviourOf(world.numbers.get(phoneNumberId ?? '')).itemsPerWebhook === 1;
  }

  #retry(key: string, destination: Destination, batch: Batch): void {
    if (this.#closed || this.#destinations.get(key) !== destination) return;
    const now = this.#parts.clock.now().getTime();
    if (now - batch.firstTriedAt > retryForMs) {
      this.#parts.logger.warn({ updates: batch.updates.length }, 'gave up webhooks after 7 days');
      this.#settle(batch.updates);
      return;
    }
    const wait = Math.min(maxBackoffMs, firstBackoffMs * 2 ** batch.tries);
    batch.tries += 1;
    this.#parts.agenda.at(now + wait, () => {
      destination.again.push(batch);
      this.#pump(key);
    });
  }

  async #deliver(url: string, batch: Batch): Promise<boolean> {
    const { world, appSecret, logger } = this.#parts;
    const { bytes, signature } = signedBody(webhookPayload(world, batch.updates), appSecret);
    try {
      const answer = await request(url, {
        method: 'POST',
        dispatcher: this.#agent,
        headersTimeout: callbackTimeoutMs,
        bodyTimeout: callbackTimeoutMs,
        headers: {
          'content-type': 'application/json',
          'content-length': String(bytes.length),
          'user-agent': 'facebookexternalua',
          'x-hub-signature-256': signature,
        },
        body: bytes,
      });
      await answer.body.dump();
      if (answer.statusCode !== 200) logger.debug({ status: answer.statusCode }, 'webhook was not taken');
      return answer.statusCode === 200;
    } catch (error) {
      logger.debug({ code: (error as { code?: string }).code }, 'webhook could not be delivered');
      return false;
    }
  }

  #settle(updates: readonly Update[]): void {
    if (this.#closed) return;
    this.#parts.settled(updates.map(({ id }) => id));
    for (const { id } of updates) this.#waiters.get(id)?.();
  }
}
