import { randomUUID } from 'node:crypto';
import { convertToCommandError } from '@eventstore/db-client';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type status from '@eventstore/db-client/generated/status_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import { AppendRefusedError } from '../refused.ts';
import type { AppendOutcome, ReadyAppend } from './append-call.ts';
import type { ClientInside } from './client.ts';
import { accessRefused, streamDeleted, tooLargeForServer } from './explain.ts';
import { isAboutTheCaller, isPassing, NoAnswerError } from './failures.ts';
import { within } from './retrying.ts';

type Call = ReturnType<streamsGrpc.StreamsClient['batchAppend']>;

interface Waiting {
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
  readonly timer: NodeJS.Timeout;
}

/**
 * Appends over the server's `BatchAppend`, a stream that carries many appends at once at a third of the cost of a
 * call for each. The client's own use of it cannot be had: it keeps the appends of all clients of the process in
 * one map that any error empties, a reply for one that was emptied out throws inside an event handler and ends the
 * process, so does an error while a write waits, nothing times out, and the time of day is sent as deadline, so
 * that a clock that is behind fails every append. Here each store has its own stream and its own map, late replies
 * are dropped, every append has its time, and no deadline is sent: the server then uses its own.
 */
export class BatchAppend {
  readonly #client: ClientInside;
  #line: Promise<Line> | undefined;

  constructor(client: ClientInside) {
    this.#client = client;
  }

  /**
   * Appends and answers what the server says within `ms`.
   * @throws NoAnswerError, or the client's own error for a broken stream: the append may be stored or not
   * @throws AppendRefusedError and its kin when the server refuses it for another reason than its revision
   */
  async append(append: ReadyAppend, ms: number): Promise<AppendOutcome> {
    const began = performance.now();
    // Looking for the leader of a cluster may take the client most of a minute.
    const late = () => new NoAnswerError('EventStoreDB could not be reached in time.');
    const line = await within(ms, this.#open(), late);
    return line.send(append, ms - (performance.now() - began));
  }

  #open(): Promise<Line> {
    if (this.#line) return this.#line;
    const opening = this.#connect();
    this.#line = opening;
    const forget = (): void => {
      if (this.#line === opening) this.#line = undefined;
    };
    opening.then((line) => line.broken.then(forget), forget);
    return opening;
  }

  async #connect(): Promise<Line> {
    const open = this.#client.GRPCStreamCreator(streamsGrpc.StreamsClient, 'batchAppend', (grpc) =>
      grpc.batchAppend(...this.#client.callArguments({}, { deadline: Number.POSITIVE_INFINITY })),
    );
    return new Line(await open());
  }
}

/** One stream and the appends that wait for their replies on it. */
class Line {
  readonly #call: Call;
  readonly #waiting = new Map<string, Waiting>();
  readonly #broken = Promise.withResolvers<void>();
  #failure: Error | undefined;

  constructor(call: Call) {
    this.#call = call;
    call.on('data', (reply: streams.BatchAppendResp) => this.#settle(reply));
    call.on('error', (error: Error) => this.#fail(ofTheStream(convertToCommandError(error))));
    call.on('end', () => this.#fail(new NoAnswerError('EventStoreDB ended the stream of appends.')));
    call.on('close', () => this.#fail(new NoAnswerError('The stream of appends was closed.')));
  }

  /** Resolves when the stream is of no more use. */
  get broken(): Promise<void> {
    return this.#broken.promise;
  }

  send(append: ReadyAppend, ms: number): Promise<AppendOutcome> {
    if (this.#failure) return Promise.reject(this.#failure);
    const correlation = randomUUID();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(correlation);
        reject(new NoAnswerError('An append was not answered in time.'));
      }, ms);
      this.#waiting.set(correlation, { resolve, reject, timer });
      // The bound on appends under way bounds what waits to be written, too.
      this.#call.write(toRequest(append, correlation));
    });
  }

  #settle(reply: streams.BatchAppendResp): void {
    const correlation = textOf(reply.getCorrelationId());
    const waiting = this.#waiting.get(correlation);
    if (!waiting) return;
    this.#waiting.delete(correlation);
    clearTimeout(waiting.timer);
    const error = reply.getError();
    try {
      waiting.resolve(error ? toRefusal(error) : toAppended(reply.getSuccess()));
    } catch (thrown) {
      waiting.reject(thrown);
    }
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    this.#broken.resolve();
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}

/**
 * What the end of a stream means for each append on it: that the caller may not use it, or that its own outcome is not
 * known. Another refusal concerns one append at most, and a call of its own tells which.
 */
function ofTheStream(error: Error): Error {
  if (isPassing(error) || isAboutTheCaller(error)) return error;
  return new NoAnswerError(`EventStoreDB ended the stream of appends: ${error.message}`);
}

function toRequest({ stream, expectedRevision, events }: ReadyAppend, correlation: string) {
  const identifier = new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(identifier);
  if (expectedRevision === 'no_stream') options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expectedRevision));
  const request = new streams.BatchAppendReq()
    .setCorrelationId(new shared.UUID().setString(correlation))
    .setOptions(options)
    .setIsFinal(true);
  for (const { json, data, metadata } of events) {
    const message = new streams.BatchAppendReq.ProposedMessage()
      .setId(new shared.UUID().setString(json.id))
      .setData(data)
      .setCustomMetadata(metadata);
    message.getMetadataMap().set('type', json.type).set('content-type', json.contentType);
    request.addProposedMessages(message);
  }
  return request;
}

function toAppended(success: streams.BatchAppendResp.Success | undefined): AppendOutcome {
  if (!success) throw new NoAnswerError('EventStoreDB answered an append with neither success nor error.');
  const position = success.getPosition();
  return {
    kind: 'appended',
    revision: Number(success.getCurrentRevision()),
    position: position && BigInt(position.getCommitPosition()),
  };
}

/** What an error inside of a reply means; the server names its kind by the type of its details. */
function toRefusal(error: status.Status): AppendOutcome {
  const details = error.getDetails();
  const kind = details?.getTypeName().replace('event_store.client.', '');
  if (kind === 'WrongExpectedVersion') {
    const wrong = shared.WrongExpectedVersion.deserializeBinary(details?.getValue_asU8() ?? new Uint8Array());
    const current = wrong.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : 'no_stream';
    return { kind: 'conflict', current };
  }
  if (kind === 'AccessDenied') throw accessRefused('an append');
  if (kind === 'MaximumAppendSizeExceeded' || kind === 'MaximumAppendEventSizeExceeded') {
    throw tooLargeForServer('an append');
  }
  if (kind === 'StreamDeleted') throw streamDeleted('an append');
  if (kind === 'BadRequest' || kind === 'InvalidTransaction') {
    throw new AppendRefusedError(`EventStoreDB refused an append as a ${kind}.`);
  }
  // Timeout, busy, not ready, unknown: it may be stored or not.
  throw new NoAnswerError(`EventStoreDB answered an append with "${error.getMessage()}".`);
}

/** A UUID in either of the two forms that the server answers with. */
function textOf(uuid: shared.UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (!structured) return (uuid?.getString() ?? '').toLowerCase();
  const bytes = Buffer.alloc(16);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(structured.getMostSignificantBits())), 0);
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(structured.getLeastSignificantBits())), 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
