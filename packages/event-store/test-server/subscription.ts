// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { EventFilter } from './filter.ts';
import { drained, type ReadCall } from './read-call.ts';
import type { Services } from './services.ts';
import { rpcErrors } from './statuses.ts';
import type { StoredEvent } from './stored-event.ts';

/** Commit and prepare position; in a subscription to one stream both are the revision. */
export interface AllPosition {
  readonly commit: number;
  readonly prepare: number;
}

/** Where a read of `$all` begins. */
export type AllStart = AllPosition | 'start' | 'end';

/** What is subscribed to, and from where on (exclusive). */
export interface SubscriptionOptions {
  /** `$all` or the name of a stream. */
  readonly of: string;
  readonly after: AllStart | number;
  readonly filter?: EventFilter | undefined;
  /** Events looked at per page; only with a filter. */
  readonly window?: number;
  /** Events looked at between two checkpoints; only with a filter. */
  readonly interval?: number;
}

/** What waits to be sent live: an event or word of how far was looked, numbered so that a loss shows. */
interface LiveItem {
  readonly sequence: number;
  readonly place: AllPosition;
  readonly event?: StoredEvent;
}

/** Some of the events there are: those wanted, how many were looked at, and where the next page begins. */
interface Page {
  readonly events: readonly StoredEvent[];
  readonly considered: number;
  readonly next: AllPosition;
  readonly end: boolean;
}

const PAGE = 32;
/** Between two live events that leave one by one, in milliseconds. */
const ALONE_MS = 1;
/** `Position.End` of the server: -1 as 64 bits without a sign. */
const END_OF_ALL = String(2n ** 64n - 1n);
const NOWHERE: AllPosition = { commit: -1, prepare: -1 };
const FIRST_RECORD: AllPosition = { commit: 0, prepare: 0 };

/**
 * One catch-up subscription, in the manner of the server's `Enumerator.AllSubscriptionFiltered`: pages of 32 until the
 * end, a checkpoint, word of having caught up, then what is appended as it comes, through a buffer of 32 that drops
 * its oldest when the reader is slow: a gap there sends the subscription back to reading pages. A server up to 23.10 ends
 * it instead, at the first event that does not fit.
 */
export class Subscription {
  readonly #services: Services;
  readonly #call: ReadCall;
  readonly #options: SubscriptionOptions;
  /** Sent on up to here. */
  #checkpoint: AllPosition;
  #lastCheckpointSent: AllPosition = NOWHERE;
  readonly #buffer: LiveItem[] = [];
  #numbered = 0;
  #seen = 0;
  #sinceCheckpoint = 0;
  readonly #mutings: number;
  #live = false;
  #blocked = false;

  constructor(services: Services, call: ReadCall, options: SubscriptionOptions) {
    this.#services = services;
    this.#call = call;
    this.#options = options;
    this.#mutings = services.faults.mutings;
    this.#checkpoint = this.#startingPlace();
  }

  get #mute(): boolean {
    return this.#services.faults.mutings > this.#mutings;
  }

  /** Confirms the subscription and goes on until the caller leaves. */
  begin(): void {
    const stop = this.#services.log.onAppended((events) => this.#appended(events));
    this.#services.tally.subscriptions += 1;
    this.#call.once('error', stop);
    this.#call.once('cancelled', stop);
    this.#call.once('close', stop);
    const confirmation = new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId(
      this.#services.newId(),
    );
    this.#call.write(new streams.ReadResp().setConfirmation(confirmation));
    const newest = this.#events().at(-1);
    if (compare(this.#checkpoint, newest ? this.#placeOf(newest) : NOWHERE) >= 0) this.#goLive();
    else void this.#catchUp();
  }

  #startingPlace(): AllPosition {
    const { after } = this.#options;
    if (after === 'start') return NOWHERE;
    if (typeof after === 'object') return after;
    if (typeof after === 'number') return { commit: after, prepare: after };
    const newest = this.#events().at(-1);
    return newest ? this.#placeOf(newest) : NOWHERE;
  }

  #events(): readonly StoredEvent[] {
    const { log } = this.#services;
    return this.#options.of === '$all' ? log.events : (log.stream(this.#options.of) ?? []);
  }

  #placeOf({ position, revision }: StoredEvent): AllPosition {
    const place = this.#options.of === '$all' ? position : revision;
    return { commit: place, prepare: place };
  }

  #allows(event: StoredEvent): boolean {
    return this.#options.filter?.(event) ?? true;
  }

  /** Reads pages until the end of the log, then goes live. */
  async #catchUp(): Promise<void> {
    const interval = this.#options.interval ?? Number.POSITIVE_INFINITY;
    let index =
      this.#options.of === '$all'
        ? this.#services.log.indexAt(this.#checkpoint.commit)
        : this.#checkpoint.commit + 1;
    let from = latest(this.#checkpoint, FIRST_RECORD);
    let considered = 0;
    while (!this.#call.cancelled && !this.#mute) {
      await this.#services.faults.hold();
      const page = this.#page(index);
      for (const event of page.events) await this.#sendOld(event);
      considered += page.considered;
      const ofInterval = considered >= interval;
      // The place where this page began is safe to name once something behind it was looked at.
      if (page.considered > 0 && (ofInterval || !this.#services.ways.checkpointsAtTheEnd)) {
        this.#checkpoint = latest(this.#checkpoint, from);
      }
      if (ofInterval) considered %= interval;
      if (page.end || ofInterval) this.#sendCheckpoint(this.#checkpoint);
      if (page.end) {
        this.#goLive();
        return;
      }
      index += page.considered;
      from = page.next;
    }
  }

  /** Up to 32 wanted events, looking at no more than the search window. */
  #page(index: number): Page {
    const all = this.#events();
    const window = this.#options.window ?? Number.POSITIVE_INFINITY;
    const events: StoredEvent[] = [];
    let at = index;
    while (at < all.length && events.length < PAGE && at - index < window) {
      const event = all[at] as StoredEvent;
      if (this.#allows(event)) events.push(event);
      at += 1;
    }
    const end = at >= all.length && events.length < PAGE && at - index < window;
    return { events, considered: at - index, next: { commit: all[at - 1]?.next ?? 0, prepare: 0 }, end };
  }

  /** Sends an event of a page, unless it was sent before; waits while the reader is slow. */
  async #sendOld(event: StoredEvent): Promise<void> {
    const place = this.#placeOf(event);
    if (compare(place, this.#checkpoint) <= 0) return;
    this.#services.tally.eventsRead += 1;
    if (!this.#call.write(this.#services.encoded.bytesOf(event))) await drained(this.#call);
    this.#checkpoint = place;
  }

  #goLive(): void {
    this.#live = true;
    this.#write(new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp()));
    this.#pump();
  }

  #appended(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (this.#options.of !== '$all' && event.stream !== this.#options.of) return;
      const place = this.#placeOf(event);
      if (this.#allows(event)) this.#offer({ place, event });
      if (!this.#options.filter) continue;
      this.#sinceCheckpoint += 1;
      if (this.#sinceCheckpoint < (this.#options.interval ?? 0)) continue;
      this.#sinceCheckpoint = 0;
      this.#offer({ place });
    }
    if (this.#live && !this.#services.faults.holding) this.#pump();
  }

  #offer(item: Omit<LiveItem, 'sequence'>): void {
    this.#numbered += 1;
    this.#buffer.push({ ...item, sequence: this.#numbered });
    const { liveBufferSize, ways } = this.#services;
    const isFull = this.#buffer.length > liveBufferSize;
    if (isFull && this.#live && ways.endsSlowSubscriptions) this.#end();
    else if (this.#live && !this.#blocked && !this.#services.faults.holding && !ways.endsSlowSubscriptions)
      this.#pump();
    else if (isFull && !ways.sendsAlone) this.#buffer.shift();
    if (this.#services.faults.holding) void this.#services.faults.hold().then(() => this.#pump());
  }

  #pump(): void {
    while (this.#live && !this.#blocked && !this.#mute && !this.#call.cancelled) {
      const item = this.#buffer.shift();
      if (!item) return;
      const inOrder = item.sequence === this.#seen + 1;
      this.#seen = item.sequence;
      const against = compare(item.place, this.#checkpoint);
      if (item.event ? against <= 0 : against < 0) continue;
      if (!inOrder) {
        this.#fallBehind();
        return;
      }
      if (item.event) this.#sendLive(item.event);
      else this.#sendCheckpoint(item.place);
      this.#checkpoint = item.place;
    }
  }

  #sendLive(event: StoredEvent): void {
    this.#services.tally.eventsRead += 1;
    this.#write(this.#services.encoded.bytesOf(event));
    if (!this.#services.ways.sendsAlone || this.#blocked) return;
    this.#blocked = true;
    this.#services.clock.after(ALONE_MS, () => {
      this.#blocked = false;
      this.#pump();
    });
  }

  /** As servers do that do not go back to reading pages; what was written before is not waited for. */
  #end(): void {
    if (!this.#live) return;
    this.#live = false;
    this.#buffer.length = 0;
    if (!this.#call.cancelled) this.#call.emit('error', rpcErrors.consumerTooSlow());
  }

  #fallBehind(): void {
    this.#live = false;
    if (this.#services.tellFellBehind) {
      this.#write(new streams.ReadResp().setFellBehind(new streams.ReadResp.FellBehind()));
    }
    this.#sendCheckpoint(this.#checkpoint);
    void this.#catchUp();
  }

  #sendCheckpoint(place: AllPosition): void {
    if (!this.#options.filter) return;
    if (compare(place, NOWHERE) <= 0) {
      if (this.#services.ways.checkpointsAtTheEnd) this.#writeCheckpoint(END_OF_ALL, END_OF_ALL);
      return;
    }
    if (compare(place, this.#lastCheckpointSent) <= 0) return;
    this.#lastCheckpointSent = place;
    this.#writeCheckpoint(String(place.commit), String(place.prepare));
  }

  #writeCheckpoint(commit: string, prepare: string): void {
    const checkpoint = new streams.ReadResp.Checkpoint()
      .setCommitPosition(commit)
      .setPreparePosition(prepare);
    this.#write(new streams.ReadResp().setCheckpoint(checkpoint));
  }

  #write(response: streams.ReadResp | Buffer): void {
    if (this.#call.write(response) || this.#blocked) return;
    this.#blocked = true;
    void drained(this.#call).then(() => {
      this.#blocked = false;
      this.#pump();
    });
  }
}

function compare(a: AllPosition, b: AllPosition): number {
  return a.commit - b.commit || a.prepare - b.prepare;
}

const latest = (a: AllPosition, b: AllPosition): AllPosition => (compare(a, b) < 0 ? b : a);
