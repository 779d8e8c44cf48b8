import { createPool, type Pool } from '@wabus/postgres';
import { LIVE_SCHEMA } from '@wabus/read-models';

/** A message as it stands in the tables. */
export interface MessageRow {
  readonly tenant_id: string;
  readonly message_id: string;
  readonly direction: 'outbound' | 'inbound';
  readonly status: string;
  readonly wamid: string | null;
  readonly phone_number_id: string | null;
  readonly campaign_id: string | null;
  readonly contact_id: string;
}

/** An event of a message or a contact, as far as the checker looks at it. */
export interface EventRow {
  readonly type: string;
  readonly tenant_id: string;
  readonly stream: string;
  readonly contact_id: string | null;
  readonly attempt_id: string | null;
  readonly recorded_at: string;
}

/** The tables of the platform under test, read as their owner: row-level security hides nothing from the checker. */
export class Tables {
  readonly #pool: Pool;

  constructor(url: string) {
    this.#pool = createPool({ url, max: 2, name: 'crash-checker' });
  }

  /** Rows of any statement; `search_path` is not set, so tables are named with their schema. */
  async rows<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.#pool.query<Row>(sql, values)).rows;
  }

  messages(): Promise<MessageRow[]> {
    return this.rows(
      `select tenant_id, message_id, direction, status, wamid, phone_number_id, campaign_id, contact_id
       from ${LIVE_SCHEMA}.messages`,
    );
  }

  /** Attempts, unknown outcomes and consents withdrawn, in the order in which they were recorded. */
  events(): Promise<EventRow[]> {
    return this.rows(
      `select type, body->>'tenantId' as tenant_id, stream, body->'data'->>'contactId' as contact_id,
              body->'data'->>'attemptId' as attempt_id, body->>'recordedAt' as recorded_at
       from event_store.events
       where type in ('MessageSendAttempted', 'MessageOutcomeUnknown', 'ConsentWithdrawn') order by position`,
    );
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
