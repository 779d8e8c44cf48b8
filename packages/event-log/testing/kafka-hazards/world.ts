import { createConnection } from 'node:net';
import { silentLogger } from '@wabus/platform';
import kafkajs from 'kafkajs';
import { openKafkaEventLog } from '../../src/kafka/kafka-event-log.ts';
import type { KafkaEventLogOptions } from '../../src/kafka/options.ts';
import type { EventLog } from '../../src/port.ts';
import type { KafkaBroker } from '../kafka-broker.ts';
import { WatchedSockets } from './watched-sockets.ts';

/** A log on the broker under test, with what a test may look at. */
export interface Opened {
  readonly log: EventLog;
  readonly fatal: Error[];
  readonly sockets: WatchedSockets;
}

/** The broker of the hazard tests, and clients of it. */
export class World {
  readonly broker: KafkaBroker;
  readonly #opened: Opened[] = [];
  #admin: Promise<kafkajs.Admin> | undefined;

  constructor(broker: KafkaBroker) {
    this.broker = broker;
  }

  /** A client as another process would have it. */
  open(options: Partial<KafkaEventLogOptions> = {}): Opened {
    const fatal: Error[] = [];
    const sockets = new WatchedSockets(({ host, port, onConnect }) =>
      createConnection({ host, port }, onConnect),
    );
    const log = openKafkaEventLog(
      {
        brokers: [this.broker.bootstrap],
        clientId: 'hazards',
        replicationFactor: 1,
        minInsyncReplicas: 1,
        logger: silentLogger,
        onFatal: (error) => fatal.push(error),
        ...options,
        timings: { sessionMs: 6_000, ...options.timings },
      },
      sockets.factory,
    );
    const opened = { log, fatal, sockets };
    this.#opened.push(opened);
    return opened;
  }

  /** A plain client of kafkajs, for what the adapter would never do. */
  client(): kafkajs.Kafka {
    return new kafkajs.Kafka({
      brokers: [this.broker.bootstrap],
      clientId: 'outsider',
      logLevel: kafkajs.logLevel.NOTHING,
    });
  }

  admin(): Promise<kafkajs.Admin> {
    this.#admin ??= (async () => {
      const admin = this.client().admin();
      await admin.connect();
      return admin;
    })();
    return this.#admin;
  }

  /** What a group has committed on partition 0 of a topic; −1 for nothing. */
  async committed(group: string, topic: string): Promise<number> {
    const [found] = await (await this.admin()).fetchOffsets({ groupId: group, topics: [topic] });
    return Number(found?.partitions.find(({ partition }) => partition === 0)?.offset ?? -1);
  }

  /** Who is in a group. */
  async membersOf(group: string): Promise<string[]> {
    const { groups } = await (await this.admin()).describeGroups([group]);
    return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
  }

  async close(): Promise<void> {
    for (const { sockets } of this.#opened) sockets.thaw();
    await Promise.allSettled(this.#opened.map(({ log }) => log.close()));
    await (await this.#admin)?.disconnect();
  }
}
