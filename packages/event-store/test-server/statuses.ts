// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import shared from '@eventstore/db-client/generated/shared_pb.js';
import statusPb from '@eventstore/db-client/generated/status_pb.js';
import grpc from '@grpc/grpc-js';
import type { Message } from 'google-protobuf';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { ExpectedVersion } from './commit-check.ts';
import { REQUIRED_METADATA, streamIdentifier } from './wire.ts';

/** An error as gRPC sends it: the server's words and, in the trailers, what its clients tell errors apart by. */
export interface RpcError {
  readonly code: grpc.status;
  readonly details: string;
  readonly metadata: grpc.Metadata;
}

/** Where the leader is said to be. */
export interface Leader {
  readonly host: string;
  readonly port: number;
}

function rpcError(code: grpc.status, details: string, trailers: Record<string, string> = {}): RpcError {
  const metadata = new grpc.Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return { code, details, metadata };
}

/** Errors of single calls, worded as in the server's `RpcExceptions.cs`. */
export const rpcErrors = {
  notReady: () => rpcError(grpc.status.UNAVAILABLE, 'Server Is Not Ready'),
  tooBusy: () => rpcError(grpc.status.UNAVAILABLE, 'Server Is Too Busy'),
  timeout: () => rpcError(grpc.status.ABORTED, 'Operation timed out: Prepare phase timeout.'),
  accessDenied: () =>
    rpcError(grpc.status.PERMISSION_DENIED, 'Access Denied', { exception: 'access-denied' }),
  notLeader: ({ host, port }: Leader) =>
    rpcError(grpc.status.NOT_FOUND, 'Leader info available', {
      exception: 'not-leader',
      'leader-endpoint-host': host,
      'leader-endpoint-port': String(port),
    }),
  maximumAppendSize: (size: number) =>
    rpcError(grpc.status.INVALID_ARGUMENT, `Maximum Append Size of ${size} Exceeded.`, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(size),
    }),
  metadataMissing: (property: string) =>
    rpcError(grpc.status.INVALID_ARGUMENT, `Required Metadata Property '${property}' is missing`, {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': REQUIRED_METADATA.join(),
    }),
  /** What ASP.NET answers for an exception that nobody turned into words. */
  thrown: () => rpcError(grpc.status.UNKNOWN, 'Exception was thrown by handler.'),
  invalidArgument: (what: string) => rpcError(grpc.status.INVALID_ARGUMENT, what),
  invalidPosition: () => rpcError(grpc.status.INVALID_ARGUMENT, 'Trying to read from an invalid position.'),
  /** A result of the reader for which the server has no words of its own (`ReadAllForwards.cs`). */
  unexpectedReadAllResult: (result: string) =>
    rpcError(grpc.status.UNKNOWN, `Unexpected ReadAllResult: ${result}`),
  nonPositiveLength: () =>
    rpcError(
      grpc.status.UNKNOWN,
      'Log record at actual pos 0 has non-positive length: 0.  in chunk #0-0 (chunk-000000.000000).',
    ),
  consumerTooSlow: () =>
    rpcError(
      grpc.status.ABORTED,
      'Operation timed out: Consumer too slow to handle event while live. Client resubscription required.',
    ),
  streamDeleted: (stream: string) =>
    rpcError(grpc.status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
      exception: 'stream-deleted',
      'stream-name': stream,
    }),
  wrongExpectedVersion: (stream: string, current: number) =>
    rpcError(
      grpc.status.FAILED_PRECONDITION,
      `Append failed due to WrongExpectedVersion. Stream: ${stream}`,
      {
        exception: 'wrong-expected-version',
        'stream-name': stream,
        'expected-version': '-1',
        'actual-version': String(current),
      },
    ),
} as const;

function status(code: number, message: string, details: Message, type: string): statusPb.Status {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), type);
  return new statusPb.Status()
    .setCode(code as Parameters<statusPb.Status['setCode']>[0])
    .setMessage(message)
    .setDetails(packed);
}

/** Errors inside a batch append's replies, as in the server's `Status.cs` (codes are google.rpc's). */
export const batchErrors = {
  wrongVersion: (current: number, expected: ExpectedVersion) =>
    status(
      6,
      'WrongExpectedVersion',
      wrongVersion(current, expected),
      'event_store.client.WrongExpectedVersion',
    ),
  accessDenied: () => status(7, 'AccessDenied', new shared.AccessDenied(), 'event_store.client.AccessDenied'),
  timeout: () => status(4, 'Timeout', new shared.Timeout(), 'event_store.client.Timeout'),
  maximumAppendSize: (size: number) =>
    status(
      3,
      'MaximumAppendSizeExceeded',
      new shared.MaximumAppendSizeExceeded().setMaxappendsize(size),
      'event_store.client.MaximumAppendSizeExceeded',
    ),
  badRequest: (message: string) =>
    status(3, 'BadRequest', new shared.BadRequest().setMessage(message), 'event_store.client.BadRequest'),
  streamDeleted: (stream: string) =>
    status(
      5,
      'StreamDeleted',
      new shared.StreamDeleted().setStreamIdentifier(streamIdentifier(stream)),
      'event_store.client.StreamDeleted',
    ),
  notReady: () => status(0, 'Server Is Not Ready', new empty.Empty(), 'google.protobuf.Empty'),
  tooBusy: () => status(0, 'Server Is Busy', new empty.Empty(), 'google.protobuf.Empty'),
} as const;

function wrongVersion(current: number, expected: ExpectedVersion): shared.WrongExpectedVersion {
  const details = new shared.WrongExpectedVersion();
  if (current < 0) details.setCurrentNoStream(new empty.Empty());
  else details.setCurrentStreamRevision(String(current));
  if (expected === 'any') details.setExpectedAny(new empty.Empty());
  else if (expected === 'no_stream') details.setExpectedNoStream(new empty.Empty());
  else if (expected === 'stream_exists') details.setExpectedStreamExists(new empty.Empty());
  else details.setExpectedStreamPosition(String(expected));
  return details;
}
