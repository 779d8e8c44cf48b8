import { createRequire } from 'node:module';
import type kafkajs from 'kafkajs';

/**
 * What kafkajs 2.2.4 does wrong for us, put right on its prototypes. Everything here was read in its sources
 * (`src/consumer/consumerGroup.js`, `src/consumer/offsetManager/index.js`, `src/network/requestQueue/index.js`,
 * `src/cluster/brokerPool.js`) and
 * holds for that version only, so that another one is refused. The package has been without a release since 2023.
 *
 * - A request queue with nothing to send sets a timer in the past, again and again: a core for nothing, and
 *   `TimeoutNegativeWarning` (its issue 1751).
 * - An offset outside the log is replaced by the default one, which is committed.
 * - A group without a commit starts at the default offset, which is not committed: `latest` would move.
 * - Joining is not announced to anyone who could be waited for, and two fetchers may join at once.
 * - What was fetched before a join may be handed out after it.
 * - After a join that failed it fetches as before, as if it had not begun to join; with its name given up for the join
 *   it also sends no heartbeats any more, and never learns that it is in no group.
 * - Why no broker told who coordinates a group is swallowed, and that it was not told counts as final, also when the
 *   brokers were only starting or a line broke.
 * - A consumer that starts again after its brokers were away is a new member, and the old one has to time out first.
 * - A consumer that is stopped while it joins goes on, as a member that nobody knows of.
 * - That the group answered a heartbeat is told when the answer is read, which in a process that was frozen meanwhile
 *   may be long after it was true.
 */

const VERSION = '2.2.4';

interface Broker {
  offsetFetch(request: { groupId: string; topics: PartitionsOf[] }): Promise<{
    responses: { topic: string; partitions: { partition: number; offset: string }[] }[];
  }>;
  offsetCommit(request: {
    groupId: string;
    memberId: string;
    groupGenerationId: number;
    topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
  }): Promise<unknown>;
}

interface Cluster {
  fetchTopicsOffset(topics: (PartitionsOf & { fromBeginning: boolean })[]): Promise<TopicOffsets[]>;
  findGroupCoordinator(request: { groupId: string }): Promise<Broker>;
}

interface OffsetManager {
  readonly cluster: Cluster;
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
  readonly memberAssignment: Readonly<Record<string, readonly number[]>>;
  readonly topicConfigurations: Readonly<Record<string, { readonly fromBeginning: boolean }>>;
  coordinator: Broker;
  getCoordinator(): Promise<Broker>;
  committedOffsets(): Record<string, Record<number, string>>;
  resolveOffsets(): Promise<void>;
  setDefaultOffset(place: { topic: string; partition: number }): Promise<void>;
}

interface ConsumerGroup {
  readonly cluster: Cluster;
  memberId: string | null;
  readonly offsetManager: OffsetManager | null;
  maxWaitTime: number;
  /** When a heartbeat was last answered, by `Date.now()`. */
  readonly lastRequest: number;
  pause(places: { topic: string; partitions: number[] }[]): void;
  resume(places: { topic: string; partitions: number[] }[]): void;
  joinAndSync(): Promise<void>;
  leave(): Promise<void>;
  fetch(nodeId: number): Promise<object[]>;
  heartbeat(options: { interval: number }): Promise<void>;
}

interface RequestQueue {
  readonly pending: readonly unknown[];
  readonly throttledUntil: number;
  throttleCheckTimeoutId: NodeJS.Timeout | null;
  checkPendingRequests(): void;
  scheduleCheckPendingRequests(): void;
}

interface BrokerPool {
  withBroker(ask: (broker: object) => Promise<unknown>): Promise<unknown>;
}

interface PartitionsOf {
  readonly topic: string;
  readonly partitions: { partition: number }[];
}

interface TopicOffsets {
  readonly topic: string;
  readonly partitions: { readonly partition: number; readonly offset: string }[];
}

/** A partition of a topic. */
export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A place and an offset in it. */
export interface PartitionOffset extends TopicPartition {
  readonly offset: bigint;
}

/** One successful join of a member: what it may commit, it may commit as this generation only. */
export interface Generation {
  readonly number: number;
  readonly places: readonly TopicPartition[];
  /** Commits as the member and generation of this join; the broker refuses when the group has gone on. */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
  /** Asks anew which broker coordinates the group. */
  findCoordinator(): Promise<void>;
  /** Whether records of a place are fetched. */
  setFetching(place: TopicPartition, on: boolean): void;
}

/** What a member is told, and asked. */
export interface Membership {
  /** Before each join: nothing is ours any more when this resolves. `known` is false when the group forgot us. */
  leaving(known: boolean): Promise<void>;
  /** A join is under way until this settles. */
  joining(join: Promise<void>): void;
  /** Whether the consumer was stopped, and is to be no member any more. */
  stopped(): boolean;
  joined(generation: Generation): void;
  /** The group has answered what it was asked at `askedAt` (by `performance.now()`): at that time at least we were in it. */
  confirmed(askedAt: number): void;
  /** The committed offset of a place, before the first fetch from it. */
  startsAt(generation: Generation, start: PartitionOffset): void;
  /** The broker has no such offset. Nothing is fetched from the place any more. */
  outOfRange(generation: Generation, place: TopicPartition): void;
  /** How long the next fetch may wait for something new, in milliseconds. */
  fetchWaitMs(): number;
}

const memberships = new WeakMap<object, Membership>();
const generations = new WeakMap<OffsetManager, Generation>();
const joins = new WeakMap<ConsumerGroup, Promise<void>>();
const heartbeats = new WeakMap<ConsumerGroup, Promise<void>>();
const memberIds = new WeakMap<Cluster, string>();
const joinedBefore = new WeakSet<ConsumerGroup>();
/** Those that have begun to join, until one of their joins succeeds. */
const outside = new WeakSet<ConsumerGroup>();
const starts = new WeakMap<OffsetManager, Promise<void>>();
const fetchedIn = new WeakMap<object, Generation>();

const require = createRequire(import.meta.url);
let patched = false;

/**
 * Puts kafkajs right, once per process.
 * @throws Error when another version of kafkajs is installed
 */
export function patchKafkaJs(): void {
  if (patched) return;
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== VERSION) {
    throw new Error(
      `kafkajs ${version} is installed, and its corrections are written for ${VERSION}. Install ${VERSION}, or read ` +
        'in the sources of the other version whether each correction is still needed and still fits.',
    );
  }
  patchRequestQueue(require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue });
  patchOffsetManager(require('kafkajs/src/consumer/offsetManager') as { prototype: OffsetManager });
  patchConsumerGroup(require('kafkajs/src/consumer/consumerGroup') as { prototype: ConsumerGroup });
  patchBrokerPool(require('kafkajs/src/cluster/brokerPool') as { prototype: BrokerPool });
  patched = true;
}

/** Round robin, as kafkajs does; being made for one consumer, it also binds the membership to that consumer's cluster. */
export function assignerFor(
  membership: Membership,
  roundRobin: kafkajs.PartitionAssigner,
): kafkajs.PartitionAssigner {
  return (config) => {
    memberships.set(config.cluster, membership);
    return roundRobin(config);
  };
}

/** The generation that a batch was fetched in. */
export const generationOf = (batch: object): Generation | undefined => fetchedIn.get(batch);

function patchRequestQueue({ prototype }: { prototype: RequestQueue }): void {
  prototype.scheduleCheckPendingRequests = function () {
    if (this.throttleCheckTimeoutId || this.pending.length === 0) return;
    const throttledMs = this.throttledUntil - Date.now();
    this.throttleCheckTimeoutId = setTimeout(
      () => {
        this.throttleCheckTimeoutId = null;
        this.checkPendingRequests();
      },
      throttledMs > 0 ? throttledMs : 10,
    );
  };
}

function patchBrokerPool({ prototype }: { prototype: BrokerPool }): void {
  const { withBroker } = prototype;
  prototype.withBroker = async function (ask) {
    let failed: unknown = null;
    const answer = await withBroker.call(this, async (broker) => {
      try {
        return await ask(broker);
      } catch (error) {
        failed = error;
        throw error;
      }
    });
    if (answer === null && failed !== null) throw failed;
    return answer;
  };
}

function patchOffsetManager({ prototype }: { prototype: OffsetManager }): void {
  const { resolveOffsets, setDefaultOffset } = prototype;
  prototype.resolveOffsets = function () {
    const membership = memberships.get(this.cluster);
    const generation = generations.get(this);
    if (!membership) return resolveOffsets.call(this);
    // Not joined yet as far as we are told: nothing is fetched where no offset is known.
    if (!generation) return Promise.resolve();
    const found = starts.get(this) ?? findStarts(this, membership, generation);
    starts.set(this, found);
    found.catch(() => starts.delete(this));
    return found;
  };
  prototype.setDefaultOffset = async function (place) {
    const membership = memberships.get(this.cluster);
    if (!membership) return setDefaultOffset.call(this, place);
    const generation = generations.get(this);
    if (!generation) return;
    generation.setFetching(place, false);
    membership.outOfRange(generation, place);
  };
}

/** Reads where the group stands; where it does not stand yet, it is put, and that is committed. */
async function findStarts(
  manager: OffsetManager,
  membership: Membership,
  generation: Generation,
): Promise<void> {
  const { groupId, cluster } = manager;
  const topics = Object.entries(manager.memberAssignment).map(([topic, partitions]) => ({
    topic,
    partitions: partitions.map((partition) => ({ partition })),
  }));
  if (topics.length === 0) return;
  const coordinator = await manager.getCoordinator();
  const committed = offsetsOf((await coordinator.offsetFetch({ groupId, topics })).responses);
  const missing = committed.filter(({ offset }) => offset < 0n);
  const fresh = missing.length === 0 ? [] : await firstOffsets(cluster, manager, missing);
  if (fresh.length > 0) await generation.commit(fresh);
  for (const start of [...committed.filter(({ offset }) => offset >= 0n), ...fresh]) {
    membership.startsAt(generation, start);
    const ofTopic = manager.committedOffsets()[start.topic];
    if (ofTopic) ofTopic[start.partition] = String(start.offset);
  }
}

async function firstOffsets(
  cluster: Cluster,
  manager: OffsetManager,
  places: readonly TopicPartition[],
): Promise<PartitionOffset[]> {
  const wanted = [...new Set(places.map(({ topic }) => topic))].map((topic) => ({
    topic,
    partitions: places.filter((place) => place.topic === topic).map(({ partition }) => ({ partition })),
    fromBeginning: manager.topicConfigurations[topic]?.fromBeginning ?? true,
  }));
  return offsetsOf(await cluster.fetchTopicsOffset(wanted));
}

const offsetsOf = (topics: readonly TopicOffsets[]): PartitionOffset[] =>
  topics.flatMap(({ topic, partitions }) =>
    partitions.map(({ partition, offset }) => ({ topic, partition, offset: BigInt(offset) })),
  );

function patchConsumerGroup({ prototype }: { prototype: ConsumerGroup }): void {
  const { joinAndSync, fetch, heartbeat } = prototype;
  prototype.joinAndSync = function () {
    const membership = memberships.get(this.cluster);
    if (!membership) return joinAndSync.call(this);
    const joining = joins.get(this) ?? join(this, membership, joinAndSync).finally(() => joins.delete(this));
    joins.set(this, joining);
    membership.joining(joining);
    return joining;
  };
  prototype.fetch = async function (nodeId) {
    const membership = memberships.get(this.cluster);
    if (!membership) return fetch.call(this, nodeId);
    if (outside.has(this)) {
      await this.joinAndSync();
      return [];
    }
    const manager = this.offsetManager;
    this.maxWaitTime = membership.fetchWaitMs();
    const batches = await fetch.call(this, nodeId);
    const generation = manager && generations.get(manager);
    if (!generation || this.offsetManager !== manager) return [];
    for (const batch of batches) fetchedIn.set(batch, generation);
    return batches;
  };
  prototype.heartbeat = function (options) {
    const membership = memberships.get(this.cluster);
    if (!membership) return heartbeat.call(this, options);
    const asking =
      heartbeats.get(this) ??
      beat(this, membership, () => heartbeat.call(this, options)).finally(() => heartbeats.delete(this));
    heartbeats.set(this, asking);
    return asking;
  };
}

/** Asks, when it is time to, whether the group still counts us in. */
async function beat(
  group: ConsumerGroup,
  membership: Membership,
  heartbeat: () => Promise<void>,
): Promise<void> {
  const [askedAt, before] = [performance.now(), group.lastRequest];
  await heartbeat();
  if (group.lastRequest !== before) membership.confirmed(askedAt);
}

async function join(
  group: ConsumerGroup,
  membership: Membership,
  joinAndSync: () => Promise<void>,
): Promise<void> {
  refuseStopped(membership);
  outside.add(group);
  await membership.leaving(group.memberId !== null);
  // Its brokers lost, kafkajs starts again as a stranger, and the group would wait for who it was until that session
  // ends. If the coordinator has forgotten it meanwhile, it says so, and a new name is given.
  if (!joinedBefore.has(group)) group.memberId ??= memberIds.get(group.cluster) ?? null;
  joinedBefore.add(group);
  const askedAt = performance.now();
  await joinAndSync.call(group);
  if (membership.stopped()) await group.leave();
  refuseStopped(membership);
  if (group.memberId !== null) memberIds.set(group.cluster, group.memberId);
  const manager = group.offsetManager;
  if (!manager) return;
  const generation = generationOn(group, manager);
  // Pauses survive a new assignment.
  for (const place of generation.places) generation.setFetching(place, true);
  generations.set(manager, generation);
  outside.delete(group);
  membership.joined(generation);
  membership.confirmed(askedAt);
}

function refuseStopped(membership: Membership): void {
  if (!membership.stopped()) return;
  const { KafkaJSNonRetriableError } = require('kafkajs/src/errors') as typeof kafkajs;
  throw new KafkaJSNonRetriableError('The consumer was stopped while it was joining.');
}

function generationOn(group: ConsumerGroup, manager: OffsetManager): Generation {
  const { groupId, memberId, generationId, memberAssignment } = manager;
  return {
    number: generationId,
    places: Object.entries(memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    ),
    commit: async (offsets) => {
      const topics = [...new Set(offsets.map(({ topic }) => topic))].map((topic) => ({
        topic,
        partitions: offsets
          .filter((one) => one.topic === topic)
          .map(({ partition, offset }) => ({ partition, offset: String(offset) })),
      }));
      const coordinator = await manager.getCoordinator();
      await coordinator.offsetCommit({ groupId, memberId, groupGenerationId: generationId, topics });
    },
    findCoordinator: async () => {
      manager.coordinator = await manager.cluster.findGroupCoordinator({ groupId });
    },
    setFetching: ({ topic, partition }, on) => {
      if (group.offsetManager !== manager) return;
      if (on) group.resume([{ topic, partitions: [partition] }]);
      else group.pause([{ topic, partitions: [partition] }]);
    },
  };
}
