import { createPool, type Pool, REQUEST_ANSWER_MS } from '@wabus/postgres';
import {
  type GateQuestion,
  KNOWN_KINDS,
  type KnownKind,
  type KnownStates,
  known,
  knownStates,
} from './known/catalogue.ts';
import type { KnownOf } from './known/define-known.ts';

/** A template that may be sent. */
export interface ApprovedTemplate {
  readonly name: string;
  readonly language: string;
  /** Meta's category, upper case. */
  readonly category: string;
}

/** The answer of one batched read. */
export interface GateStates extends KnownStates {
  /** How old this answer may be at most, in milliseconds, by the database's clock; Infinity before the first time. */
  readonly stalenessMs: number;
}

/** The states that decide whether something may be sent, over all tenants, in one round trip. */
export interface Gates {
  read(question: GateQuestion): Promise<GateStates>;
  /** Approved templates of a WABA, by name and language, at most 100. */
  approvedTemplates(tenantId: string, wabaId: string): Promise<readonly ApprovedTemplate[]>;
  close(): Promise<void>;
}

/** Above this staleness nobody may trust an open gate: lanes wait, command-api answers 503. */
export const MAX_STALENESS_MS = 1_000;

/** One value for each kind: an object of what is known by id. */
const READ = `select ${KNOWN_KINDS.map((kind, index) => objectOf(kind, index + 1)).join(',\n')},
  (select extract(epoch from clock_timestamp() - fresh_at) * 1000 from gates_freshness)::float8 as "stalenessMs"`;

function objectOf(kind: KnownKind, parameter: number): string {
  const { ids, rows } = known[kind];
  return `(select coalesce(jsonb_object_agg(id, known), '{}')
    from (${rows(`$${parameter}::${ids}[]`)}) as ${kind}) as ${kind}`;
}

type Row = { [Kind in KnownKind]: { readonly [id: string]: KnownOf<(typeof known)[Kind]> } } & {
  stalenessMs: number | null;
};

/** The gates as the role `wabus_gates` reads them from `schema`. `answerMs`: see `createPool`; 15,000 by default. */
export function createGates(
  url: string,
  options: { schema?: string; max?: number; answerMs?: number } = {},
): Gates {
  const located = new URL(url);
  located.searchParams.set('options', `-c search_path=${options.schema ?? 'read_models'}`);
  const pool: Pool = createPool({
    url: located.toString(),
    max: options.max ?? 2,
    name: 'wabus-gates',
    answerMs: options.answerMs ?? REQUEST_ANSWER_MS,
  });
  return {
    async read(question) {
      const { rows } = await pool.query<Row>({
        name: 'gates',
        text: READ,
        values: KNOWN_KINDS.map((kind) => [...new Set(question[kind])]),
      });
      const row = rows[0] as Row;
      return {
        ...knownStates((kind) => new Map(Object.entries(row[kind]))),
        stalenessMs: row.stalenessMs === null ? Number.POSITIVE_INFINITY : Math.max(0, row.stalenessMs),
      };
    },
    async approvedTemplates(tenantId, wabaId) {
      const { rows } = await pool.query<ApprovedTemplate>(
        `select name, language, category from gate_templates
         where tenant_id = $1 and waba_id = $2 and status = 'approved' order by name, language limit 100`,
        [tenantId, wabaId],
      );
      return rows;
    },
    close: () => pool.end(),
  };
}
