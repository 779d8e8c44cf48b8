import { randomUUID } from 'node:crypto';
import { sealEvents } from '@wabus/commands';
import { createPostgresEventStore, type EventStore, installEventStore } from '@wabus/event-store';
import {
  type CatalogueEvent,
  type DomainEvent,
  derivedId,
  type EnvelopeContext,
  envelop,
} from '@wabus/events';
import { createKeyring, type ErasingKeyring, installKeyring } from '@wabus/keyring';
import { Secret, systemIds } from '@wabus/platform';
import { roleUrl } from '@wabus/postgres';
import { type TestDatabase, testDatabase } from '@wabus/postgres/testing';
import { installReadModels } from '../src/index.ts';

/** A database with a real store, keyring and read models. */
export interface World {
  readonly database: TestDatabase;
  readonly store: EventStore;
  readonly keyring: ErasingKeyring;
  /** Appends to the end of a stream as a service would: sealed, with envelopes. */
  append(
    stream: string,
    origin: { tenantId: string; key: string; wabaId?: string },
    events: DomainEvent[],
    causationId?: string,
  ): Promise<void>;
  /** The contact of a phone number. */
  contact(tenantId: string, phone: string): Promise<string>;
  /** Everything in the store, in its global order. */
  events(): Promise<CatalogueEvent[]>;
  close(): Promise<void>;
}

/** Makes a world of its own, whose appends are recorded a minute apart, from `from` on. */
export async function createWorld(from = new Date(Date.UTC(2026, 10, 22))): Promise<World> {
  const database = await testDatabase([installEventStore, installKeyring, installReadModels]);
  const store = createPostgresEventStore({ url: roleUrl(database.url, 'wabus_store') });
  const keyring = createKeyring({
    url: roleUrl(database.url, 'wabus_keyring'),
    kek: new Secret('ab'.repeat(32)),
    ids: systemIds,
    cacheMs: 0,
  });
  const revisions = new Map<string, number>();
  let minute = 0;
  return {
    database,
    store,
    keyring,
    async append(stream, { tenantId, key, wabaId }, events, causationId = randomUUID()) {
      const before = revisions.get(stream);
      minute += 1;
      const context: EnvelopeContext = {
        stream,
        tenantId,
        ...(wabaId === undefined ? {} : { wabaId }),
        key,
        correlationId: causationId,
        causationId,
        actor: { kind: 'system', id: 'test' },
        recordedAt: new Date(from.getTime() + minute * 60_000).toISOString(),
        eventId: (index) => derivedId('test-event', stream, before ?? -1, index),
      };
      const sealed = await sealEvents(keyring, envelop(events, context));
      const [result] = await store.append([
        { stream, expectedRevision: before ?? 'no_stream', events: sealed },
      ]);
      if (result?.status !== 'appended') throw new Error(`append to ${stream}: ${result?.status}`);
      revisions.set(stream, result.revision);
    },
    async contact(tenantId, phone) {
      const [known] = await keyring.identify(tenantId, [{ kind: 'phone', value: phone }]);
      if (!known) throw new Error('no contact');
      return known.contactId;
    },
    async events() {
      const events: CatalogueEvent[] = [];
      for (let after = 0n; ; ) {
        const page = await store.readAll({ after, maxCount: 1_000 });
        events.push(...(page.events as CatalogueEvent[]));
        after = page.next;
        if (page.end) return events;
      }
    },
    async close() {
      await store.close();
      await keyring.close();
      await database.drop();
    },
  };
}
