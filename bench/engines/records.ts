import type { LogRecord } from '@wabus/event-log';
import type { EventStore } from '@wabus/event-store';
import { type CatalogueEvent, encodeEvent } from '@wabus/events';

/** Every event of the store as the relay would write it, but for the chain; in memory, so that reading costs nothing later. */
export async function recordsOf(store: EventStore): Promise<LogRecord[]> {
  const records: LogRecord[] = [];
  let after = 0n;
  for (let end = false; !end; ) {
    const page = await store.readAll({ after, maxCount: 2_000 });
    records.push(...page.events.map((event) => toRecord(event as CatalogueEvent)));
    after = page.next;
    end = page.end;
  }
  return records;
}

function toRecord(event: CatalogueEvent): LogRecord {
  const { id, stream, revision, position, type, tenantId, schemaVersion } = event;
  const headers = {
    ...{ 'event-id': id, stream, revision: `${revision}`, position: `${position}`, type },
    ...{ tenant: tenantId, 'schema-version': `${schemaVersion}`, prev: `${position}` },
  };
  return { key: event.key, value: encodeEvent(event), headers };
}
