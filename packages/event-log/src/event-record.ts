import type { RecordedEvent } from '@wabus/events';

/** What a record of an event says beside key and value; in `wabus.events` `prev` comes to it, the position of the record before. */
export function headersOf(event: RecordedEvent): Record<string, string> {
  return {
    'event-id': event.id,
    stream: event.stream,
    revision: String(event.revision),
    position: String(event.position),
    type: event.type,
    tenant: event.tenantId,
    'schema-version': String(event.schemaVersion),
  };
}
