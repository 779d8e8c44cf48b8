// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type grpc from '@grpc/grpc-js';
import type { Services } from './services.ts';
import type { Leader } from './statuses.ts';

const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;

/** Handles `Gossip.Read`, by which clients find the leader: the double alone, or as a follower beside its leader. */
export function handleGossip(services: Services) {
  return (_call: unknown, callback: grpc.sendUnaryData<gossip.ClusterInfo>): void => {
    const { leader } = services.faults;
    const members = leader
      ? [memberOf(services, services.self(), FOLLOWER), memberOf(services, leader, LEADER)]
      : [memberOf(services, services.self(), LEADER)];
    callback(null, new gossip.ClusterInfo().setMembersList(members));
  };
}

function memberOf(
  { clock, newId }: Services,
  { host, port }: Leader,
  state: gossip.MemberInfo.VNodeState,
): gossip.MemberInfo {
  return new gossip.MemberInfo()
    .setInstanceId(new shared.UUID().setString(newId()))
    .setTimeStamp(String(clock.now()))
    .setState(state)
    .setIsAlive(true)
    .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
}
