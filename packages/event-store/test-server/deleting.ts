// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type grpc from '@grpc/grpc-js';
import { accessError, accessOf } from './access.ts';
import { expectedOf } from './appends.ts';
import type { Services } from './services.ts';
import { rpcErrors } from './statuses.ts';
import { streamNameOf } from './wire.ts';

/** A call to delete a stream; the two kinds are worded alike. */
type DeleteCall<Answer> = grpc.ServerUnaryCall<streams.DeleteReq | streams.TombstoneReq, Answer>;

/** Handles `Streams.Delete`. */
export const handleDelete = (services: Services) =>
  handle(services, false, (place) =>
    new streams.DeleteResp().setPosition(
      new streams.DeleteResp.Position().setCommitPosition(place).setPreparePosition(place),
    ),
  );

/** Handles `Streams.Tombstone`. */
export const handleTombstone = (services: Services) =>
  handle(services, true, (place) =>
    new streams.TombstoneResp().setPosition(
      new streams.TombstoneResp.Position().setCommitPosition(place).setPreparePosition(place),
    ),
  );

function handle<Answer>(services: Services, forGood: boolean, answer: (place: string) => Answer) {
  return (call: DeleteCall<Answer>, callback: grpc.sendUnaryData<Answer>): void => {
    const access = accessOf(call.metadata, services.credentials);
    if (access !== 'granted') {
      callback(accessError(access));
      return;
    }
    const leader = services.faults.leaderFor(call.metadata);
    const options = call.request.getOptions();
    const expected = options && expectedOf(options);
    if (leader || !options || expected === undefined) {
      callback(leader ? rpcErrors.notLeader(leader) : rpcErrors.invalidArgument('Options are required.'));
      return;
    }
    const stream = streamNameOf(options.getStreamIdentifier());
    const outcome = services.log.delete(stream, expected, forGood);
    if (outcome.kind === 'deleted') callback(rpcErrors.streamDeleted(stream));
    else if (outcome.kind === 'wrong-version')
      callback(rpcErrors.wrongExpectedVersion(stream, outcome.current));
    else callback(null, answer(String(outcome.position ?? 0)));
  };
}
