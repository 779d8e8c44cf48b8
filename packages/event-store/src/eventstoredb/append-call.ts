import { WrongExpectedVersionError } from '@eventstore/db-client';
import type { Position } from '@wabus/events';
import type { ExpectedRevision, StreamAppend } from '../port.ts';
import type { StoreClient } from './client.ts';
import { NoAnswerError } from './failures.ts';
import { within } from './retrying.ts';
import { checkSize, type StoreEvent, toStoreEvent } from './stored-event.ts';

/** The call's own deadline ends it; this much later, in milliseconds, it is given up even if it does not. */
const GRACE_MS = 500;

/** An append that was checked, with its events as the server takes them. */
export interface ReadyAppend {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: readonly StoreEvent[];
}

/** What the server said of an append. It gives the position of its last event, also for a repeat; very rarely none. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: Position | undefined }
  | { readonly kind: 'conflict'; readonly current: ExpectedRevision };

/**
 * Checks an append and makes it ready.
 * @throws TypeError for an append without events, of another stream's events or at an impossible revision
 * @throws InvalidEventError for an event that is not what the catalogue says
 * @throws AppendTooLargeError for an append that is larger than EventStoreDB takes
 */
export function toReady({ stream, expectedRevision, events }: StreamAppend): ReadyAppend {
  if (events.length === 0) throw new TypeError('An append needs at least one event.');
  if (events.some((event) => event.stream !== stream)) {
    throw new TypeError('Every event of an append must name the stream it is appended to.');
  }
  const isRevision = Number.isSafeInteger(expectedRevision) && Number(expectedRevision) >= 0;
  if (expectedRevision !== 'no_stream' && !isRevision) {
    throw new TypeError(`No stream can have the revision ${expectedRevision}.`);
  }
  const stored = events.map(toStoreEvent);
  checkSize(stream, stored);
  return { stream, expectedRevision, events: stored };
}

/**
 * Appends as a call of its own, in which nothing else can take part.
 * @throws NoAnswerError or the client's errors
 */
export async function appendAlone(
  client: StoreClient,
  { stream, expectedRevision, events }: ReadyAppend,
  ms: number,
): Promise<AppendOutcome> {
  const expected = expectedRevision === 'no_stream' ? expectedRevision : BigInt(expectedRevision);
  const data = events.map(({ json }) => json);
  const call = client.appendToStream(stream, data, { expectedRevision: expected, deadline: ms });
  try {
    // A reply that comes after all is dropped: the append is repeated and answered then.
    const late = () => new NoAnswerError('An append was not answered in time.');
    const { nextExpectedRevision, position } = await within(ms + GRACE_MS, call, late);
    return { kind: 'appended', revision: Number(nextExpectedRevision), position: position?.commit };
  } catch (error) {
    if (!(error instanceof WrongExpectedVersionError)) throw error;
    const { actualVersion } = error;
    const exists = typeof actualVersion === 'bigint' && actualVersion >= 0n;
    return { kind: 'conflict', current: exists ? Number(actualVersion) : 'no_stream' };
  }
}
