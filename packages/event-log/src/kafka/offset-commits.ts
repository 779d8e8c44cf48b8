import { backoffMs, NaturalBatch, pause } from '@wabus/platform';
import type { Generation, PartitionOffset, TopicPartition } from './kafkajs-patches.ts';

/** The group has gone on without this generation, or is about to. */
const FENCED = new Set([
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
]);

interface Commit extends PartitionOffset {
  readonly generation: Generation;
  /** False once the epoch is over. */
  readonly current: () => boolean;
}

type Outcome = { readonly committed: boolean } | { readonly error: unknown };

/**
 * Commits offsets as the generation in which their partitions were assigned, one request at a time; commits that wait
 * share the next. The broker compares generation and member, so that an old one changes nothing.
 */
export class OffsetCommits {
  readonly #batch: NaturalBatch<Commit, Outcome>;
  readonly #withinMs: number;
  #running: Promise<unknown> = Promise.resolve();

  /** A commit that finds no coordinator is tried again for `withinMs`. */
  constructor(withinMs: number) {
    this.#withinMs = withinMs;
    this.#batch = new NaturalBatch((commits) => this.#run(commits), { maxItems: 1_000 });
  }

  /**
   * Answers whether the offset stands as committed.
   * @throws whatever made the outcome unknown
   */
  async commit(commit: Commit): Promise<boolean> {
    const outcome = await this.#batch.add(commit);
    if ('error' in outcome) throw outcome.error;
    return outcome.committed;
  }

  /** Resolves when no commit is under way. */
  async idle(): Promise<void> {
    let seen: Promise<unknown> | undefined;
    while (seen !== this.#running) {
      seen = this.#running;
      await seen;
    }
  }

  #run(commits: readonly Commit[]): Promise<Outcome[]> {
    const running = this.#commitAll(commits);
    this.#running = running;
    return running;
  }

  async #commitAll(commits: readonly Commit[]): Promise<Outcome[]> {
    const outcomes = new Map<Commit, Outcome>();
    for (const [generation, own] of Map.groupBy(commits, (one) => one.generation))
      for (const [commit, outcome] of await this.#commitOf(generation, own)) outcomes.set(commit, outcome);
    return commits.map((commit) => outcomes.get(commit) ?? { committed: false });
  }

  /** How each commit ended; one whose epoch was over before it was sent has no part in it, and no answer here. */
  async #commitOf(generation: Generation, commits: readonly Commit[]): Promise<Map<Commit, Outcome>> {
    const until = performance.now() + this.#withinMs;
    for (let attempt = 0; ; attempt += 1) {
      const current = commits.filter((one) => one.current());
      const all = (outcome: Outcome) => new Map(current.map((one) => [one, outcome]));
      if (current.length === 0) return all({ committed: false });
      try {
        await generation.commit(furthest(current));
        return all({ committed: true });
      } catch (error) {
        if (FENCED.has((error as { type?: string }).type ?? '')) return all({ committed: false });
        if (performance.now() > until) return all({ error });
        await pause(backoffMs(attempt, 50, 1_000));
        await generation.findCoordinator().catch(() => undefined);
      }
    }
  }
}

/** One offset per place: the highest. */
function furthest(commits: readonly PartitionOffset[]): PartitionOffset[] {
  const byPlace = new Map<string, PartitionOffset>();
  for (const { topic, partition, offset } of commits) {
    const key = partitionKey({ topic, partition });
    const known = byPlace.get(key);
    if (!known || known.offset < offset) byPlace.set(key, { topic, partition, offset });
  }
  return [...byPlace.values()];
}

/** One string for one partition. */
export const partitionKey = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;
