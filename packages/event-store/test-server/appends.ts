// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.

import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type grpc from '@grpc/grpc-js';
import { accessError, accessOf } from './access.ts';
import type { ExpectedVersion } from './commit-check.ts';
import { type AppendFault, errorOf } from './faults.ts';
import type { AppendOutcome } from './log.ts';
import type { Services } from './services.ts';
import { type RpcError, rpcErrors } from './statuses.ts';
import type { ProposedEvent } from './stored-event.ts';
import { proposedEvent, refusalOf, sizeOnDisk, streamNameOf } from './wire.ts';

type AppendCall = grpc.ServerReadableStream<streams.AppendReq, streams.AppendResp>;

/** Handles `Streams.Append`: one append per call, its events one message each. */
export function handleAppend(services: Services) {
  return (call: AppendCall, callback: grpc.sendUnaryData<streams.AppendResp>): void => {
    const appending = new Appending(services);
    const fail = (error: RpcError): void => {
      call.removeAllListeners('data');
      callback(error);
    };
    call.on('data', (request: streams.AppendReq) => {
      const error = appending.take(request, call.metadata);
      if (error) fail(error);
    });
    call.on('error', () => {});
    call.on('end', () => {
      const answer = (): void => appending.finish(call, callback);
      if (services.faults.holding) void services.faults.hold().then(answer);
      // A connection that is cut ends the call, too, and only the next turn tells: no part of an append may be stored.
      else setImmediate(answer);
    });
  };
}

/** One append under way: its options, then its events. */
class Appending {
  readonly #services: Services;
  readonly #events: ProposedEvent[] = [];
  #stream = '';
  #expected: ExpectedVersion | undefined;
  #size = 0;
  #failed = false;

  constructor(services: Services) {
    this.#services = services;
  }

  take(request: streams.AppendReq, metadata: grpc.Metadata): RpcError | undefined {
    const error = this.#read(request, metadata);
    this.#failed ||= error !== undefined;
    return error;
  }

  #read(request: streams.AppendReq, metadata: grpc.Metadata): RpcError | undefined {
    const options = request.getOptions();
    if (options) {
      this.#stream = streamNameOf(options.getStreamIdentifier());
      this.#expected = expectedOf(options);
      if (this.#expected === undefined)
        return rpcErrors.invalidArgument("'None' is not a valid expected revision");
      const access = accessOf(metadata, this.#services.credentials);
      return access === 'granted' ? undefined : accessError(access);
    }
    const message = request.getProposedMessage();
    const event = message ? proposedEvent(message) : 'type';
    if (typeof event === 'string') return rpcErrors.metadataMissing(event);
    this.#size += sizeOnDisk(event);
    if (this.#size > this.#services.maxAppendSize)
      return rpcErrors.maximumAppendSize(this.#services.maxAppendSize);
    this.#events.push(event);
    return undefined;
  }

  finish(call: AppendCall, callback: grpc.sendUnaryData<streams.AppendResp>): void {
    if (this.#failed || call.cancelled) return;
    if (this.#expected === undefined) {
      callback(rpcErrors.invalidArgument('An append must begin with its options.'));
      return;
    }
    const refusal = refusalOf(this.#stream, this.#events);
    if (refusal !== undefined) {
      callback(rpcErrors.thrown());
      return;
    }
    const leader = this.#services.faults.leaderFor(call.metadata);
    if (leader) {
      callback(rpcErrors.notLeader(leader));
      return;
    }
    const { faults, indexing, tally } = this.#services;
    tally.appends += 1;
    const fate = faults.fateOf(this.#stream);
    if (fate.before) {
      this.#befall(fate.before, call, callback);
      return;
    }
    const outcome = this.#services.log.append(this.#stream, this.#expected, this.#events);
    const expected = this.#expected;
    const answer = (): void => {
      if (fate.after) this.#befall(fate.after, call, callback);
      else if (outcome.kind === 'deleted') callback(rpcErrors.streamDeleted(this.#stream));
      else callback(null, responseTo(outcome, expected));
    };
    const id = this.#events[0]?.id;
    indexing.settle({ outcome, stream: this.#stream, id }, answer, () => callback(rpcErrors.timeout()));
  }

  #befall(how: AppendFault['how'], call: AppendCall, callback: grpc.sendUnaryData<streams.AppendResp>): void {
    const error = errorOf(how, this.#services.self());
    if (error) callback(error);
    else if (how === 'disconnect') this.#services.disconnect(call);
  }
}

/** The expected revision of an append, a batch append or a deletion. */
export function expectedOf(
  options:
    | streams.AppendReq.Options
    | streams.BatchAppendReq.Options
    | streams.DeleteReq.Options
    | streams.TombstoneReq.Options,
): ExpectedVersion | undefined {
  if (options.hasNoStream()) return 'no_stream';
  if (options.hasAny()) return 'any';
  if (options.hasStreamExists()) return 'stream_exists';
  if ('hasRevision' in options) return options.hasRevision() ? Number(options.getRevision()) : undefined;
  return options.hasStreamPosition() ? Number(options.getStreamPosition()) : undefined;
}

function responseTo(
  outcome: Exclude<AppendOutcome, { kind: 'deleted' }>,
  expected: ExpectedVersion,
): streams.AppendResp {
  if (outcome.kind === 'wrong-version') {
    return new streams.AppendResp().setWrongExpectedVersion(wrongVersion(outcome.current, expected));
  }
  const success = new streams.AppendResp.Success();
  if (outcome.position === undefined) success.setNoPosition(new shared.Empty());
  else {
    const position = String(outcome.position);
    success.setPosition(
      new streams.AppendResp.Position().setCommitPosition(position).setPreparePosition(position),
    );
  }
  if (outcome.revision < 0) success.setNoStream(new shared.Empty());
  else success.setCurrentRevision(String(outcome.revision));
  return new streams.AppendResp().setSuccess(success);
}

function wrongVersion(current: number, expected: ExpectedVersion): streams.AppendResp.WrongExpectedVersion {
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  if (current < 0) wrong.setCurrentNoStream(new shared.Empty());
  else wrong.setCurrentRevision(String(current));
  if (expected === 'any') wrong.setExpectedAny(new shared.Empty());
  else if (expected === 'stream_exists') wrong.setExpectedStreamExists(new shared.Empty());
  else if (expected === 'no_stream') wrong.setExpectedNoStream(new shared.Empty());
  else wrong.setExpectedRevision(String(expected));
  return wrong;
}
