import { randomUUID } from 'node:crypto';
import { type NewEvent, type Position, type RecordedEvent, streamName } from '@wabus/events';
import { expect } from 'vitest';
import type { AppendResult, EventStore, ExpectedRevision, StreamAppend } from '../src/index.ts';

/** Where adapters may differ. Everything else in the suite holds for all of them. */
export interface EventStoreFeatures {
  /** True when nothing else writes to the store, so that the global order holds only what the suite appended. */
  readonly ownsGlobalOrder: boolean;
  /** True when the store under test has an operator, who can do what wabus never does. Default false. */
  readonly hasOperator?: boolean;
}

/** Somebody who works on the store with its own means. */
export interface Operator {
  /** Keeps the newest so many events of a stream only. */
  keepNewest(stream: string, count: number): Promise<void>;
  /** Deletes a stream, which may be written to again. */
  deleteStream(stream: string): Promise<void>;
  /** Deletes a stream for good. */
  deleteForGood(stream: string): Promise<void>;
}

/** One store under test. */
export interface EventStoreUnderTest {
  readonly store: EventStore;
  /** Another client of the same store, as another process would have it. */
  another(): Promise<EventStore>;
  /** Where `hasOperator`. */
  readonly operator?: Operator;
  /** Closes every client and removes the store. */
  dispose(): Promise<void>;
}

/** Gives the running tests their store. */
export type TheStore = () => EventStoreUnderTest;

/** A stream that no other test knows. */
export const freshMessageStream = (): string => streamName.message(randomUUID());

/** An attempt with a fresh id, for a message stream. */
export function attempt(stream: string, options: { id?: string; number?: number } = {}): NewEvent {
  return {
    ...envelope(stream, options.id),
    type: 'MessageSendAttempted',
    data: {
      messageId: stream.slice('message-'.length),
      attemptId: randomUUID(),
      number: options.number ?? 1,
      callBy: '2026-11-21T00:00:02.000Z',
    },
  };
}

/** A tenant's first event. */
export function onboarded(tenantId: string, name = 'Acme'): NewEvent {
  return {
    ...envelope(streamName.tenant(tenantId)),
    type: 'TenantOnboarded',
    data: { tenantId, name, country: 'DE', timeZone: 'Europe/Berlin', language: 'de' },
  };
}

function envelope(stream: string, id: string = randomUUID()) {
  return {
    id,
    schemaVersion: 1,
    stream,
    occurredAt: '2026-11-21T00:00:00.000Z',
    recordedAt: '2026-11-21T00:00:00.000Z',
    tenantId: 'tenant-1',
    key: 'key-1',
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { kind: 'system', id: 'conformance' },
    personal: [],
  } as const;
}

/** An append of `count` fresh attempts. */
export function attempts(stream: string, expectedRevision: ExpectedRevision, count = 1): StreamAppend {
  return { stream, expectedRevision, events: Array.from({ length: count }, () => attempt(stream)) };
}

/** The one result of an append to one stream. */
export async function appendOne(store: EventStore, append: StreamAppend): Promise<AppendResult> {
  const [result] = await store.append([append]);
  if (!result) throw new Error('An append must have a result.');
  return result;
}

/** The result of an append that must have been stored. */
export function appended(result: AppendResult | undefined): { revision: number; position: Position } {
  expect(result?.status).toBe('appended');
  return result as { status: 'appended'; revision: number; position: Position };
}

/**
 * Lets work go on beside a test. How it fails is told to whoever waits for it; where the test was cut off before, and
 * its store is closed, to nobody.
 */
export function beside<Result>(work: Promise<Result>): Promise<Result> {
  work.catch(() => undefined);
  return work;
}

/** Ids in order. */
export const idsOf = (events: readonly NewEvent[]): string[] => events.map(({ id }) => id);

/** Everything after a position, read page by page. */
export async function readEverything(
  store: EventStore,
  after: Position,
  options: { maxCount?: number; streamPrefixes?: readonly string[] } = {},
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for (let from = after; ; ) {
    const page = await store.readAll({ ...options, after: from, maxCount: options.maxCount ?? 100 });
    events.push(...page.events);
    if (page.end) return events;
    expect(page.next).toBeGreaterThan(from);
    from = page.next;
  }
}
