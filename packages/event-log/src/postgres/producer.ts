import { partitionOf } from '@wabus/events/partition';
import { NaturalBatch } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { LogProducer, LogRecord, RecordCoordinates } from '../port.ts';

/** Sends that wait go out together, up to these bounds of one statement; a larger send goes alone. */
const MAX_RECORDS = 5_000;
const MAX_BYTES = 8 * 1024 * 1024;
/** Longer without an answer counts as lost. */
const ANSWER_MS = 30_000;

interface Send {
  readonly topic: string;
  readonly records: readonly LogRecord[];
  readonly bytes: number;
}

type Sent = { readonly places: RecordCoordinates[] } | { readonly error: unknown };

/** Writes to the log, one statement in flight: what accumulates meanwhile goes into the next. */
export class PostgresProducer implements LogProducer {
  readonly #pool: Pool;
  readonly #batch: NaturalBatch<Send, Sent>;
  readonly #partitions = new Map<string, Promise<number>>();
  readonly #underWay = new Set<Promise<unknown>>();
  #closed = false;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.#batch = new NaturalBatch((sends) => this.#run(sends), { maxItems: 1_000 });
  }

  async send(topic: string, records: readonly LogRecord[]): Promise<RecordCoordinates[]> {
    if (this.#closed) throw new Error('The producer is closed.');
    if (records.length === 0) return [];
    const bytes = records.reduce((sum, { value }) => sum + value.length, 0);
    const sending = this.#batch.add({ topic, records, bytes });
    this.#underWay.add(sending);
    const sent = await sending.finally(() => this.#underWay.delete(sending));
    if ('error' in sent) throw sent.error;
    return sent.places;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#underWay);
  }

  async #run(sends: Send[]): Promise<Sent[]> {
    const results = new Map<Send, Sent>();
    for (const group of together(sends)) {
      try {
        const places = await this.#write(
          group[0]?.topic ?? '',
          group.flatMap(({ records }) => records),
        );
        for (const send of group) results.set(send, { places: places.splice(0, send.records.length) });
      } catch (error) {
        for (const send of group) results.set(send, { error });
      }
    }
    return sends.map((send) => results.get(send) as Sent);
  }

  async #write(topic: string, records: readonly LogRecord[]): Promise<RecordCoordinates[]> {
    const count = await this.#partitionsOf(topic);
    const partitions = records.map(({ key }) => partitionOf(key, count));
    const { rows } = await this.#pool.query<{ offset: string }>({
      name: 'event-log.append',
      text: 'select append_records as offset from event_log.append_records($1, $2, $3, $4, $5, $6)',
      values: [
        topic,
        partitions,
        records.map(({ key }) => key),
        records.map(({ headers }) => JSON.stringify(headers)),
        records.map(({ value }) => value.length),
        Buffer.concat(records.map(({ value }) => value)),
      ],
      query_timeout: ANSWER_MS,
    } as { name: string; text: string; values: unknown[] });
    return rows.map(({ offset }, at) => ({ partition: partitions[at] as number, offset: BigInt(offset) }));
  }

  /** Locked for life, so asked for once. */
  #partitionsOf(topic: string): Promise<number> {
    const known = this.#partitions.get(topic);
    if (known) return known;
    const asked = this.#countPartitions(topic);
    asked.catch(() => this.#partitions.delete(topic));
    this.#partitions.set(topic, asked);
    return asked;
  }

  async #countPartitions(topic: string): Promise<number> {
    const { rows } = await this.#pool.query<{ count: number }>(
      `select count(*)::int as count from event_log.partitions join event_log.topics using (topic_id) where name = $1`,
      [topic],
    );
    const count = rows[0]?.count ?? 0;
    if (count === 0) throw new Error(`The topic ${topic} does not exist: ensureTopics creates it.`);
    return count;
  }
}

/** Sends of one topic in their order, cut at the bounds. */
function together(sends: readonly Send[]): Send[][] {
  const groups: Send[][] = [];
  const open = new Map<string, { sends: Send[]; records: number; bytes: number }>();
  for (const send of sends) {
    const current = open.get(send.topic);
    const fits =
      current &&
      current.records + send.records.length <= MAX_RECORDS &&
      current.bytes + send.bytes <= MAX_BYTES;
    if (fits) {
      current.sends.push(send);
      current.records += send.records.length;
      current.bytes += send.bytes;
    } else {
      const group = [send];
      groups.push(group);
      open.set(send.topic, { sends: group, records: send.records.length, bytes: send.bytes });
    }
  }
  return groups;
}
