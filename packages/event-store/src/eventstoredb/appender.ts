import type { AppendResult as ClientResult, JSONEventData } from '@eventstore/db-client';
import { ErrorType, WrongExpectedVersionError } from '@eventstore/db-client';
import type { Position } from '@wabus/events';
import type { Logger } from '@wabus/platform';
import type { AppendResult, ExpectedRevision, StreamAppend } from '../port.ts';
import { Bulkhead, Lanes } from './bulkhead.ts';
import type { StoreClient } from './client.ts';
import { explain, isPassing, NoAnswerError, withoutCall } from './failures.ts';
import { type Patience, retrying, within } from './retrying.ts';
import { checkSize, toStoreEvent } from './stored-event.ts';

/** Appends under way at once: with as many again of everything else, a connection's hundred calls are not reached. */
const MAX_AT_ONCE = 64;
/** The call's own deadline ends it; this much later it is given up even if it does not. */
const GRACE_MS = 1_000;

/** What an appender needs. */
export interface AppenderPorts {
  readonly client: StoreClient;
  readonly logger: Logger;
  readonly patience: Patience;
  /** How long one try waits for its answer, in milliseconds. */
  readonly answerMs: number;
  /** Position of an event of a stream, for the rare answer without one. */
  readonly positionOf: (stream: string, revision: number) => Promise<Position>;
}

interface ReadyAppend {
  readonly stream: string;
  readonly expectedRevision: ExpectedRevision;
  readonly events: JSONEventData[];
}

/**
 * Appends, each as a call of its own, so that one in trouble touches no other. Those to one stream go in the order
 * asked. An append without an answer is repeated with the same ids and revision; the server tells a repeat from a conflict by the
 * ids that stand there, and answers it with the place of the first time.
 */
export class Appender {
  readonly #ports: AppenderPorts;
  readonly #lanes = new Lanes();
  readonly #bulkhead = new Bulkhead(MAX_AT_ONCE);

  constructor(ports: AppenderPorts) {
    this.#ports = ports;
  }

  /**
   * Appends; see `EventStore.append`.
   * @throws TypeError for an append without events, of another stream's events or at an impossible revision
   * @throws InvalidEventError for an event that is not what the catalogue says
   * @throws AppendTooLargeError for an append that is larger than EventStoreDB takes
   * @throws AccessRefusedError when the user may not append
   */
  async append(appends: readonly StreamAppend[]): Promise<AppendResult[]> {
    const ready = appends.map(toReady);
    const settled = await Promise.allSettled(
      ready.map((append) =>
        this.#lanes.run(append.stream, () => this.#bulkhead.run(() => this.#settle(append))),
      ),
    );
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }

  async #settle(append: ReadyAppend): Promise<AppendResult> {
    let unanswered = 0;
    const patience = {
      ...this.#ports.patience,
      onRetry: (error: unknown, attempt: number) => {
        unanswered += 1;
        this.#ports.patience.onRetry(error, attempt);
      },
    };
    try {
      const result = await retrying(patience, () => this.#call(append));
      return await this.#appended(append, result);
    } catch (error) {
      const conflict = toConflict(error);
      if (conflict) return conflict;
      // Refused now, yet an earlier try may have been stored: only the caller's repeat can tell.
      if (!isPassing(error) && unanswered === 0) throw explain(error, `an append to ${append.stream}`);
      this.#ports.logger.warn({ err: withoutCall(error), stream: append.stream }, 'append without an answer');
      return { status: 'unknown', error: withoutCall(error) };
    }
  }

  #call({ stream, expectedRevision, events }: ReadyAppend): Promise<ClientResult> {
    const { client, answerMs } = this.#ports;
    const expected = expectedRevision === 'no_stream' ? expectedRevision : BigInt(expectedRevision);
    const answer = client.appendToStream(stream, events, { expectedRevision: expected, deadline: answerMs });
    // A reply that comes after all is dropped: the append was or will be repeated and answered then.
    return within(
      answerMs + GRACE_MS,
      answer,
      () => new NoAnswerError('The append was not answered in time.'),
    );
  }

  /**
   * The server answers with the position of the append's last event, also for a repeat: it looks the stored event up.
   * Only when it cannot (an event just being replicated) it answers with none.
   */
  async #appended({ stream }: ReadyAppend, result: ClientResult): Promise<AppendResult> {
    const revision = Number(result.nextExpectedRevision);
    const position = result.position?.commit ?? (await this.#ports.positionOf(stream, revision));
    return { status: 'appended', revision, position };
  }
}

function toReady({ stream, expectedRevision, events }: StreamAppend): ReadyAppend {
  if (events.length === 0) throw new TypeError('An append needs at least one event.');
  if (events.some((event) => event.stream !== stream)) {
    throw new TypeError('Every event of an append must name the stream it is appended to.');
  }
  if (
    expectedRevision !== 'no_stream' &&
    !(Number.isSafeInteger(expectedRevision) && expectedRevision >= 0)
  ) {
    throw new TypeError(`No stream can have the revision ${expectedRevision}.`);
  }
  const stored = events.map(toStoreEvent);
  checkSize(stream, stored);
  return { stream, expectedRevision, events: stored };
}

function toConflict(error: unknown): AppendResult | undefined {
  if (!(error instanceof WrongExpectedVersionError) || error.type !== ErrorType.WRONG_EXPECTED_VERSION)
    return;
  const { actualVersion } = error;
  const current =
    typeof actualVersion === 'bigint' && actualVersion >= 0n ? Number(actualVersion) : 'no_stream';
  return { status: 'conflict', currentRevision: current };
}
