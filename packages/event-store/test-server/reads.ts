// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { accessError, accessOf } from './access.ts';
import { type EventFilter, filterOf } from './filter.ts';
import type { Readable } from './log.ts';
import { drained, type ReadCall } from './read-call.ts';
import type { Services } from './services.ts';
import { type RpcError, rpcErrors } from './statuses.ts';
import type { StoredEvent } from './stored-event.ts';
import { type AllStart, Subscription } from './subscription.ts';
import { streamIdentifier, streamNameOf } from './wire.ts';

type Options = streams.ReadReq.Options;

/** Handles `Streams.Read`: pages of a stream or of `$all`, and subscriptions to either. */
export function handleRead(services: Services) {
  return (call: ReadCall): void => {
    call.on('error', () => {});
    const begin = (): void => {
      if (call.cancelled) return;
      const leader = services.faults.leaderFor(call.metadata);
      const error = leader ? rpcErrors.notLeader(leader) : new Reading(services, call).begin();
      if (error) call.emit('error', error);
    };
    if (services.faults.holding) void services.faults.hold().then(begin);
    else begin();
  };
}

class Reading {
  readonly #services: Services;
  readonly #call: ReadCall;

  constructor(services: Services, call: ReadCall) {
    this.#services = services;
    this.#call = call;
  }

  begin(): RpcError | undefined {
    const access = accessOf(this.#call.metadata, this.#services.credentials);
    if (access !== 'granted') return accessError(access);
    const options = this.#call.request.getOptions();
    if (!options?.hasUuidOption()) return rpcErrors.invalidArgument("'uuidOption' is required");
    if (options.getStream()) return this.#stream(options);
    if (!options.getAll()) return rpcErrors.invalidArgument("'None' is not a valid stream option");
    let filter: EventFilter | undefined;
    try {
      const given = options.getFilter();
      filter = given && filterOf(given);
    } catch (error) {
      return rpcErrors.invalidArgument(error instanceof Error ? error.message : String(error));
    }
    return this.#all(options, filter);
  }

  #stream(options: Options): RpcError | undefined {
    const wanted = options.getStream() as streams.ReadReq.Options.StreamOptions;
    const name = streamNameOf(wanted.getStreamIdentifier());
    const from = wanted.hasRevision() ? Number(wanted.getRevision()) : wanted.hasEnd() ? 'end' : 'start';
    if (options.getSubscription()) {
      new Subscription(this.#services, this.#call, { of: name, after: from }).begin();
      return undefined;
    }
    this.#services.tally.reads += 1;
    this.#services.tally.streamReads += 1;
    const there = this.#services.log.readable(name);
    if (there === 'deleted') return rpcErrors.streamDeleted(name);
    if (there !== 'none') void this.#send(streamPage(there, from, options), Number(options.getCount()));
    else {
      this.#call.write(
        new streams.ReadResp().setStreamNotFound(
          new streams.ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(name)),
        ),
      );
      this.#call.end();
    }
    return undefined;
  }

  #all(options: Options, filter: EventFilter | undefined): RpcError | undefined {
    const { log } = this.#services;
    const start = startOf(options.getAll() as streams.ReadReq.Options.AllOptions);
    const { noRecord } = this.#services.ways;
    if (typeof start === 'object' && !log.isBoundary(start.commit)) {
      return options.getSubscription() && filter ? noRecord.subscription() : noRecord.read();
    }
    if (options.getSubscription()) {
      const window = options.getFilter()?.hasMax() ? (options.getFilter()?.getMax() ?? 0) : DEFAULT_WINDOW;
      const interval = window * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1);
      if (filter && interval < 1)
        return rpcErrors.invalidArgument('The checkpoint interval must be greater than 0.');
      new Subscription(this.#services, this.#call, {
        of: '$all',
        after: start,
        ...(filter && { filter, window, interval }),
      }).begin();
      return undefined;
    }
    this.#services.tally.reads += 1;
    const backwards = options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS;
    const page = backwards ? this.#backwards(start) : this.#forwards(start);
    void this.#send(filter ? page.filter((event) => filter(event)) : page, Number(options.getCount()));
    return undefined;
  }

  *#forwards(start: AllStart): Generator<StoredEvent, undefined> {
    const { log } = this.#services;
    const { commit, prepare } = start === 'start' ? { commit: 0, prepare: 0 } : placeOf(start, log.end);
    for (let index = log.indexAt(commit); index < log.events.length; index += 1) {
      const event = log.events[index] as StoredEvent;
      if (event.position > commit || event.position >= prepare) yield event;
    }
  }

  /**
   * Backwards a position is the end of the first record wanted: the record that begins there is not read. With a prepare
   * position before it, neither is the one that ends there (`AllReader.cs`).
   */
  *#backwards(start: AllStart): Generator<StoredEvent, undefined> {
    const { log } = this.#services;
    const { commit, prepare } = start === 'start' ? { commit: 0, prepare: 0 } : placeOf(start, log.end);
    for (let index = log.indexAt(commit) - 1; index >= 0; index -= 1) {
      const event = log.events[index] as StoredEvent;
      if (event.next < commit || event.next <= prepare) yield event;
    }
  }

  /** Writes up to `count` events as fast as the reader takes them, then ends the call. */
  async #send(events: Iterable<StoredEvent>, count: number): Promise<void> {
    let left = count;
    const call = this.#call;
    for (const event of events) {
      if (left <= 0 || call.cancelled) break;
      left -= 1;
      this.#services.tally.eventsRead += 1;
      if (!call.write(this.#services.encoded.bytesOf(event))) await drained(call);
    }
    call.end();
  }
}

function* streamPage(
  { events, first: cut }: Readable,
  from: number | 'start' | 'end',
  options: Options,
): Generator<StoredEvent, undefined> {
  const last = events.length - 1;
  const first = from === 'start' ? 0 : from === 'end' ? last + 1 : from;
  if (options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS) {
    for (let at = Math.min(first, last); at >= cut; at -= 1) yield events[at] as StoredEvent;
  } else {
    for (let at = Math.max(first, cut); at < events.length; at += 1) yield events[at] as StoredEvent;
  }
}

function startOf(options: streams.ReadReq.Options.AllOptions): AllStart {
  const position = options.getPosition();
  if (position)
    return { commit: Number(position.getCommitPosition()), prepare: Number(position.getPreparePosition()) };
  return options.hasEnd() ? 'end' : 'start';
}

const placeOf = (start: Exclude<AllStart, 'start'>, end: number): { commit: number; prepare: number } =>
  start === 'end' ? { commit: end, prepare: end } : start;

/** How many events a filtered read looks at before it tells how far it came, unless asked otherwise. */
const DEFAULT_WINDOW = 32;
