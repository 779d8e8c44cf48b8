import { type EventLog, type LogRecord, PARTITIONS, partitionOf, topics } from '@wabus/event-log';
import type { EventStore, StreamAppend } from '@wabus/event-store';
import {
  type CatalogueEvent,
  catalogue,
  derivedId,
  type EventData,
  type EventType,
  encodeEvent,
  type NewEvent,
  type SealedPart,
  streamName,
} from '@wabus/events';
import type { Keyring } from '@wabus/keyring';

const TENANT = 'bench';
const WABAS = 24;
const PER_APPEND = 200;

/** Appends messages of a tenant from queued to delivered, spread over all partitions, sealed as in earnest. */
export async function appendHistory(store: EventStore, keyring: Keyring, messages: number): Promise<void> {
  for (let from = 0; from < messages; from += PER_APPEND) {
    const numbers = Array.from({ length: Math.min(PER_APPEND, messages - from) }, (_, index) => from + index);
    const addresses = numbers.map((n) => ({ kind: 'phone' as const, value: `+55119${61_000_000 + n}` }));
    const contacts = await keyring.identify(TENANT, addresses);
    const appends = await Promise.all(
      numbers.map((n, index) =>
        lifeOf(keyring, n, contacts[index]?.contactId ?? '', addresses[index]?.value ?? ''),
      ),
    );
    const results = await store.append(appends);
    if (results.some(({ status }) => status !== 'appended')) throw new Error('the history was not appended');
  }
}

async function lifeOf(keyring: Keyring, n: number, contactId: string, to: string): Promise<StreamAppend> {
  const messageId = derivedId('bench-message', n);
  const attemptId = derivedId('bench-attempt', n);
  const projectId = derivedId('bench-project', n % WABAS);
  const wabaId = `${100_000 + (n % WABAS)}`;
  const wamid = `wamid.bench${n}`;
  const at = '2026-01-01T00:00:00.000Z';
  const message = {
    messageId,
    projectId,
    wabaId,
    phoneNumberId: `${wabaId}9`,
    contactId,
    messageType: 'template',
  };
  const shared = { ...message, purpose: 'utility', priority: 'bulk' } as const;
  const content = { name: 'order_ready', language: { code: 'en_US' }, components: [] };
  const stream = streamName.message(messageId);
  const event = <Type extends EventType>(
    type: Type,
    data: EventData<Type>,
    personal: SealedPart[] = [],
  ): NewEvent => ({
    ...{
      id: derivedId('bench-event', n, type),
      type,
      schemaVersion: catalogue[type].version,
      stream,
      occurredAt: at,
      recordedAt: at,
    },
    ...{ tenantId: TENANT, wabaId, key: wabaId, correlationId: messageId, causationId: messageId },
    ...{ actor: { kind: 'system', id: 'bench' } as const, personal, data },
  });
  const sealed = (type: EventType): Promise<SealedPart[]> =>
    keyring.seal([
      { tenantId: TENANT, contactId, eventId: derivedId('bench-event', n, type), plain: { to, content } },
    ]);
  const evidence = { messageId, wamid, attemptId, at };
  const events = [
    event('MessageQueued', { ...shared, sentBy: 'api' }, await sealed('MessageQueued')),
    event('MessageReleased', { ...shared, release: 1 }, await sealed('MessageReleased')),
    event('MessageSendAttempted', { messageId, attemptId, number: 1, callBy: at }),
    event('MessageAccepted', { messageId, attemptId, wamid, at }),
    event('MessageSent', evidence),
    event('MessageDelivered', evidence),
  ];
  return { stream, expectedRevision: 'no_stream', events };
}

/** Publishes the store's whole order as the relay chains it; answers how many records that were. */
export async function publishAll(store: EventStore, log: EventLog): Promise<number> {
  const last = new Map<number, bigint>();
  const producer = log.producer();
  let after = 0n;
  let count = 0;
  for (let end = false; !end; ) {
    const page = await store.readAll({ after, maxCount: 2_000 });
    const records: LogRecord[] = page.events.map((event) => {
      const partition = partitionOf(event.key, PARTITIONS);
      const headers = { position: `${event.position}`, prev: `${last.get(partition) ?? 0n}` };
      last.set(partition, event.position);
      return { key: event.key, value: encodeEvent(event as CatalogueEvent), headers };
    });
    if (records.length > 0) await producer.send(topics.events.name, records);
    count += records.length;
    after = page.next;
    end = page.end;
  }
  return count;
}
