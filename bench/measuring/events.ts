import { randomUUID } from 'node:crypto';
import { type NewEvent, streamName } from '@wabus/events';

/** An attempt of a message of its own, as the sender records them: a small event on a new stream. */
export function attemptEvent(): { readonly stream: string; readonly event: NewEvent } {
  const messageId = randomUUID();
  const stream = streamName.message(messageId);
  const now = new Date().toISOString();
  const event = {
    id: randomUUID(),
    type: 'MessageSendAttempted',
    schemaVersion: 1,
    stream,
    tenantId: 'bench',
    wabaId: '102290129340398',
    key: `${Number.parseInt(messageId.slice(0, 6), 16)}`,
    correlationId: randomUUID(),
    causationId: randomUUID(),
    actor: { kind: 'system', id: 'bench' },
    occurredAt: now,
    recordedAt: now,
    data: { messageId, attemptId: randomUUID(), number: 1, callBy: now },
    personal: [],
  } as unknown as NewEvent;
  return { stream, event };
}

/** Runs `count` calls of `work` with this many at the same time; answers calls a second. */
export async function perSecond(
  count: number,
  concurrency: number,
  work: (index: number) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return count / ((performance.now() - began) / 1_000);
}
