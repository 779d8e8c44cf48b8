import { randomUUID } from 'node:crypto';
import { type NewEvent, streamName } from '@wabus/events';
import type { EventStore } from '../src/index.ts';

/** A released message on a stream of its own, sealed like a real one. */
export function released(key: string, wabaId = key): NewEvent {
  const messageId = randomUUID();
  const contactId = randomUUID();
  return {
    ...envelope(streamName.message(messageId), key),
    type: 'MessageReleased',
    data: {
      messageId,
      projectId: randomUUID(),
      wabaId,
      phoneNumberId: '106540352242922',
      contactId,
      messageType: 'template',
      purpose: 'marketing',
      priority: 'bulk',
      release: 1,
    },
    personal: [{ contactId, sealed: Buffer.from('sealed').toString('base64') }],
  };
}

/** A tenant's first event. */
export function onboarded(key: string): NewEvent {
  const tenantId = randomUUID();
  return {
    ...envelope(streamName.tenant(tenantId), key),
    type: 'TenantOnboarded',
    data: { tenantId, name: 'Acme', country: 'DE', timeZone: 'Europe/Berlin', language: 'de' },
  };
}

function envelope(stream: string, key: string) {
  return {
    id: randomUUID(),
    schemaVersion: 1,
    stream,
    occurredAt: '2026-11-21T00:00:00.000Z',
    recordedAt: '2026-11-21T00:00:00.000Z',
    tenantId: 'tenant-1',
    key,
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { kind: 'system', id: 'test' },
    personal: [] as { contactId: string; sealed: string }[],
  } as const;
}

/** Appends each event as the first of its stream. */
export async function appendAll(store: EventStore, events: readonly NewEvent[]): Promise<void> {
  const appends = events.map((event) => ({
    stream: event.stream,
    expectedRevision: 'no_stream' as const,
    events: [event],
  }));
  const results = await store.append(appends);
  if (results.some(({ status }) => status !== 'appended'))
    throw new Error('Every event must have been appended.');
}
