import { NaturalBatch } from '@wabus/platform';
import kafkajs from 'kafkajs';
import type { LogPlace, LogProducer, LogRecord } from '../port.ts';
import type { NewClient } from './client-config.ts';
import { placeKey } from './offset-commits.ts';
import { cutRequests, type Outgoing, type Send, sizeOf } from './produce-requests.ts';
import { MAX_RECORD_BYTES } from './topic-config.ts';

/** What is sent together: well below what brokers take in one batch, and enough to make the way worth it. */
const REQUEST = { records: 5_000, bytes: 1024 * 1024 };
/** How long brokers may take to have a record on all in-sync replicas. */
const ACK_MS = 10_000;

type Sent = { readonly places: LogPlace[] } | { readonly error: unknown };

const COMPRESSION = {
  none: kafkajs.CompressionTypes.None,
  gzip: kafkajs.CompressionTypes.GZIP,
  zstd: kafkajs.CompressionTypes.ZSTD,
};

/** What a producer stands on. */
export interface ProducerPorts {
  readonly newClient: NewClient;
  readonly compression: keyof typeof COMPRESSION;
  /** How many partitions a topic has; rejects when there is no such topic. */
  readonly partitionsOf: (topic: string) => Promise<number>;
}

/**
 * Writes to Kafka, one request in flight per producer: what accumulates meanwhile goes into the next.
 *
 * A plain producer, not an idempotent one. With one request in flight, a retry of kafkajs repeats a request before the
 * next one leaves, so that records may stand twice and in order: A A B. Every consumer of wabus passes over what it
 * has seen by the stream's revision, since a relay that dies before its checkpoint repeats records in any case. An
 * idempotent producer of kafkajs takes back its sequence numbers after an error whose outcome is unknown, and the
 * broker then acknowledges the next records as a repeat of the last and drops them: it would have to be thrown away
 * after every such error, to win nothing that consumers do not already do.
 */
export class KafkaProducer implements LogProducer {
  readonly #ports: ProducerPorts;
  readonly #producer: kafkajs.Producer;
  readonly #batch: NaturalBatch<Send, Sent>;
  readonly #underWay = new Set<Promise<unknown>>();
  #connected: Promise<void> | undefined;
  #closed = false;

  constructor(ports: ProducerPorts) {
    this.#ports = ports;
    this.#producer = ports.newClient().producer({
      // kafkajs asks its partitioner also for messages that say their partition.
      createPartitioner:
        () =>
        ({ message: { partition = 0 } }) =>
          partition,
      allowAutoTopicCreation: false,
      idempotent: false,
      maxInFlightRequests: 1,
      retry: { retries: 4 },
    });
    this.#batch = new NaturalBatch((sends) => this.#run(sends), { maxItems: 5_000 });
  }

  async send(topic: string, records: readonly LogRecord[]): Promise<LogPlace[]> {
    if (this.#closed) throw new Error('The producer is closed.');
    if (records.length === 0) return [];
    for (const record of records) refuseTooLarge(topic, record);
    const sending = this.#sendTogether(topic, records);
    this.#underWay.add(sending);
    const sent = await sending.finally(() => this.#underWay.delete(sending));
    if ('error' in sent) throw sent.error;
    return sent.places;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    if (this.#connected) await this.#producer.disconnect();
  }

  async #sendTogether(topic: string, records: readonly LogRecord[]): Promise<Sent> {
    const partitions = await this.#ports.partitionsOf(topic);
    return this.#batch.add({ topic, records, partitions });
  }

  /** Sends in order, request after request. A call of which a part failed is not gone on with. */
  async #run(sends: readonly Send[]): Promise<Sent[]> {
    const places = new Map(sends.map((send) => [send, new Array<LogPlace>(send.records.length)]));
    const failed = new Map<Send, unknown>();
    for (const request of cutRequests(sends, REQUEST)) {
      const outgoing = request.filter(({ send }) => !failed.has(send));
      if (outgoing.length === 0) continue;
      try {
        const found = await this.#request(outgoing);
        outgoing.forEach(({ send, index }, n) => {
          (places.get(send) as LogPlace[])[index] = found[n] as LogPlace;
        });
      } catch (error) {
        for (const { send } of outgoing) failed.set(send, error);
      }
    }
    return sends.map((send) =>
      failed.has(send) ? { error: failed.get(send) } : { places: places.get(send) as LogPlace[] },
    );
  }

  async #request(outgoing: readonly Outgoing[]): Promise<LogPlace[]> {
    await this.#connect();
    const answers = await this.#producer.sendBatch({
      acks: -1,
      timeout: ACK_MS,
      compression: COMPRESSION[this.#ports.compression],
      topicMessages: messagesOf(outgoing),
    });
    return placesOf(outgoing, answers);
  }

  #connect(): Promise<void> {
    if (!this.#connected) {
      this.#connected = this.#producer.connect();
      this.#connected.catch(() => {
        this.#connected = undefined;
      });
    }
    return this.#connected;
  }
}

function messagesOf(outgoing: readonly Outgoing[]): kafkajs.TopicMessages[] {
  const byTopic = Map.groupBy(outgoing, ({ topic }) => topic);
  return [...byTopic].map(([topic, ofTopic]) => ({
    topic,
    messages: ofTopic.map(({ partition, record: { key, value, headers } }) => ({
      partition,
      key,
      value,
      headers: { ...headers },
    })),
  }));
}

/** The broker answers the offset of the first record of each partition; the others follow it in order. */
function placesOf(outgoing: readonly Outgoing[], answers: readonly kafkajs.RecordMetadata[]): LogPlace[] {
  const next = new Map<string, bigint>();
  for (const { topicName, partition, errorCode, baseOffset } of answers) {
    if (errorCode === 0 && baseOffset !== undefined)
      next.set(placeKey({ topic: topicName, partition }), BigInt(baseOffset));
  }
  return outgoing.map(({ topic, partition }) => {
    const key = placeKey({ topic, partition });
    const offset = next.get(key);
    if (offset === undefined)
      throw new Error(`The broker did not say where it put records of ${key}: their fate is unknown.`);
    next.set(key, offset + 1n);
    return { partition, offset };
  });
}

function refuseTooLarge(topic: string, record: LogRecord): void {
  const bytes = sizeOf(record);
  if (bytes <= MAX_RECORD_BYTES) return;
  throw new Error(
    `A record for ${topic} has ${bytes} bytes, and the log takes ${MAX_RECORD_BYTES}. Nothing of this call was written.`,
  );
}
