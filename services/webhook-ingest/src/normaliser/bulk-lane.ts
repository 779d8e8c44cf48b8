import type { LogBatch } from '@wabus/event-log';
import type { AppendResult, EventStore, StreamAppend } from '@wabus/event-store';
import { PARTITIONS, partitionOf } from '@wabus/events';
import { pause } from '@wabus/platform';
import type { ArrivedFact } from './owned-fact.ts';
import type { PlacedBatch } from './place-batch.ts';
import { type ReadBatch, readBatch } from './read-batch.ts';
import type { Wamids } from './wamids.ts';

/** Facts placed in one turn: whoever has news meanwhile waits behind no more of them, here and in the models. */
const TURN_FACTS = 40;
/** How often it is looked whether it may go on. */
const LOOK_MS = 20;
/** Rest after a turn, in lengths of the turn: what all share is somebody else's at least as long. */
const REST = 1;
const LONGEST_REST_MS = 2_000;

/** What placing in bulk stands on. */
export interface BulkPorts {
  readonly wamids: Pick<Wamids, 'appliedThrough'>;
  /** How long others are let go first, and models are waited for, before each turn: so it goes on in any case, and slowly. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/**
 * Places what is much and no news, such as an imported history, a few facts at a time: while no news is placed, one turn
 * of all partitions at once, and the next only when what the last one recorded is in the model of messages. So nobody waits
 * behind more than one turn, at any station of the way.
 */
export class BulkLane {
  readonly #ports: BulkPorts;
  /** News that is being placed just now. */
  #others = 0;
  #turns: Promise<unknown> = Promise.resolve();
  /** Partition of events → position of what was last recorded in bulk. */
  readonly #recorded = new Map<number, bigint>();

  constructor(ports: BulkPorts) {
    this.#ports = ports;
  }

  /** A store through which bulk is recorded. */
  noting<Store extends Pick<EventStore, 'append' | 'readStream'>>(
    store: Store,
  ): Pick<EventStore, 'append' | 'readStream'> {
    return {
      readStream: (...asked) => store.readStream(...asked),
      append: async (appends) => {
        const results = await store.append(appends);
        for (const [index, append] of appends.entries()) this.#note(append, results[index]);
        return results;
      },
    };
  }

  /** Does work that bulk gives way to. */
  async first<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#others += 1;
    try {
      return await work();
    } finally {
      this.#others -= 1;
    }
  }

  /** Places a batch in turns of the lane; resolves with what all of them came to. */
  async place(
    { records }: Pick<LogBatch, 'records'>,
    place: (read: ReadBatch) => Promise<PlacedBatch>,
  ): Promise<PlacedBatch> {
    const { facts, unreadable } = readBatch(records);
    const turns: PlacedBatch[] = [];
    for (let from = 0; from === 0 || from < facts.length; from += TURN_FACTS) {
      const part = facts.slice(from, from + TURN_FACTS);
      turns.push(
        await this.#turn(part, () => place({ facts: part, unreadable: from === 0 ? unreadable : [] })),
      );
    }
    return {
      counts: turns.flatMap(({ counts }) => counts),
      came: turns.flatMap(({ came }) => came),
      letters: turns.flatMap(({ letters }) => letters),
      errors: turns.flatMap(({ errors }) => errors),
    };
  }

  #turn<Result>(facts: readonly ArrivedFact[], work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.then(async () => {
      await this.#until(() => this.#others === 0);
      const began = performance.now();
      const result = await work();
      const partitions = new Set(facts.map(({ record }) => record.partition));
      await this.#until(async () => {
        for (const partition of partitions) if (!(await this.#isApplied(partition))) return false;
        return true;
      });
      const rest = Math.min(LONGEST_REST_MS, REST * (performance.now() - began));
      if (!this.#ports.signal.aborted) await pause(Math.min(rest, this.#ports.waitMs), this.#ports.signal);
      return result;
    });
    this.#turns = turn.catch(() => undefined);
    return turn;
  }

  async #isApplied(partition: number): Promise<boolean> {
    const recorded = this.#recorded.get(partition) ?? 0n;
    // Whoever cannot tell keeps nobody waiting.
    const applied = await this.#ports.wamids.appliedThrough(partition).catch(() => recorded);
    return applied >= recorded;
  }

  async #until(mayGoOn: () => boolean | Promise<boolean>): Promise<void> {
    const { waitMs, signal } = this.#ports;
    const until = performance.now() + waitMs;
    while (!signal.aborted && performance.now() < until) {
      if (await mayGoOn()) return;
      await pause(LOOK_MS, signal);
    }
  }

  #note({ events: [event] }: StreamAppend, result: AppendResult | undefined): void {
    if (!event || result?.status !== 'appended') return;
    const partition = partitionOf(event.key, PARTITIONS);
    if (result.position > (this.#recorded.get(partition) ?? 0n))
      this.#recorded.set(partition, result.position);
  }
}
