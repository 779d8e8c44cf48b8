import type { Logger } from '@wabus/platform';
import type { Assignment, LogHandler, StoredLogRecord } from '../port.ts';
import type { QueueBounds } from './admission-queue.ts';
import type { Gap } from './continuity.ts';
import { Epochs } from './epochs.ts';
import type { Generation, PartitionOffset, TopicPartition } from './kafkajs-patches.ts';
import { partitionKey } from './offset-commits.ts';
import { PartitionTurn } from './partition-turn.ts';

interface Held {
  readonly generation: Generation;
  readonly turn: PartitionTurn;
  committed: bigint;
}

/** What the turns of a member act on. */
export interface TurnsPorts {
  readonly handler: LogHandler;
  readonly bounds: QueueBounds;
  readonly logger: Logger;
  readonly stillOurs: () => boolean;
}

/**
 * The turns of one member of a group: every join ends those that were and begins new ones, each with a new epoch. In
 * this process a partition's turns follow each other: the next begins when the handler is through with the last.
 */
export class Turns {
  readonly #ports: TurnsPorts;
  readonly #epochs = new Epochs();
  readonly #held = new Map<string, Held>();
  readonly #before = new Map<string, Promise<void>>();

  constructor(ports: TurnsPorts) {
    this.#ports = ports;
  }

  /** Begins a turn for every partition of the generation. */
  begin(generation: Generation): void {
    const epoch = this.#epochs.joined(generation.number);
    for (const place of generation.places) {
      const { topic, partition } = place;
      const key = partitionKey(place);
      const turn = new PartitionTurn(
        { topic, partition, epoch },
        { ...this.#ports, setFetching: (on) => generation.setFetching(place, on) },
        this.#before.get(key) ?? Promise.resolve(),
      );
      this.#before.set(key, turn.settled);
      this.#held.set(key, { generation, turn, committed: -1n });
    }
  }

  /** Ends all turns; batches under way get `graceMs`. Resolves when the handler was told of each. */
  async end(graceMs: number): Promise<void> {
    const ending = [...this.#held.entries()];
    await Promise.all(ending.map(([, { turn }]) => turn.end(graceMs)));
    for (const [key, held] of ending) if (this.#held.get(key) === held) this.#held.delete(key);
  }

  /** Resolves when nothing of the turns that were runs any more. */
  async settled(): Promise<void> {
    await Promise.all(this.#before.values());
  }

  startAt(generation: Generation, start: PartitionOffset): void {
    const held = this.#of(generation, start);
    if (!held) return;
    held.committed = start.offset;
    held.turn.startAt(start.offset);
  }

  /** Takes in what was fetched in a generation; of another one than the current it takes nothing. */
  admit(
    generation: Generation,
    place: TopicPartition,
    records: readonly StoredLogRecord[],
  ): { readonly admitted: boolean; readonly gap: Gap | null } {
    const held = this.#of(generation, place);
    if (held?.turn.state !== 'held') return { admitted: false, gap: null };
    const gap = held.turn.admit(records);
    return { admitted: gap === null, gap };
  }

  /** The offset that reading goes on at. */
  nextOf(generation: Generation, place: TopicPartition): bigint | undefined {
    return this.#of(generation, place)?.turn.next;
  }

  /** What a commit of this assignment needs; null when its epoch is over. */
  committable(assignment: Assignment): Committable | null {
    const held = this.#held.get(partitionKey(assignment));
    if (held?.turn.assignment.epoch !== assignment.epoch || held.turn.state === 'over') return null;
    return {
      generation: held.generation,
      committed: held.committed,
      current: () => held.turn.state !== 'over',
      reached: (offset) => {
        if (offset > held.committed) held.committed = offset;
      },
    };
  }

  find(assignment: Assignment): PartitionTurn | undefined {
    const held = this.#held.get(partitionKey(assignment));
    return held?.turn.assignment.epoch === assignment.epoch ? held.turn : undefined;
  }

  all(): PartitionTurn[] {
    return [...this.#held.values()].map(({ turn }) => turn);
  }

  #of(generation: Generation, place: TopicPartition): Held | undefined {
    const held = this.#held.get(partitionKey(place));
    return held?.generation === generation ? held : undefined;
  }
}

/** A partition whose offset may still be committed. */
export interface Committable {
  readonly generation: Generation;
  /** Where the group stands as far as known here. */
  readonly committed: bigint;
  readonly current: () => boolean;
  readonly reached: (offset: bigint) => void;
}
