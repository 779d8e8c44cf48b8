/** A place in the store's global order. Monotonic, with gaps; opaque to everybody but the store. */
export type Position = bigint;

/** Who caused an event: the CRM's backend, Meta, one of our services, or a person. */
export interface Actor {
  readonly kind: 'crm' | 'meta' | 'system' | 'user' | 'platform-admin';
  /** Service name, token subject or user id. Never a phone number or a name. */
  readonly id: string;
}

/** One person's sealed part of an event: base64 of AES-256-GCM under the contact's own key. */
export interface SealedPart {
  readonly contactId: string;
  readonly sealed: string;
}

/** What is stored with each event, whatever its type. */
export interface EventEnvelope {
  /** UUID. Facts have derived ids (v5), claims and attempts fresh ones (v7). */
  readonly id: string;
  readonly type: string;
  readonly schemaVersion: number;
  /** `{kind}-{id}`. */
  readonly stream: string;
  /** The world's clock (Meta's timestamp, or ours where we are the world): RFC 3339, UTC, milliseconds. */
  readonly occurredAt: string;
  /** Our clock at the append: RFC 3339, UTC, milliseconds. */
  readonly recordedAt: string;
  readonly tenantId: string;
  readonly wabaId?: string;
  /** Partition key: a property of the stream, set by its first event and copied by each later one. */
  readonly key: string;
  readonly correlationId: string;
  /** The id of the command or event that caused this one. */
  readonly causationId: string;
  /** HMAC of the command's body under the tenant's key; tells a repeated Idempotency-Key with another body. */
  readonly commandHash?: string;
  readonly actor: Actor;
  /** Empty for most events. */
  readonly personal: readonly SealedPart[];
}

/** An event ready to be appended: its personal part is already sealed. */
export interface NewEvent<Data = unknown> extends EventEnvelope {
  readonly data: Data;
}

/** An event as read back: the store adds its place in the stream and in the global order. */
export interface RecordedEvent<Data = unknown> extends NewEvent<Data> {
  /** 0 for the first event of the stream. */
  readonly revision: number;
  readonly position: Position;
}
