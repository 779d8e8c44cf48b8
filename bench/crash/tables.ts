import type { EventStore } from '@wabus/event-store';
import type { RecordedEvent } from '@wabus/events';
import { createPool, type Pool } from '@wabus/postgres';
import { LIVE_SCHEMA } from '@wabus/read-models';
import type { Stand } from './stand.ts';

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

/** An event, as far as the checker looks at it. */
export interface EventRow {
  readonly type: string;
  readonly tenantId: string;
  readonly wabaId: string | null;
  readonly stream: string;
  readonly contactId: string | null;
  readonly attemptId: string | null;
  /** Who said that a message failed: an answer, or a webhook. */
  readonly source: string | null;
  readonly recordedAt: string;
  readonly occurredAt: string;
  /** Whether Meta told it, and nobody of ours. */
  readonly byMeta: boolean;
}

const PAGE = 1_000;

/** Reads the store from its beginning on. */
export class EventReader {
  readonly #store: EventStore;
  #after = 0n;

  constructor(stand: Pick<Stand, 'openStore'>) {
    this.#store = stand.openStore();
  }

  /** Every event that has come since the last time, in its order. */
  async more(): Promise<EventRow[]> {
    const rows: EventRow[] = [];
    for (let end = false; !end; ) {
      const page = await this.#store.readAll({ after: this.#after, maxCount: PAGE });
      for (const event of page.events) rows.push(rowOf(event));
      [this.#after, end] = [page.next, page.end];
    }
    return rows;
  }

  close(): Promise<void> {
    return this.#store.close();
  }
}

function rowOf(event: RecordedEvent): EventRow {
  const { type, tenantId, wabaId, stream, recordedAt, occurredAt, actor, data } = event;
  const { contactId = null, attemptId = null, source = null } = data as Partial<Record<string, string>>;
  const own = { type, tenantId, wabaId: wabaId ?? null, stream, contactId, attemptId, source };
  return { ...own, recordedAt, occurredAt, byMeta: actor.kind === 'meta' };
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

  async close(): Promise<void> {
    await this.#pool.end();
  }
}
