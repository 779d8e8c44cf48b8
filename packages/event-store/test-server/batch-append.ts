// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type statusPb from '@eventstore/db-client/generated/status_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type grpc from '@grpc/grpc-js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { type Access, accessError, accessOf } from './access.ts';
import { expectedOf } from './appends.ts';
import type { ExpectedVersion } from './commit-check.ts';
import { type AppendFault, errorOf } from './faults.ts';
import type { AppendOutcome } from './log.ts';
import type { Services } from './services.ts';
import { batchErrors, rpcErrors } from './statuses.ts';
import type { ProposedEvent } from './stored-event.ts';
import {
  isGuid,
  proposedEvent,
  refusalOf,
  sizeOnDisk,
  streamIdentifier,
  streamNameOf,
  uuidText,
} from './wire.ts';

type BatchCall = grpc.ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
type Outcome = streams.BatchAppendResp.Success | statusPb.Status;

interface Pending {
  readonly stream: string;
  readonly expected: ExpectedVersion;
  readonly events: ProposedEvent[];
  size: number;
}

/** Handles `Streams.BatchAppend`: many appends over one stream, each in one or more parts, answered by correlation id. */
export function handleBatchAppend(services: Services) {
  return (call: BatchCall): void => {
    call.on('error', () => {});
    // Who names a user that is not one is turned away before the call begins.
    if (accessOf(call.metadata, services.credentials) === 'unknown') {
      call.emit('error', accessError('unknown'));
      return;
    }
    const worker = new BatchWorker(services, call);
    call.on('data', (request: streams.BatchAppendReq) => worker.take(request));
    call.on('end', () => call.end());
  };
}

class BatchWorker {
  readonly #services: Services;
  readonly #call: BatchCall;
  readonly #access: Access;
  readonly #pending = new Map<string, Pending>();

  constructor(services: Services, call: BatchCall) {
    this.#services = services;
    this.#call = call;
    this.#access = accessOf(call.metadata, services.credentials);
  }

  /** One part of an append; the final one stores it. */
  take(request: streams.BatchAppendReq): void {
    const correlation = uuidText(request.getCorrelationId());
    const options = request.getOptions();
    if (!isGuid(correlation)) {
      const stream = streamNameOf(options?.getStreamIdentifier());
      this.#answer(request, stream, batchErrors.badRequest('Unrecognized Guid format.'));
      return;
    }
    if (options) {
      const begun = this.#begin(options);
      if ('stream' in begun) this.#pending.set(correlation, begun);
      else {
        this.#answer(request, streamNameOf(options.getStreamIdentifier()), begun);
        return;
      }
    }
    const pending = this.#pending.get(correlation);
    if (!pending) return;
    const problem = this.#add(pending, request.getProposedMessagesList());
    if (problem) {
      this.#pending.delete(correlation);
      this.#answer(request, pending.stream, problem);
    } else if (request.getIsFinal()) {
      this.#pending.delete(correlation);
      const store = (): void => this.#store(request, pending);
      if (this.#services.faults.holding) void this.#services.faults.hold().then(store);
      else store();
    }
  }

  #begin(options: streams.BatchAppendReq.Options): Pending | statusPb.Status {
    if (this.#access !== 'granted') return batchErrors.accessDenied();
    if (!options.hasStreamIdentifier())
      return batchErrors.badRequest('Required field StreamIdentifier not set.');
    const deadline = options.getDeadline();
    if (deadline && deadline.toDate().getTime() <= this.#services.clock.now()) return batchErrors.timeout();
    const expected = expectedOf(options);
    if (expected === undefined)
      return batchErrors.badRequest("'None' is not a valid expected stream position");
    return { stream: streamNameOf(options.getStreamIdentifier()), expected, events: [], size: 0 };
  }

  #add(pending: Pending, messages: streams.BatchAppendReq.ProposedMessage[]): statusPb.Status | undefined {
    for (const message of messages) {
      const event = proposedEvent(message);
      if (typeof event === 'string')
        return batchErrors.badRequest(`The given key '${event}' was not present in the dictionary.`);
      pending.size += sizeOnDisk(event);
      pending.events.push(event);
    }
    const { maxAppendSize } = this.#services;
    return pending.size > maxAppendSize ? batchErrors.maximumAppendSize(maxAppendSize) : undefined;
  }

  #store(request: streams.BatchAppendReq, { stream, expected, events }: Pending): void {
    if (this.#call.cancelled) return;
    const leader = this.#services.faults.leaderFor(this.#call.metadata);
    if (leader) {
      this.#call.emit('error', rpcErrors.notLeader(leader));
      return;
    }
    const refusal = refusalOf(stream, events);
    if (refusal !== undefined) {
      this.#answer(request, stream, batchErrors.badRequest(refusal));
      return;
    }
    const { faults, indexing, tally } = this.#services;
    tally.appends += 1;
    const fate = faults.fateOf(stream);
    if (fate.before) {
      this.#befall(fate.before, request, stream);
      return;
    }
    const outcome = this.#services.log.append(stream, expected, events);
    const answer = (): void => {
      if (fate.after) this.#befall(fate.after, request, stream);
      else this.#answer(request, stream, answerTo(outcome, stream, expected));
    };
    const id = events[0]?.id;
    indexing.settle({ outcome, stream, id }, answer, () =>
      this.#answer(request, stream, batchErrors.timeout()),
    );
  }

  #answer(request: streams.BatchAppendReq, stream: string, outcome: Outcome): void {
    if (this.#call.cancelled) return;
    const response = new streams.BatchAppendResp()
      .setCorrelationId(request.getCorrelationId())
      .setStreamIdentifier(streamIdentifier(stream));
    if (outcome instanceof streams.BatchAppendResp.Success) response.setSuccess(outcome);
    else response.setError(outcome);
    this.#call.write(response);
  }

  /** Busy and unready servers answer inside the batch; one that is not the leader ends the whole stream. */
  #befall(how: AppendFault['how'], request: streams.BatchAppendReq, stream: string): void {
    if (how === 'disconnect') this.#services.disconnect(this.#call);
    else if (how === 'not-leader') this.#call.emit('error', errorOf(how, this.#services.self()));
    else if (how === 'timeout') this.#answer(request, stream, batchErrors.timeout());
    else if (how !== 'silence') {
      this.#answer(request, stream, how === 'not-ready' ? batchErrors.notReady() : batchErrors.tooBusy());
    }
  }
}

function answerTo(outcome: AppendOutcome, stream: string, expected: ExpectedVersion): Outcome {
  if (outcome.kind === 'deleted') return batchErrors.streamDeleted(stream);
  if (outcome.kind === 'wrong-version') return batchErrors.wrongVersion(outcome.current, expected);
  return successOf(outcome.revision, outcome.position);
}

function successOf(revision: number, position: number | undefined): streams.BatchAppendResp.Success {
  const success = new streams.BatchAppendResp.Success();
  if (position === undefined) success.setNoPosition(new empty.Empty());
  else success.setPosition(allPosition(position));
  if (revision < 0) success.setNoStream(new empty.Empty());
  else success.setCurrentRevision(String(revision));
  return success;
}

function allPosition(position: number): shared.AllStreamPosition {
  const text = String(position);
  return new shared.AllStreamPosition().setCommitPosition(text).setPreparePosition(text);
}
