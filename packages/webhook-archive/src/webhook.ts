import type { StoredLogRecord } from '@wabus/event-log';

/** What can become of an item of a webhook; `waiting`: a status of a message that nobody knew when it was read. */
export const WEBHOOK_OUTCOMES = ['placed', 'foreign', 'unknown', 'dead-letter', 'waiting'] as const;

/** What became of an item of a webhook. */
export type WebhookOutcome = (typeof WEBHOOK_OUTCOMES)[number];

/** An item of a webhook and what became of it when it was read. */
export interface ArchivedItem {
  /** Its place in the webhook, from 0. */
  readonly index: number;
  /** Kind of the fact; `record` for a webhook that is none. */
  readonly kind: string;
  /** Meta's name of the subscription; empty where there is none. */
  readonly field: string;
  readonly phoneNumberId: string | null;
  readonly outcome: WebhookOutcome;
}

/** A webhook that was read, as it is put into the archive. */
export interface ReadWebhook {
  readonly record: StoredLogRecord;
  /** Whose account it is; null where nobody is known to own it. */
  readonly tenantId: string | null;
  readonly items: readonly ArchivedItem[];
}

/** A webhook as the archive knows it, without its bytes. */
export interface ArchivedWebhook {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Key of its record: the WABA. */
  readonly key: string;
  /** When the log took it. */
  readonly receivedAt: Date;
  readonly items: readonly ArchivedItem[];
  /** Somebody whom it shows was erased: its bytes are gone. */
  readonly erased: boolean;
}
