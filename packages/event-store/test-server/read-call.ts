// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import type grpc from '@grpc/grpc-js';

/** A read call; events are written as bytes that were encoded before. */
export type ReadCall = grpc.ServerWritableStream<streams.ReadReq, streams.ReadResp | Buffer>;

/** Resolves when the reader took what was written, or has gone. */
export function drained(call: ReadCall): Promise<void> {
  if (call.cancelled) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      call.off('drain', done);
      call.off('cancelled', done);
      call.off('close', done);
      resolve();
    };
    call.on('drain', done);
    call.on('cancelled', done);
    call.on('close', done);
  });
}
