import { CONSUMER_ANSWER_MS, createPool } from '@wabus/postgres';
import { normaliserTables } from '@wabus/read-models';
import { type ArrivedFact, topicOf } from './owned-fact.ts';

/** A fact that nobody understands yet, as it is kept. */
export interface KeptFact {
  /** The same however often Meta sends it. */
  readonly id: string;
  readonly tenantId: string;
  readonly wabaId: string;
  readonly phoneNumberId: string | null;
  /** Meta's name of the subscription. */
  readonly field: string;
  /** What it is, as far as one can tell. */
  readonly kind: string;
  /** Why it is not understood, in one sentence. */
  readonly reason: string;
  /** Meta's time of it (ISO), where it says so. */
  readonly at: string | null;
  /** Whose key seals it; null: the tenant's. */
  readonly contactId: string | null;
  /** The JSON text of the webhook with this fact alone. */
  readonly sealed: string;
  /** That brought it. */
  readonly record: ArrivedFact['record'];
  /** Its place in the webhook. */
  readonly item: number;
}

/** One that waits to be understood, with its place in their order. */
export interface WaitingFact extends Pick<KeptFact, 'id' | 'tenantId' | 'wabaId' | 'contactId' | 'sealed'> {
  readonly number: bigint;
  /** Of the record that brought it. */
  readonly partition: number;
  readonly receivedAt: Date;
  /** Place of the record in its partition, digits, and of the fact in its webhook; null where nobody noted it. */
  readonly recordOffset: string | null;
  readonly item: number | null;
  /** Of the log, which brought it. */
  readonly topic: string;
}

/** Where facts are kept until somebody understands them. */
export interface UnknownFacts {
  /** One that is there already stays as it is. */
  add(facts: readonly KeptFact[]): Promise<void>;
  /** Those that nobody understood yet, in their order, from after a number; at most `limit`. */
  waiting(after: bigint, limit: number): Promise<WaitingFact[]>;
  /** They wait no longer: they are placed, or nobody can read them any more. */
  resolve(ids: readonly string[], resolution: 'placed' | 'erased'): Promise<void>;
  /** Those of a tenant that no known person's key seals, in their order, from after a number; none at the end. */
  ofNobody(tenantId: string, after: bigint): Promise<WaitingFact[]>;
  /** Forgets what these say. */
  forget(ids: readonly string[]): Promise<void>;
  /** They are understood now, and wait for another reason. */
  explain(reasons: ReadonlyMap<string, string>): Promise<void>;
  close(): Promise<void>;
}

const ADD = `
  insert into ${normaliserTables.unknownFacts} (fact_id, tenant_id, waba_id, phone_number_id, field, kind, reason, told_at,
    contact_id, sealed, partition, received_at, record_offset, item, topic)
  select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
    $8::timestamptz[], $9::uuid[], $10::text[], $11::int[], $12::timestamptz[], $13::bigint[], $14::int[], $15::text[])
  on conflict (fact_id) do nothing`;

const COLUMNS = `fact_id as id, number::text, tenant_id as "tenantId", waba_id as "wabaId", contact_id as "contactId", sealed,
    partition, received_at as "receivedAt", record_offset::text as "recordOffset", item, topic`;

const WAITING = `
  select ${COLUMNS}
  from ${normaliserTables.unknownFacts} where resolution is null and number > $1 order by number limit $2`;

/** Placed ones are kept, too. */
const OF_NOBODY = `
  select ${COLUMNS} from ${normaliserTables.unknownFacts}
  where tenant_id = $1 and contact_id is null and sealed <> '' and number > $2 order by number limit 500`;

type FactRow = Omit<WaitingFact, 'number'> & { readonly number: string };

const factOf = (row: FactRow): WaitingFact => ({ ...row, number: BigInt(row.number) });

/** Unknown facts in `read_models.unknown_facts`, as the role `wabus_normaliser`. */
export function createUnknownFacts(url: string): UnknownFacts {
  const pool = createPool({ url, max: 2, name: 'wabus-unknown-facts', answerMs: CONSUMER_ANSWER_MS });
  return {
    add: async (facts) => {
      const of = <Key extends keyof KeptFact>(key: Key) => facts.map((fact) => fact[key]);
      if (facts.length === 0) return;
      await pool.query(ADD, [
        ...[
          of('id'),
          of('tenantId'),
          of('wabaId'),
          of('phoneNumberId'),
          of('field'),
          of('kind'),
          of('reason'),
        ],
        ...[of('at'), of('contactId'), of('sealed')],
        facts.map(({ record }) => record.partition),
        facts.map(({ record }) => record.timestamp),
        facts.map(({ record }) => String(record.offset)),
        of('item'),
        facts.map(({ record }) => topicOf(record)),
      ]);
    },
    waiting: async (after, limit) => {
      const { rows } = await pool.query<FactRow>(WAITING, [String(after), limit]);
      return rows.map(factOf);
    },
    ofNobody: async (tenantId, after) => {
      const { rows } = await pool.query<FactRow>(OF_NOBODY, [tenantId, String(after)]);
      return rows.map(factOf);
    },
    forget: async (ids) => {
      if (ids.length === 0) return;
      await pool.query(
        `update ${normaliserTables.unknownFacts} set sealed = '', resolution = 'erased' where fact_id = any($1::uuid[])`,
        [ids],
      );
    },
    resolve: async (ids, resolution) => {
      if (ids.length === 0) return;
      await pool.query(
        `update ${normaliserTables.unknownFacts} set resolution = $2 where fact_id = any($1::uuid[])`,
        [ids, resolution],
      );
    },
    explain: async (reasons) => {
      if (reasons.size === 0) return;
      await pool.query(
        `update ${normaliserTables.unknownFacts} u set reason = one.reason
         from unnest($1::uuid[], $2::text[]) as one (id, reason) where u.fact_id = one.id`,
        [[...reasons.keys()], [...reasons.values()]],
      );
    },
    close: () => pool.end(),
  };
}
