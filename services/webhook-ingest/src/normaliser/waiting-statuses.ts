import { RELAY_PROGRESS } from '@wabus/event-log';
import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import { knownMessages, normaliserTables } from '@wabus/read-models';
import type { ArrivedFact } from './owned-fact.ts';

/** A record with statuses whose messages nobody knows yet. */
export interface WaitingRecord {
  readonly record: ArrivedFact['record'];
  readonly tenantId: string;
  /** Meta's ids of those messages. */
  readonly wamids: readonly string[];
}

/** One that can be dealt with: a message of it is known by now, or what is not known by now never will be. */
export interface RipeRecord extends WaitingRecord {
  readonly isOver: boolean;
}

/** Where statuses of unknown messages wait, durably, beside the road. */
export interface WaitingStatuses {
  /** Repeats of a record change nothing; what waits of it besides, as when another number of it was linked, joins what waits. */
  add(records: readonly WaitingRecord[]): Promise<void>;
  /** The oldest ripe ones, at most `limit`; over are those of which the model of messages has reached the place noted. */
  ripe(limit: number): Promise<RipeRecord[]>;
  /**
   * Notes, for those that wait for `waitMs` by now, the place that the model has to reach: the newest event of their
   * partition, once all of that time is published. Time in which the relay stood still is given again.
   */
  notePlaces(waitMs: number): Promise<void>;
  /** These failed: they are looked at again later, after each failure twice as much. */
  putOff(records: readonly WaitingRecord[]): Promise<void>;
  /** Of these the wamids named are settled; a record of which no other waits is done. */
  settled(records: readonly WaitingRecord[]): Promise<void>;
  /** How many records wait. */
  count(): Promise<number>;
  close(): Promise<void>;
}

const ADD = `
  insert into ${normaliserTables.waitingStatuses} as w (topic, partition, record_offset, tenant_id, waba_id, wamids, bytes, received_at)
  select topic, partition, record_offset, tenant_id, waba_id,
    array(select jsonb_array_elements_text(wamids)), bytes, received_at
  from unnest($1::text[], $2::int[], $3::bigint[], $4::text[], $5::text[], $6::jsonb[], $7::bytea[], $8::timestamptz[])
    as one (topic, partition, record_offset, tenant_id, waba_id, wamids, bytes, received_at)
  on conflict (topic, partition, record_offset) do update
  set wamids = array(select unnest(w.wamids) union select unnest(excluded.wamids))
  where not excluded.wamids <@ w.wamids`;

// A webhook lies in the partition that the events of its account lie in: one key, one number of partitions.
const IS_OVER = `${knownMessages.appliedThrough('w.partition')} >= foreign_from`;
const RIPE = `
  select topic, w.partition, record_offset as "offset", tenant_id as "tenantId", waba_id as key, wamids, bytes,
    received_at as "receivedAt", coalesce(${IS_OVER}, false) as "isOver"
  from ${normaliserTables.waitingStatuses} w
  where (again_at is null or again_at <= now()) and (${IS_OVER} or ${knownMessages.hasAny('w.wamids')})
  order by recorded_at limit $1`;

const NOTE_PLACES = `
  with road as (
    select last_positions, published_through from ${RELAY_PROGRESS}
  ), noted as (
    update ${normaliserTables.waitingStatuses} w set foreign_from = road.last_positions[w.partition + 1] from road
    where foreign_from is null
      and published_through >= greatest(recorded_at, $2::timestamptz) + $1 * interval '1 millisecond'
  )
  select clock_timestamp()::text as now, published_through < now() - $3 * interval '1 millisecond' as "isStill" from road`;

const PUT_OFF = `
  update ${normaliserTables.waitingStatuses} w
  set tries = tries + 1, again_at = now() + least(2 ^ least(tries, 30), $4) * interval '1 second'
  from unnest($1::text[], $2::int[], $3::bigint[]) as one (topic, partition, record_offset)
  where (w.topic, w.partition, w.record_offset) = (one.topic, one.partition, one.record_offset)`;

/** The longest that one which failed is put off. */
const MAX_PUT_OFF_SECONDS = 60;
/**
 * A relay says five times a second how far it is. One that is silent for so long has lost its store, as a sender may
 * have that holds an answer of Meta's.
 */
const STILL_MS = 10_000;

const SETTLED = `
  with one as (
    select topic, partition, record_offset, array(select jsonb_array_elements_text(wamids)) as wamids
    from unnest($1::text[], $2::int[], $3::bigint[], $4::jsonb[]) as one (topic, partition, record_offset, wamids)
  ), done as (
    delete from ${normaliserTables.waitingStatuses} w using one
    where (w.topic, w.partition, w.record_offset) = (one.topic, one.partition, one.record_offset)
      and w.wamids <@ one.wamids
  )
  update ${normaliserTables.waitingStatuses} w
  set wamids = array(select wamid from unnest(w.wamids) as wamid where wamid <> all (one.wamids)) from one
  where (w.topic, w.partition, w.record_offset) = (one.topic, one.partition, one.record_offset)
    and w.wamids && one.wamids and not w.wamids <@ one.wamids`;

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
  const pool = createPool({ url, max: 2, name: 'wabus-waiting-statuses', answerMs: CONSUMER_ANSWER_MS });
  const placesOf = (records: readonly WaitingRecord[]) => [
    records.map(({ record }) => record.topic),
    records.map(({ record }) => record.partition),
    records.map(({ record }) => String(record.offset)),
  ];
  const wamidsOf = (records: readonly WaitingRecord[]) => records.map(({ wamids }) => JSON.stringify(wamids));
  let wentOnSince = '-infinity';
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
    ripe: async (limit) => {
      const { rows } = await pool.query<RipeRow>(RIPE, [limit]);
      return rows.map(ripeOf);
    },
    notePlaces: async (waitMs) => {
      const { rows } = await pool.query<{ now: string; isStill: boolean }>(NOTE_PLACES, [
        waitMs,
        wentOnSince,
        STILL_MS,
      ]);
      if (rows[0]?.isStill) wentOnSince = rows[0].now;
    },
    putOff: async (records) => {
      if (records.length > 0) await pool.query(PUT_OFF, [...placesOf(records), MAX_PUT_OFF_SECONDS]);
    },
    settled: async (records) => {
      if (records.length > 0) await pool.query(SETTLED, [...placesOf(records), wamidsOf(records)]);
    },
    count: async () => {
      const { rows } = await pool.query<{ waiting: number }>(
        `select count(*)::int as waiting from ${normaliserTables.waitingStatuses}`,
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
