// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type streams from '@eventstore/db-client/generated/streams_pb.js';
import grpc from '@grpc/grpc-js';
import type { Credentials } from './access.ts';
import { handleAppend } from './appends.ts';
import { handleBatchAppend } from './batch-append.ts';
import { type Clock, timeOfDay } from './clock.ts';
import { type Connections, listen } from './connections.ts';
import { handleDelete, handleTombstone } from './deleting.ts';
import { type AppendFault, type Chance, Faults } from './faults.ts';
import { handleGossip } from './gossip.ts';
import { Indexing } from './indexing.ts';
import { type Journal, openJournal } from './journal.ts';
import { Log } from './log.ts';
import { handleRead } from './reads.ts';
import type { KeyAndCertificate } from './self-signed.ts';
import type { Services, Tally } from './services.ts';
import type { ProposedEvent } from './stored-event.ts';
import { type Like, WAYS } from './versions.ts';
import { EncodedEvents } from './wire.ts';

/** Settings of the test double; all of them optional. */
export interface EventStoreDbTestServerOptions {
  /** The server that it takes after where versions differ. Default `24.10.5`. */
  readonly like?: Like;
  /** Default: the time of day. */
  readonly clock?: Clock;
  /** How long a written append is not yet indexed, in milliseconds of the clock: a repeat is dropped. Default 0. */
  readonly indexMs?: number;
  /** Default: a free one. */
  readonly port?: number;
  /** File that keeps the appends over a restart, one line of JSON each. Default: none, memory only. */
  readonly dataFile?: string;
  /** Asks every call for this user. The client sends credentials over TLS only. Default: grants everything. */
  readonly credentials?: Credentials;
  /** PEM certificate and key, such as `selfSignedCertificate` makes. Default: no TLS. */
  readonly tls?: KeyAndCertificate;
  /** Bytes; default that of the version, 1 MiB up to 24.10. */
  readonly maxAppendSize?: number;
  /** Bytes for the ids that `any` and `stream_exists` are checked against; default 8 MiB. */
  readonly idempotencyCacheBytes?: number;
  /** Default 32. */
  readonly liveBufferSize?: number;
  /** Whether subscriptions send the fell-behind message. Default false, as EventStoreDB. */
  readonly tellFellBehind?: boolean;
  /** Whether a fresh log begins with the events of the system that a fresh server writes. Default true. */
  readonly systemEvents?: boolean;
  /** Whether `Streams.BatchAppend` is offered; without it clients append with one call each. Default true. */
  readonly batchAppend?: boolean;
}

/** A running test double and its faults. */
export interface EventStoreDbTestServer {
  /** `esdb://127.0.0.1:PORT?tls=false`; with TLS `esdb://localhost:PORT?tls=true`, to which the caller adds `&tlsCAFile=…`. */
  readonly connectionString: string;
  readonly port: number;
  /** Cuts every connection; the server goes on. */
  dropConnections(): void;
  /** How many connections are open. */
  connections(): number;
  /** Plans a fault for the next appends. */
  failAppends(fault: AppendFault): void;
  /** Lets faults befall appends by chance, following from a seed; without argument: no more. */
  leaveToChance(chance?: Chance): void;
  /** Refuses connections until `comeBack`; the log stays as it is. */
  goAway(): Promise<void>;
  /** Accepts connections again, on the same port. */
  comeBack(): Promise<void>;
  /** Goes away and comes back after so many milliseconds. */
  goAwayFor(milliseconds: number): Promise<void>;
  /** Accepts calls and answers nothing until `resume`. */
  stall(): void;
  resume(): void;
  /** Makes every call wait so many milliseconds; 0 for no more. */
  delay(milliseconds: number): void;
  /** Subscriptions that are open now send nothing any more, without ending; later ones do. */
  muteSubscriptions(): void;
  /**
   * Plays a follower: a call that asks for the leader is told who it is, any other is served. Without argument it is
   * the leader again.
   */
  follow(leader?: { readonly host: string; readonly port: number }): void;
  /** Takes back planned faults, chance, stall, delay and following. Muted subscriptions stay mute. */
  clearFaults(): void;
  /** Forgets the ids of recent events, as a restart does. */
  forgetRecentIds(): void;
  /** Writes an event as the server itself does, such as `$metadata` or `$statsCollected`. */
  appendSystemEvent(stream: string, type: string, data: unknown): void;
  /** What is in the log, for looking at in tests. */
  events(): readonly {
    readonly stream: string;
    readonly revision: number;
    readonly id: string;
    readonly type: string;
  }[];
  /** What was asked of it and how much it gave, since it started. */
  counts(): Readonly<Tally>;
  /** Ends it: connections are cut, the data file is closed. */
  close(): Promise<void>;
}

/**
 * Starts a double of EventStoreDB's streams protocol on the loopback interface, for tests. It is not EventStoreDB:
 * README.md lists what it reproduces.
 *
 * @throws Error when the port is taken or the data file is not one of its own.
 */
export async function startEventStoreDbTestServer(
  options: EventStoreDbTestServerOptions = {},
): Promise<EventStoreDbTestServer> {
  const { log, close: closeLog } = openLog(options);
  const listening: { connections: Connections | undefined } = { connections: undefined };
  const services = servicesOf(log, options, listening);
  const server = grpcServer(services, options.batchAppend !== false);
  const injector = server.createConnectionInjector(serverCredentials(options));
  const connections = await listen(options.port ?? 0, (socket) => injector.injectConnection(socket));
  listening.connections = connections;
  return {
    connectionString: options.tls
      ? `esdb://localhost:${connections.port}?tls=true`
      : `esdb://127.0.0.1:${connections.port}?tls=false`,
    port: connections.port,
    ...faultsOf(services.faults, connections),
    forgetRecentIds: () => log.forgetRecentIds(),
    appendSystemEvent: (stream, type, data) => appendSystemEvent(log, stream, type, data),
    events: () => log.events,
    counts: () => ({ ...services.tally }),
    close: async () => {
      await connections.close();
      server.forceShutdown();
      closeLog();
    },
  };
}

type FaultControls = Omit<
  EventStoreDbTestServer,
  'connectionString' | 'port' | 'forgetRecentIds' | 'appendSystemEvent' | 'events' | 'counts' | 'close'
>;

function faultsOf(faults: Faults, connections: Connections): FaultControls {
  return {
    dropConnections: () => connections.drop(),
    connections: () => connections.count,
    failAppends: (fault) => faults.plan(fault),
    leaveToChance: (chance) => faults.leaveToChance(chance),
    goAway: () => connections.close(),
    comeBack: () => connections.open(),
    goAwayFor: async (milliseconds) => {
      await connections.close();
      await after(milliseconds);
      await connections.open();
    },
    stall: () => faults.stall(),
    resume: () => faults.resume(),
    delay: (milliseconds) => faults.delay(milliseconds),
    follow: (leader) => faults.follow(leader),
    muteSubscriptions: () => faults.muteSubscriptions(),
    clearFaults: () => faults.clear(),
  };
}

/** The log with what the data file kept, or with what a fresh server begins with. */
function openLog(options: EventStoreDbTestServerOptions): { readonly log: Log; readonly close: () => void } {
  const opened: { journal: Journal | undefined } = { journal: undefined };
  const log = new Log({
    idempotencyCacheBytes: options.idempotencyCacheBytes ?? 8 * 1024 * 1024,
    now: (options.clock ?? timeOfDay).now.bind(options.clock ?? timeOfDay),
    keep: (entry) => opened.journal?.keep(entry),
  });
  if (options.dataFile) opened.journal = openJournal(options.dataFile, (entry) => log.restore(entry));
  log.forgetRecentIds();
  if (log.events.length === 0 && options.systemEvents !== false) writeFirstEvents(log);
  const close = (): void => {
    opened.journal?.close();
    opened.journal = undefined;
  };
  return { log, close };
}

function servicesOf(
  log: Log,
  options: EventStoreDbTestServerOptions,
  listening: { readonly connections: Connections | undefined },
): Services {
  const { clock = timeOfDay } = options;
  const ways = WAYS[options.like ?? '24.10.5'];
  return {
    log,
    clock,
    ways,
    indexing: new Indexing(clock, options.indexMs ?? 0),
    tally: { appends: 0, reads: 0, streamReads: 0, subscriptions: 0, eventsRead: 0 },
    faults: new Faults(),
    encoded: new EncodedEvents(),
    credentials: options.credentials,
    maxAppendSize: options.maxAppendSize ?? ways.maxAppendSize,
    liveBufferSize: options.liveBufferSize ?? 32,
    tellFellBehind: options.tellFellBehind ?? false,
    self: () => ({ host: '127.0.0.1', port: listening.connections?.port ?? 0 }),
    newId: randomUUID,
    disconnect: (call) => listening.connections?.drop(call.getPeer()),
  };
}

function serverCredentials({ tls }: EventStoreDbTestServerOptions): grpc.ServerCredentials {
  return tls
    ? grpc.ServerCredentials.createSsl(null, [{ cert_chain: tls.certificate, private_key: tls.key }])
    : grpc.ServerCredentials.createInsecure();
}

/** Read responses may be bytes already. */
const STREAMS = {
  ...streamsGrpc.StreamsService,
  read: {
    ...streamsGrpc.StreamsService.read,
    responseSerialize: (value: streams.ReadResp | Buffer): Buffer =>
      Buffer.isBuffer(value) ? value : Buffer.from(value.serializeBinary()),
  },
};

function grpcServer(services: Services, batchAppend: boolean): grpc.Server {
  const server = new grpc.Server({
    'grpc.max_receive_message_length': 17 * 1024 * 1024,
    // Kestrel's default, which the server leaves as it is.
    'grpc.max_concurrent_streams': 100,
  });
  const { batchAppend: batch, ...single } = STREAMS;
  server.addService(batchAppend ? { ...single, batchAppend: batch } : single, {
    read: handleRead(services),
    append: handleAppend(services),
    ...(batchAppend && { batchAppend: handleBatchAppend(services) }),
    delete: handleDelete(services),
    tombstone: handleTombstone(services),
  });
  server.addService(gossipGrpc.GossipService, { read: handleGossip(services) });
  server.addService(featuresGrpc.ServerFeaturesService, {
    getSupportedMethods: (_call: unknown, callback: grpc.sendUnaryData<features.SupportedMethods>) => {
      const answer = (): void => callback(null, supportedMethods(services, batchAppend));
      if (services.faults.holding) void services.faults.hold().then(answer);
      else answer();
    },
  });
  return server;
}

/** Names itself a double where a server gives its version, so that whoever prints it says so too. */
function supportedMethods({ ways }: Services, batchAppend: boolean): features.SupportedMethods {
  const names = ['read', 'append', ...(batchAppend ? ['batchappend'] : [])];
  const traits: Record<string, string[]> = {
    read: ['position', 'events'],
    batchappend: ['deadline_duration'],
  };
  const methods = names.map((name) =>
    new features.SupportedMethod()
      .setServiceName('event_store.client.streams.streams')
      .setMethodName(name)
      .setFeaturesList(traits[name] ?? []),
  );
  return new features.SupportedMethods().setEventStoreServerVersion(ways.version).setMethodsList(methods);
}

/** A fresh server's log is never empty: users, their metadata and statistics come first. */
function writeFirstEvents(log: Log): void {
  appendSystemEvent(log, '$$$user-admin', '$metadata', { $acl: { $r: '$admins' } });
  appendSystemEvent(log, '$user-admin', '$UserCreated', { loginName: 'admin', groups: ['$admins'] });
  appendSystemEvent(log, '$users', '$User', 'admin');
  appendSystemEvent(log, '$$$stats-127.0.0.1', '$metadata', { $maxAge: 86_400 });
  appendSystemEvent(log, '$stats-127.0.0.1', '$statsCollected', { 'proc-cpu': 0 });
}

function appendSystemEvent(log: Log, stream: string, type: string, data: unknown): void {
  const event: ProposedEvent = {
    id: randomUUID(),
    type,
    // `UserManagementService` writes its list of users without a content type.
    json: type !== '$User',
    data: Buffer.from(JSON.stringify(data)),
    metadata: Buffer.alloc(0),
  };
  log.append(stream, 'any', [event]);
}
