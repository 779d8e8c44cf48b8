import { derivedId } from '@wabus/events';
import { createPool } from '@wabus/postgres';
import type { Item } from './item.ts';

/** Why nobody gets a record: no owner, owners that disagree, unreadable, or Meta's own test. */
export type DeadLetterClass = 'unroutable' | 'conflict' | 'unreadable' | 'meta-test';

/** A record set aside, or those items of it that share a reason. */
export interface DeadLetter {
  readonly record: Item['record'];
  /** Index of its first item in the record; 0 for the record as a whole. */
  readonly item: number;
  readonly class: DeadLetterClass;
  /** One sentence, without personal data. */
  readonly reason: string;
  /** Only where the owner is certain. */
  readonly tenantId?: string;
  readonly wabaId?: string;
  readonly phoneNumberId?: string;
}

/** A dead letter that waits, with its record as it was read. */
export interface SetAside {
  readonly id: string;
  readonly record: Item['record'];
}

/** Where records go that cannot be placed. */
export interface DeadLetters {
  /** Repeats of the same record and item change nothing. */
  add(letters: readonly DeadLetter[]): Promise<void>;
  /** Accounts and numbers that something waits for which nobody owned, those that wait longest first; at most 500. */
  places(): Promise<{ readonly wabaId: string; readonly phoneNumberId: string | null }[]>;
  /** What waits for the owner of this place, oldest first. */
  setAside(wabaId: string, phoneNumberId: string | null, limit: number): Promise<SetAside[]>;
  /** Says what became of them; they wait no longer. */
  resolve(ids: readonly string[], resolution: string): Promise<void>;
  close(): Promise<void>;
}

const COLUMNS = 13;

const PLACES = `
  select waba_id as "wabaId", phone_number_id as "phoneNumberId" from read_models.dead_letters
  where resolution is null and class = 'unroutable' and waba_id is not null
  group by waba_id, phone_number_id order by min(recorded_at) limit 500`;

const SET_ASIDE = `
  select id, topic, partition, record_offset as "offset", waba_id as key, bytes, received_at as "receivedAt"
  from read_models.dead_letters
  where resolution is null and class = 'unroutable' and waba_id = $1 and phone_number_id is not distinct from $2
  order by recorded_at, id limit $3`;

interface SetAsideRow {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly bytes: Buffer;
  readonly receivedAt: Date;
}

function setAsideOf({ id, offset, bytes: value, receivedAt: timestamp, ...place }: SetAsideRow): SetAside {
  return { id, record: { ...place, offset: BigInt(offset), value, timestamp, headers: {} } };
}

/** Dead letters in `read_models.dead_letters`, as the role `wabus_normaliser`. */
export function createDeadLetters(url: string): DeadLetters {
  const pool = createPool({ url, max: 2, name: 'wabus-dead-letters' });
  return {
    add: async (letters) => {
      for (const letter of letters) {
        await pool.query(
          `insert into read_models.dead_letters (id, topic, partition, record_offset, item, class, reason, tenant_id,
             waba_id, phone_number_id, bytes, received_at, recorded_at)
           values (${Array.from({ length: COLUMNS - 1 }, (_, index) => `$${index + 1}`).join(', ')}, now())
           on conflict (topic, partition, record_offset, item) do nothing`,
          valuesOf(letter),
        );
      }
    },
    places: async () => {
      const { rows } = await pool.query<{ wabaId: string; phoneNumberId: string | null }>(PLACES);
      return rows;
    },
    setAside: async (wabaId, phoneNumberId, limit) => {
      const { rows } = await pool.query<SetAsideRow>(SET_ASIDE, [wabaId, phoneNumberId, limit]);
      return rows.map(setAsideOf);
    },
    resolve: async (ids, resolution) => {
      await pool.query('update read_models.dead_letters set resolution = $2 where id = any($1::uuid[])', [
        ids,
        resolution,
      ]);
    },
    close: () => pool.end(),
  };
}

function valuesOf({ record, item, ...letter }: DeadLetter): unknown[] {
  const { topic, partition, offset, value, timestamp } = record;
  return [
    derivedId('dead-letter', topic, partition, String(offset), item),
    topic,
    partition,
    String(offset),
    item,
    letter.class,
    letter.reason,
    letter.tenantId ?? null,
    letter.wabaId ?? null,
    letter.phoneNumberId ?? null,
    value,
    timestamp,
  ];
}

/**
 * One letter for all items of a record that share class, reason and place, so that a webhook with a thousand items is
 * not kept a thousand times.
 */
export function mergeLetters(letters: readonly DeadLetter[]): DeadLetter[] {
  const merged = new Map<string, { letter: DeadLetter; items: number }>();
  for (const letter of letters) {
    const { topic, partition, offset } = letter.record;
    const parts = [
      topic,
      partition,
      String(offset),
      letter.class,
      letter.reason,
      letter.tenantId,
      letter.wabaId,
    ];
    const key = JSON.stringify([...parts, letter.phoneNumberId]);
    const known = merged.get(key);
    if (!known) merged.set(key, { letter, items: 1 });
    else
      merged.set(key, {
        letter: known.letter.item <= letter.item ? known.letter : letter,
        items: known.items + 1,
      });
  }
  return [...merged.values()].map(({ letter, items }) =>
    items === 1 ? letter : { ...letter, reason: `${letter.reason} (${items} items)` },
  );
}
