import { createPool } from '@wabus/postgres';
import type { Item } from './item.ts';

/** A record with statuses whose messages nobody knows yet. */
export interface WaitingRecord {
  readonly record: Item['record'];
  readonly tenantId: string;
  /** Meta's ids of those messages. */
  readonly wamids: readonly string[];
}

/** One that can be dealt with: a message of it is known by now, or its time is over. */
export interface RipeRecord extends WaitingRecord {
  readonly isOver: boolean;
}

/** Where statuses of unknown messages wait, durably, beside the road. */
export interface WaitingStatuses {
  /** Repeats of a record change nothing. */
  add(records: readonly WaitingRecord[]): Promise<void>;
  /** The oldest ripe ones, at most `limit`; over are those that wait for `waitMs` or longer. */
  ripe(waitMs: number, limit: number): Promise<RipeRecord[]>;
  /** Of these only the wamids named still wait; a record without any is done. */
  keep(records: readonly WaitingRecord[]): Promise<void>;
  /** How many records wait. */
  count(): Promise<number>;
  close(): Promise<void>;
}

const ADD = `
  insert into read_models.waiting_statuses (topic, partition, record_offset, tenant_id, waba_id, wamids, bytes, received_at)
  select topic, partition, record_offset, tenant_id, waba_id,
    array(select jsonb_array_elements_text(wamids)), bytes, received_at
  from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::jsonb[], $7::bytea[], $8::timestamptz[])
    as one (topic, partition, record_offset, tenant_id, waba_id, wamids, bytes, received_at)
  on conflict do nothing`;

const RIPE = `
  select topic, partition, record_offset as "offset", tenant_id as "tenantId", waba_id as key, wamids, bytes,
    received_at as "receivedAt", recorded_at <= now() - $1 * interval '1 millisecond' as "isOver"
  from read_models.waiting_statuses w
  where recorded_at <= now() - $1 * interval '1 millisecond'
    or exists (select from read_models.message_by_wamid m where m.wamid = any(w.wamids))
  order by recorded_at limit $2`;

const KEEP = `
  with one as (
    select topic, partition, record_offset, array(select jsonb_array_elements_text(wamids)) as wamids
    from unnest($1::text[], $2::int[], $3::bigint[], $4::jsonb[]) as one (topic, partition, record_offset, wamids)
  ), done as (
    delete from read_models.waiting_statuses w using one
    where (w.topic, w.partition, w.record_offset) = (one.topic, one.partition, one.record_offset)
      and one.wamids = '{}'
  )
  update read_models.waiting_statuses w set wamids = one.wamids from one
  where (w.topic, w.partition, w.record_offset) = (one.topic, one.partition, one.record_offset)
    and one.wamids <> '{}' and one.wamids <> w.wamids`;

interface RipeRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly tenantId: string;
  readonly key: string;
  readonly wamids: string[];
  readonly bytes: Buffer;
  readonly receivedAt: Date;
  readonly isOver: boolean;
}

/** Waiting statuses in `read_models.waiting_statuses`, as the role `wabus_normaliser`. */
export function createWaitingStatuses(url: string): WaitingStatuses {
  const pool = createPool({ url, max: 2, name: 'wabus-waiting-statuses' });
  const placesOf = (records: readonly WaitingRecord[]) => [
    records.map(({ record }) => record.topic),
    records.map(({ record }) => record.partition),
    records.map(({ record }) => String(record.offset)),
  ];
  const wamidsOf = (records: readonly WaitingRecord[]) => records.map(({ wamids }) => JSON.stringify(wamids));
  return {
    add: async (records) => {
      if (records.length === 0) return;
      await pool.query(ADD, [
        ...placesOf(records),
        records.map(({ tenantId }) => tenantId),
        records.map(({ record }) => record.key),
        wamidsOf(records),
        records.map(({ record }) => record.value),
        records.map(({ record }) => record.timestamp),
      ]);
    },
    ripe: async (waitMs, limit) => {
      const { rows } = await pool.query<RipeRow>(RIPE, [waitMs, limit]);
      return rows.map(ripeOf);
    },
    keep: async (records) => {
      if (records.length > 0) await pool.query(KEEP, [...placesOf(records), wamidsOf(records)]);
    },
    count: async () => {
      const { rows } = await pool.query<{ waiting: number }>(
        'select count(*)::int as waiting from read_models.waiting_statuses',
      );
      return rows[0]?.waiting ?? 0;
    },
    close: () => pool.end(),
  };
}

function ripeOf({ tenantId, wamids, isOver, ...row }: RipeRow): RipeRecord {
  const { offset, bytes: value, receivedAt: timestamp, ...place } = row;
  const record = { ...place, offset: BigInt(offset), value, timestamp, headers: {} };
  return { record, tenantId, wamids, isOver };
}
