import type { DeadLetterClass } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import { normaliserTables } from '@wabus/read-models';
import type { ArrivedFact } from './owned-fact.ts';

/** A record set aside, or those items of it that share a reason. */
export interface DeadLetter {
  readonly record: ArrivedFact['record'];
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

/** An account, with a number or without, that something waits for which nobody owned. */
export interface Presence {
  readonly wabaId: string;
  readonly phoneNumberId: string | null;
}

/** A dead letter that waits, with its record as it was read. */
export interface SetAside {
  readonly id: string;
  readonly record: ArrivedFact['record'];
  /** When it was set aside, as exact as the table has it: with the id its place in the order. */
  readonly recordedAt: string;
}

/** Where records go that cannot be placed. */
export interface DeadLetters {
  /** Repeats of the same record and item change nothing. */
  add(letters: readonly DeadLetter[]): Promise<void>;
  /** Presences that something waits for, in a fixed order from after `after`; at most `limit`. */
  presences(after: Presence | null, limit: number): Promise<Presence[]>;
  /** What waits for the owner of this presence, oldest first, from after `after`. */
  setAside(presence: Presence, after: SetAside | null, limit: number): Promise<SetAside[]>;
  /** Writes what letters that wait are now, where they changed; those already resolved stay as they are. */
  explain(letters: readonly DeadLetter[]): Promise<void>;
  /** Says whose they were and what became of them; they wait no longer. */
  resolve(ids: readonly string[], tenantId: string, resolution: string): Promise<void>;
  /** Letters of a tenant in whose bytes one of these texts stands, with the bytes. */
  withBytes(tenantId: string, parts: readonly string[]): Promise<LetterBytes[]>;
  /** Forgets the bytes of these letters, which wait for nobody any more. */
  forgetBytes(ids: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The bytes of a letter. */
export interface LetterBytes {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * An owner alone cannot place what names no number although it needs one: its letter already knows the tenant. Where
 * account and number have different owners nobody does, and one of the two may move after the other.
 */
const WAITING = `resolution is null and waba_id is not null
  and (class = 'unroutable' and (phone_number_id is not null or tenant_id is null)
    or class = 'conflict' and tenant_id is null)`;

/** Bytes of records in one statement, but for one that is larger alone. */
const STATEMENT_BYTES = 4 * 1_048_576;

const PRESENCES = `
  select waba_id as "wabaId", phone_number_id as "phoneNumberId" from ${normaliserTables.deadLetters}
  where ${WAITING} and ($1::text is null or (waba_id, coalesce(phone_number_id, '')) > ($1, coalesce($2::text, '')))
  group by waba_id, phone_number_id order by waba_id, coalesce(phone_number_id, '') limit $3`;

const SET_ASIDE = `
  select id, topic, partition, record_offset as "offset", waba_id as key, bytes, received_at as "receivedAt",
    recorded_at::text as "recordedAt"
  from ${normaliserTables.deadLetters}
  where ${WAITING} and waba_id = $1 and phone_number_id is not distinct from $2
    and ($3::timestamptz is null or (recorded_at, id) > ($3, $4::uuid))
  order by recorded_at, id limit $5`;

const INSERT = `
  insert into ${normaliserTables.deadLetters} as old (id, topic, partition, record_offset, item, class, reason, tenant_id,
    waba_id, phone_number_id, bytes, received_at, recorded_at)
  select *, now() from unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::int[], $6::text[], $7::text[],
    $8::text[], $9::text[], $10::text[], $11::bytea[], $12::timestamptz[])
  on conflict (topic, partition, record_offset, item)`;

interface SetAsideRow {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly bytes: Buffer;
  readonly receivedAt: Date;
  readonly recordedAt: string;
}

function setAsideOf({ id, recordedAt, ...row }: SetAsideRow): SetAside {
  const { offset, bytes: value, receivedAt: timestamp, ...place } = row;
  return { id, recordedAt, record: { ...place, offset: BigInt(offset), value, timestamp, headers: {} } };
}

/** The id of its row. */
export function deadLetterId({ record, item }: Pick<DeadLetter, 'record' | 'item'>): string {
  return derivedId('dead-letter', record.topic, record.partition, String(record.offset), item);
}

/** Dead letters in `read_models.dead_letters`, as the role `wabus_normaliser`. */
export function createDeadLetters(url: string): DeadLetters {
  const pool = createPool({ url, max: 2, name: 'wabus-dead-letters', answerMs: CONSUMER_ANSWER_MS });
  return {
    add: async (letters) => {
      for (const some of inStatements(letters)) await pool.query(`${INSERT} do nothing`, columnsOf(some));
    },
    presences: async (after, limit) => {
      const { rows } = await pool.query<Presence>(PRESENCES, [
        after?.wabaId ?? null,
        after?.phoneNumberId ?? null,
        limit,
      ]);
      return rows;
    },
    setAside: async ({ wabaId, phoneNumberId }, after, limit) => {
      const from = [after?.recordedAt ?? null, after?.id ?? null];
      const { rows } = await pool.query<SetAsideRow>(SET_ASIDE, [wabaId, phoneNumberId, ...from, limit]);
      return rows.map(setAsideOf);
    },
    explain: async (letters) => {
      const last = new Map(letters.map((letter) => [deadLetterId(letter), letter]));
      for (const some of inStatements([...last.values()])) {
        await pool.query(
          `${INSERT} do update set class = excluded.class, reason = excluded.reason, tenant_id = excluded.tenant_id
           where old.resolution is null and (old.class, old.reason, old.tenant_id)
             is distinct from (excluded.class, excluded.reason, excluded.tenant_id)`,
          columnsOf(some),
        );
      }
    },
    resolve: async (ids, tenantId, resolution) => {
      await pool.query(
        `update ${normaliserTables.deadLetters} set resolution = $3, tenant_id = $2
         where id = any($1::uuid[]) and resolution is null`,
        [ids, tenantId, resolution],
      );
    },
    withBytes: async (tenantId, parts) => {
      const { rows } = await pool.query<LetterBytes>(
        `select id, bytes from ${normaliserTables.deadLetters} where tenant_id = $1
           and exists (select from unnest($2::text[]) as part where position(convert_to(part, 'UTF8') in bytes) > 0)`,
        [tenantId, parts],
      );
      return rows;
    },
    forgetBytes: async (ids) => {
      if (ids.length === 0) return;
      await pool.query(
        `update ${normaliserTables.deadLetters} set bytes = '', resolution = coalesce(resolution, 'erased')
         where id = any($1::uuid[])`,
        [ids],
      );
    },
    close: () => pool.end(),
  };
}

/** One statement takes them all, unless their records are large: each letter has the whole of its own. */
function inStatements(letters: readonly DeadLetter[]): DeadLetter[][] {
  const statements: DeadLetter[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const letter of letters) {
    bytes += letter.record.value.length;
    if (bytes > STATEMENT_BYTES) {
      statements.push([]);
      bytes = letter.record.value.length;
    }
    statements.at(-1)?.push(letter);
  }
  return statements;
}

/** One list for each column. */
function columnsOf(letters: readonly DeadLetter[]): unknown[][] {
  const of = <Key extends keyof DeadLetter>(key: Key) => letters.map((letter) => letter[key] ?? null);
  const ofRecord = <Key extends keyof DeadLetter['record']>(key: Key) =>
    letters.map(({ record }) => record[key]);
  return [
    letters.map(deadLetterId),
    ...[ofRecord('topic'), ofRecord('partition'), ofRecord('offset').map(String)],
    ...[of('item'), of('class'), of('reason'), of('tenantId'), of('wabaId'), of('phoneNumberId')],
    ...[ofRecord('value'), ofRecord('timestamp')],
  ];
}

/**
 * One letter for all items of a record that share class, reason and presence, so that a webhook with a thousand items is
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
