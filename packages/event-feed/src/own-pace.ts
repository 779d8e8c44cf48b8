import type { Position } from '@wabus/events';
import { unopened } from '@wabus/keyring';
import { backoffMs, pause } from '@wabus/platform';
import { isPassing, type PoolClient } from '@wabus/postgres';
import { CheckpointMovedError } from './checkpoints.ts';
import type { Cursor } from './cursor.ts';
import type { FeedPartition } from './feed-partition.ts';
import type { NextRecords } from './feed-record.ts';
import { type Follower, readsType } from './follower.ts';
import { PersonalParts } from './personal-parts.ts';
import type { StorePage, StorePages } from './store-pages.ts';
import { FollowerError, type Step, takeSteps, within } from './transaction.ts';
import { endOf, lookAgain, moveOf, type Share, type Workshop } from './workshop.ts';

/** Events of one transaction at most. */
const MOST_AT_ONCE = 1_000;

/** From where a share was read, and what opens its personal parts. */
interface Source {
  readonly from: 'events' | 'healed';
  readonly parts: PersonalParts;
  /** Whether `parts` opens what others need, too. */
  readonly shared: boolean;
}

/** A cursor that lacks what only the store has. */
interface Lacking {
  readonly partition: FeedPartition;
  readonly cursor: Cursor;
  readonly through: Position;
}

/**
 * One follower where it is not level: slow, stopped, or behind. It reads what came lately, or the store, over all of
 * its partitions at once, in transactions of its own. It never skips an event: where one cannot be applied it stops at
 * that event of that partition, says why, and tries again with growing waits. Where it is level again it joins the others.
 */
export class OwnPace {
  readonly #shop: Workshop;
  readonly #follower: Follower;
  readonly #pages: StorePages;
  readonly #budgetMs: number;
  #running: Promise<void> | null = null;
  #again = false;
  #failures = 0;
  #tookMs = 0;

  /** `budgetMs`: how long it may take for a batch where others wait for it; infinite where nobody does. */
  constructor(shop: Workshop, follower: Follower, options: { pages: StorePages; budgetMs: number }) {
    this.#shop = shop;
    this.#follower = follower;
    this.#pages = options.pages;
    this.#budgetMs = options.budgetMs;
  }

  /** There may be something to do. */
  wake(): void {
    this.#again = true;
    this.#running ??= this.#run();
  }

  /** It took too long with others; that counts until it was quick by itself. */
  wasSlow(): void {
    this.#tookMs = Number.POSITIVE_INFINITY;
  }

  /** Resolves when nothing is done any more. */
  async ended(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    await null;
    while (this.#again && !this.#shop.ended.aborted) {
      this.#again = false;
      while (!this.#shop.ended.aborted && (await this.#step()));
    }
    this.#running = null;
  }

  /** Answers whether there may be more to do at once. */
  async #step(): Promise<boolean> {
    const fresh: Share[] = [];
    const lacking: Lacking[] = [];
    let room = MOST_AT_ONCE;
    for (const partition of this.#shop.partitions()) {
      const cursor = partition.cursors.find(({ follower }) => follower === this.#follower);
      if (!cursor?.due) continue;
      const next = partition.nextFor(cursor);
      if (next.events.length === 0) this.#lacks(partition, cursor, next, lacking);
      else if (room > 0) {
        fresh.push({ partition, cursor, after: cursor.reached, events: next.events });
        room -= next.events.length;
      }
    }
    if (fresh.length > 0) {
      await this.#apply(fresh, this.#ownSource('events', fresh));
      return true;
    }
    return lacking.length > 0 && this.#fromStore(lacking);
  }

  /** Nothing that came lately follows its checkpoint: it needs the store, or it has everything. */
  #lacks(partition: FeedPartition, cursor: Cursor, { healThrough }: NextRecords, lacking: Lacking[]): void {
    if (healThrough !== null && cursor.scanned >= healThrough) {
      this.#stop({ partition, cursor }, new Error(`the store has no event at position ${healThrough}`));
      return;
    }
    if (healThrough !== null) cursor.leave(healThrough);
    const { through } = cursor;
    if (cursor.scanned >= through) this.#settle(partition, cursor);
    // Who waits for the first follower reads nothing in vain.
    else if (partition.limitOf(cursor) > cursor.reached) lacking.push({ partition, cursor, through });
  }

  #ownSource(from: Source['from'], shares: readonly Share[]): Source {
    const events = shares.flatMap((share) => share.events);
    return { from, parts: new PersonalParts(this.#shop.keyring, [this.#follower], events), shared: false };
  }

  /** It has all that came. One that is slow goes on by itself, so that nobody waits for it. */
  #settle(partition: FeedPartition, cursor: Cursor): void {
    this.#recovered(cursor);
    if (this.#tookMs > this.#budgetMs) return;
    cursor.join();
    queueMicrotask(() => this.#shop.changed(partition));
  }

  async #fromStore(lacking: readonly Lacking[]): Promise<boolean> {
    const after = lacking
      .map(({ cursor }) => cursor.scanned)
      .reduce((one, other) => (one < other ? one : other));
    const page = await this.#read(after);
    if (!page) return true;
    const shares = lacking.map((one) => ({ ...one, ...lackedOf(one, page) }));
    const some = shares.filter(({ events }) => events.length > 0);
    await this.#apply(some, { from: 'healed', parts: page.parts, shared: true });
    let moved = false;
    for (const share of shares) {
      const { partition, cursor, through, events, cut } = share;
      moved ||= !cut || events.length > 0;
      // Who stopped, or was found elsewhere, has not had all of the page.
      if (cut || !cursor.due || cursor.reached !== endOf(share)) continue;
      cursor.scannedThrough(page.next);
      if (page.next === after && page.end && cursor.scanned < through) {
        this.#stop({ partition, cursor }, new Error(`the store ends before position ${through}`));
      }
    }
    return moved;
  }

  async #read(after: Position): Promise<StorePage | null> {
    try {
      const page = await this.#pages.read(after);
      this.#failures = 0;
      return page;
    } catch (error) {
      const what = { err: error, model: this.#follower.name };
      this.#shop.logger.error(what, 'a read model cannot catch up: the store cannot be read');
      await pause(backoffMs(this.#failures, 100, 30_000), this.#shop.ended);
      this.#failures += 1;
      return null;
    }
  }

  /** Applies all shares at once, or, where that fails, each alone; `whole` is false for a part of what failed before. */
  async #apply(shares: readonly Share[], source: Source, whole = true): Promise<void> {
    if (shares.length === 0 || this.#shop.ended.aborted) return;
    try {
      await this.#take(shares, source);
    } catch (error) {
      if (error instanceof CheckpointMovedError) await this.#lookAgain(shares);
      else await this.#applyLess(shares, source, error);
      return;
    }
    for (const share of shares) {
      this.#shop.applied(share, 'moved');
      this.#shop.metrics[source.from].inc({ model: this.#follower.name }, share.events.length);
      if (whole) this.#recovered(share.cursor);
      this.#shop.changed(share.partition);
    }
  }

  /** What failed is tried in parts, down to the event that cannot be applied. */
  async #applyLess(shares: readonly Share[], source: Source, error: unknown): Promise<void> {
    const { from } = source;
    const [share] = shares;
    const cause = error instanceof FollowerError ? error.cause : error;
    if (shares.length > 1 || (source.shared && !(error instanceof FollowerError))) {
      for (const one of shares) await this.#apply([one], this.#ownSource(from, [one]));
    } else if (share && share.events.length > 1 && !isPassing(cause)) {
      const half = Math.ceil(share.events.length / 2);
      const first = { ...share, events: share.events.slice(0, half) };
      const second = { ...share, after: endOf(first), events: share.events.slice(half) };
      await this.#apply([first], this.#ownSource(from, [first]), false);
      if (share.cursor.reached !== second.after) return;
      await this.#apply([second], this.#ownSource(from, [second]));
    } else if (share && !(await this.#setAside(share, cause))) this.#stop(share, cause, share.events);
  }

  /** Passes over the one event of a share where the follower says how; answers whether it did. */
  async #setAside(share: Share, cause: unknown): Promise<boolean> {
    const { settingAside } = this.#follower;
    const [event] = share.events;
    if (!event || !settingAside?.isFinal(cause)) return false;
    const keeping = {
      ...this.#follower,
      project: (tx: PoolClient): Promise<void> => settingAside.keep(tx, event, cause),
    };
    try {
      await this.#takeStep({ follower: keeping, events: [unopened(event)], moves: [moveOf(share)] });
    } catch {
      return false;
    }
    const { type, stream, position } = event;
    const of = { model: this.#follower.name, partition: share.cursor.partition };
    this.#shop.logger.error(
      { err: cause, ...of, type, stream, position: `${position}` },
      'an event is set aside',
    );
    this.#shop.applied(share, 'moved');
    this.#shop.changed(share.partition);
    return true;
  }

  async #take(shares: readonly Share[], { parts }: Source): Promise<void> {
    const follower = this.#follower;
    const began = performance.now();
    const read = shares.flatMap(({ events }) => events.filter(({ type }) => readsType(follower, type)));
    const patience = { ...this.#shop, budgetMs: Number.POSITIVE_INFINITY };
    const events = await within(follower, patience, parts.openFor(follower, read));
    await this.#takeStep({ follower, events, moves: shares.map(moveOf) });
    if (events.length > 0) this.#tookMs = performance.now() - began;
  }

  #takeStep(step: Step): Promise<void> {
    const onTook = ({ name: model }: Follower, ms: number): void =>
      this.#shop.metrics.batchSeconds.observe({ model }, ms / 1_000);
    return takeSteps({ ...this.#shop, budgetMs: Number.POSITIVE_INFINITY, onTook }, [step]);
  }

  async #lookAgain(shares: readonly Share[]): Promise<void> {
    try {
      await lookAgain(
        this.#shop,
        shares.map(({ cursor }) => cursor),
      );
    } catch (error) {
      for (const share of shares) this.#stop(share, error);
    }
  }

  #stop(
    { partition, cursor }: Pick<Share, 'partition' | 'cursor'>,
    error: unknown,
    events: Share['events'] = [],
  ): void {
    // Once it is somebody else's, what fails here is neither a stop nor anybody's business.
    if (cursor.over || this.#shop.ended.aborted) return;
    const { metrics, logger, ended } = this.#shop;
    const attempt = cursor.stop(error);
    const of = { model: this.#follower.name, partition: cursor.partition };
    metrics.stopped.set(of, 1);
    metrics.failures.inc({ model: of.model });
    const [event] = events;
    const at = event && { type: event.type, stream: event.stream, position: `${event.position}` };
    logger.error({ err: error, ...of, attempt, ...at }, 'a read model stopped at an event it cannot apply');
    void pause(backoffMs(attempt, 100, 30_000), ended).then(() => {
      cursor.retry();
      this.wake();
    });
    queueMicrotask(() => this.#shop.changed(partition));
  }

  #recovered(cursor: Cursor): void {
    if (!cursor.recover()) return;
    const of = { model: this.#follower.name, partition: cursor.partition };
    this.#shop.metrics.stopped.set(of, 0);
    this.#shop.logger.info(of, 'the read model goes on');
  }
}

/** What a page has for a cursor, and whether some of that has to wait for the first follower. */
function lackedOf({ partition, cursor }: Lacking, page: StorePage) {
  const limit = partition.limitOf(cursor);
  const lacked = page.of(cursor.partition).filter(({ position }) => position > cursor.reached);
  const events = lacked.filter(({ position }) => position <= limit);
  return { after: cursor.reached, events, cut: events.length < lacked.length };
}
