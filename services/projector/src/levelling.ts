import { PARTITIONS, partitionOf } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, type Position, STREAM_PREFIXES } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import { backoffMs, type Logger, pause } from '@wabus/platform';
import { PersonalParts } from './batch.ts';
import type { ModelPartition } from './model-partition.ts';

const PAGE = 2_000;

/** What levelling needs of a model's copy of a partition. */
export type LaggingPart = Pick<
  ModelPartition,
  | 'model'
  | 'partition'
  | 'over'
  | 'reached'
  | 'behindBy'
  | 'applyStored'
  | 'reachedInStore'
  | 'goOnAlone'
  | 'stop'
>;

/** What is read for parts that are behind, and how they are named. */
export interface LevellingPorts {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly keyring: Keyring;
  readonly logger: Logger;
}

/**
 * Brings parts that are behind as far as they have to come: of every page each part takes what it does not have, gates
 * first. The model that lacks the least comes first, so that one that begins anew holds nobody up (least of all the
 * gates, without which nothing is sent), and all that lack the same are read for at once. A part that has arrived, or
 * that an event stops, goes on by itself.
 */
export class Levelling {
  readonly #ports: LevellingPorts;
  readonly #signal: AbortSignal;
  readonly #behind = new Set<LaggingPart>();
  #running: Promise<void> | null = null;

  constructor(ports: LevellingPorts, signal: AbortSignal) {
    this.#ports = ports;
    this.#signal = signal;
  }

  /** Takes parts in; those of one partition in the order in which their models are applied. */
  add(parts: readonly LaggingPart[]): void {
    for (const part of parts) this.#behind.add(part);
    if (parts.length > 0) this.#running ??= this.#run();
  }

  /** Resolves when nothing is read any more. */
  async ended(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    // Not before the caller knows that it runs: with nothing to do it would end first, and be taken to run for ever.
    await null;
    for (let failures = 0; !this.#signal.aborted; ) {
      for (const part of this.#behind) if (part.over) this.#behind.delete(part);
      const after = nextToRead(this.#behind);
      if (after === null) break;
      try {
        await this.#readOn(after);
        failures = 0;
      } catch (error) {
        this.#ports.logger.error({ err: error }, 'read models cannot catch up: the store cannot be read');
        await pause(backoffMs(failures, 100, 30_000), this.#signal);
        failures += 1;
      }
    }
    this.#running = null;
  }

  async #readOn(after: Position): Promise<void> {
    const page = await this.#ports.store.readAll({ after, streamPrefixes: STREAM_PREFIXES, maxCount: PAGE });
    const events = Map.groupBy(page.events as CatalogueEvent[], ({ key }) => partitionOf(key, PARTITIONS));
    // Who is taken in later has had nothing of this page, and who is behind its beginning lacks what is before it.
    const readFor = [...this.#behind].filter(({ reached }) => reached >= after);
    const parts = Map.groupBy(readFor, ({ partition }) => partition);
    await Promise.all([...parts].map(([partition, all]) => this.#apply(all, events.get(partition) ?? [])));
    for (const part of readFor) {
      if (!this.#behind.has(part)) continue;
      part.reachedInStore(page.next);
      if (!page.end && part.behindBy > 0n) continue;
      this.#behind.delete(part);
      part.goOnAlone();
    }
  }

  async #apply(parts: readonly LaggingPart[], events: readonly CatalogueEvent[]): Promise<void> {
    if (events.length === 0) return;
    const models = parts.map(({ model }) => model);
    const personal = new PersonalParts(this.#ports.keyring, models, events);
    const [first, ...others] = parts;
    if (first) await this.#applyTo(first, events, personal);
    await Promise.all(others.map((part) => this.#applyTo(part, events, personal)));
  }

  async #applyTo(part: LaggingPart, events: readonly CatalogueEvent[], parts: PersonalParts): Promise<void> {
    try {
      await part.applyStored(events, parts);
    } catch (error) {
      this.#behind.delete(part);
      part.stop(error);
    }
  }
}

/** From where to read: the beginning of what the model lacks that has come the furthest. */
function nextToRead(parts: Iterable<LaggingPart>): Position | null {
  const least = new Map<string, Position>();
  for (const { model, reached } of parts) {
    const known = least.get(model.name);
    if (known === undefined || reached < known) least.set(model.name, reached);
  }
  let furthest: Position | null = null;
  for (const reached of least.values()) if (furthest === null || reached > furthest) furthest = reached;
  return furthest;
}
