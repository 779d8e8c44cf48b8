import { NaturalBatch } from '@wabus/platform';
import kafkajs from 'kafkajs';
import type { LogProducer, LogRecord, RecordCoordinates } from '../port.ts';
import type { NewClient } from './client-config.ts';
import { coordinatesOf, cutRequests, type Outgoing, type Send, sizeOf } from './produce-requests.ts';
import { MAX_RECORD_BYTES } from './topic-config.ts';

/** What is sent together: well below what brokers take in one batch, and enough to make the way worth it. */
const REQUEST = { records: 5_000, bytes: 1024 * 1024 };
/** What may wait at once; more is refused, so that brokers that are away do not cost us our memory. */
const WAITING_BYTES = 64 * 1024 * 1024;
/** How often what brokers did not answer for is sent again. */
const UNANSWERED_TRIES = 3;
/** How long brokers may take to have a record on all in-sync replicas. */
const ACK_MS = 10_000;
/** How often a request is repeated, over about seven seconds when the brokers answer at once that they cannot. */
const RETRIES = 6;
/** kafkajs counts sequence numbers past their end wrongly; they end at 2³¹ − 1 in each partition. */
const MAX_SEQUENCE = 1_000_000_000;

type Sent = { readonly places: RecordCoordinates[] } | { readonly error: unknown };

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
  /** How many bytes may wait at once; one call alone may have more. Default 64 MiB. */
  readonly waitingBytes?: number;
}

/**
 * Writes to Kafka, one request in flight per producer: what accumulates meanwhile goes into the next.
 *
 * The producer of kafkajs beneath is idempotent, so that a request that kafkajs repeats stands once: also after an
 * answer that was lost, and when of the partitions of a request only some took it, as right after a topic was made or
 * when a leader moves. Two things make that safe here that are not in kafkajs. Requests go one by one: of two at once
 * the second may be taken for a repeat of the first, acknowledged, and dropped. And after an error that is not repeated
 * any more nobody knows what the broker has, while kafkajs takes its sequence numbers back and would spend them on the
 * next records: so the producer is thrown away and the next request begins with a new one.
 *
 * What a caller sends again after an error, what kafkajs repeats to a leader that had not been asked before, or another
 * process after a crash, may still stand twice. Every consumer of wabus passes over what it has seen by the stream's
 * revision.
 */
export class KafkaProducer implements LogProducer {
  readonly #ports: ProducerPorts;
  readonly #batch: NaturalBatch<Send, Sent>;
  readonly #underWay = new Set<Promise<unknown>>();
  #waitingBytes = 0;
  #connected: Promise<kafkajs.Producer> | undefined;
  #sequence = 0;
  #closed = false;

  constructor(ports: ProducerPorts) {
    this.#ports = ports;
    this.#batch = new NaturalBatch((sends) => this.#run(sends), { maxItems: 5_000 });
  }

  async send(topic: string, records: readonly LogRecord[]): Promise<RecordCoordinates[]> {
    if (this.#closed) throw new Error('The producer is closed.');
    if (records.length === 0) return [];
    let bytes = 0;
    for (const record of records) bytes += sizeWithin(topic, record);
    this.#refuseTooMuch(topic, bytes);
    const sending = this.#sendTogether(topic, records);
    this.#underWay.add(sending);
    this.#waitingBytes += bytes;
    const sent = await sending.finally(() => {
      this.#underWay.delete(sending);
      this.#waitingBytes -= bytes;
    });
    if ('error' in sent) throw sent.error;
    return sent.places;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
    await this.#discard();
  }

  async #sendTogether(topic: string, records: readonly LogRecord[]): Promise<Sent> {
    const partitions = await this.#ports.partitionsOf(topic);
    return this.#batch.add({ topic, records, partitions });
  }

  #refuseTooMuch(topic: string, bytes: number): void {
    const { waitingBytes = WAITING_BYTES } = this.#ports;
    if (this.#waitingBytes === 0 || this.#waitingBytes + bytes <= waitingBytes) return;
    throw new Error(
      `${this.#waitingBytes} bytes wait to be written, and ${waitingBytes} may: records for ${topic} are not taken ` +
        'before the brokers take what waits. Nothing of this call was written.',
    );
  }

  /**
   * Sends in order, request after request. A call of which a part failed is not gone on with; when the brokers could not
   * be had, nor is what waited behind it, each part of which would wait as long again.
   */
  async #run(sends: readonly Send[]): Promise<Sent[]> {
    const places = new Map(sends.map((send) => [send, new Array<RecordCoordinates>(send.records.length)]));
    const failed = new Map<Send, unknown>();
    let away: unknown = null;
    for (const request of cutRequests(sends, REQUEST)) {
      const outgoing = request.filter(({ send }) => !failed.has(send));
      if (outgoing.length === 0) continue;
      try {
        if (away) throw away;
        for (const [{ send, index }, place] of await this.#request(outgoing))
          (places.get(send) as RecordCoordinates[])[index] = place;
      } catch (error) {
        for (const { send } of outgoing) failed.set(send, error);
        if (isAway(error)) away = error;
      }
    }
    return sends.map((send) =>
      failed.has(send) ? { error: failed.get(send) } : { places: places.get(send) as RecordCoordinates[] },
    );
  }

  async #request(outgoing: readonly Outgoing[]): Promise<Map<Outgoing, RecordCoordinates>> {
    this.#connected ??= this.#connect();
    try {
      const producer = await this.#connected;
      const places = await this.#sendAll(producer, outgoing);
      this.#sequence += outgoing.length;
      if (this.#sequence > MAX_SEQUENCE) await this.#discard();
      return places;
    } catch (error) {
      void this.#discard();
      throw error;
    }
  }

  /**
   * A partition without an answer is one that kafkajs forgot: its request failed, and by then its leader was a broker
   * that had answered for others already. Sent again by the same producer it has the same sequence numbers, so that it
   * stands once, whatever the old leader took.
   */
  async #sendAll(
    producer: kafkajs.Producer,
    outgoing: readonly Outgoing[],
  ): Promise<Map<Outgoing, RecordCoordinates>> {
    const places = new Map<Outgoing, RecordCoordinates>();
    let left = outgoing;
    for (let tries = 0; left.length > 0; tries += 1) {
      if (tries === UNANSWERED_TRIES)
        throw new Error(
          `The broker did not say where it put ${left.length} of ${outgoing.length} records: their fate is unknown.`,
        );
      const answers = await producer.sendBatch({
        acks: -1,
        timeout: ACK_MS,
        compression: COMPRESSION[this.#ports.compression],
        topicMessages: messagesOf(left),
      });
      for (const [one, place] of coordinatesOf(left, answers)) places.set(one, place);
      left = left.filter((one) => !places.has(one));
    }
    return places;
  }

  async #connect(): Promise<kafkajs.Producer> {
    const producer = this.#ports.newClient().producer({
      // kafkajs asks its partitioner also for messages that say their partition.
      createPartitioner:
        () =>
        ({ message: { partition = 0 } }) =>
          partition,
      allowAutoTopicCreation: false,
      idempotent: true,
      maxInFlightRequests: 1,
      retry: { retries: RETRIES },
    });
    try {
      await producer.connect();
      return producer;
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw error;
    }
  }

  async #discard(): Promise<void> {
    const discarded = this.#connected;
    this.#connected = undefined;
    this.#sequence = 0;
    await discarded?.then((producer) => producer.disconnect()).catch(() => undefined);
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

/** The brokers could not be had, though it was tried long enough; a broker that refuses what it was sent is there. */
function isAway(error: unknown): boolean {
  const { name = '', type, retriable } = error as { name?: string; type?: string; retriable?: boolean };
  return name.startsWith('KafkaJS') && !(type !== undefined && retriable === false);
}

function sizeWithin(topic: string, record: LogRecord): number {
  const bytes = sizeOf(record);
  if (bytes <= MAX_RECORD_BYTES) return bytes;
  throw new Error(
    `A record for ${topic} has ${bytes} bytes, and the log takes ${MAX_RECORD_BYTES}. Nothing of this call was written.`,
  );
}
