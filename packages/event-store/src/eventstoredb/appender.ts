import type { Position, RecordedEvent } from '@wabus/events';
import type { Logger } from '@wabus/platform';
import type { AppendResult, StreamAppend } from '../port.ts';
import { type AppendOutcome, appendAlone, type ReadyAppend, toReady } from './append-call.ts';
import { BatchAppend } from './batch-append.ts';
import { Bulkhead, Lanes } from './bulkhead.ts';
import type { OpenedClient } from './client.ts';
import { explain } from './explain.ts';
import { isPassing, withoutCall } from './failures.ts';
import { type Patience, retrying } from './retrying.ts';

/** Appends under way at once. */
const MAX_AT_ONCE = 256;
/** Repeats under way at once: calls of their own, of which a connection carries about a hundred. */
const MAX_REPEATS_AT_ONCE = 48;

/** What an appender needs. */
export interface AppenderPorts {
  readonly opened: Pick<OpenedClient, 'client' | 'inside'>;
  readonly logger: Logger;
  readonly patience: Patience;
  /** How long one try waits for its answer, in milliseconds. */
  readonly answerMs: number;
  /** How long an append is without an answer before it is looked whether it stands there, in milliseconds. */
  readonly lookAfterMs: number;
  /** Events of a stream from a revision on, at most so many, by one try. */
  readonly look: (stream: string, fromRevision: number, maxCount: number) => Promise<RecordedEvent[]>;
  /** Position of an event of a stream, for the rare answer without one. */
  readonly positionOf: (stream: string, revision: number) => Promise<Position>;
}

/**
 * Appends; those to one stream go in the order asked. The first try shares a stream of messages with all others.
 * One without an answer is repeated with the same ids and revision as a call of its own, so that an append which
 * breaks the shared stream does not do so again and again; the server tells a repeat from a conflict by the ids
 * that stand there, and answers it with the place of the first time.
 *
 * The same append twice at once: while the first is written and not yet indexed, the server drops the second without a
 * word and answers it after 2 s that it timed out (`IndexWriter.CheckCommit`, IdempotentNotReady). So one store sends it
 * once and answers both callers; where two processes send it, the one that was passed over looks whether it stands there.
 * A server that is only slow answers nobody in between, and is not asked more meanwhile.
 */
export class Appender {
  readonly #ports: AppenderPorts;
  readonly #shared: BatchAppend;
  readonly #lanes = new Lanes();
  readonly #bulkhead = new Bulkhead(MAX_AT_ONCE);
  readonly #underWay = new Map<string, Promise<AppendResult>>();
  readonly #repeats = new Bulkhead(MAX_REPEATS_AT_ONCE);
  readonly #answers = new AnswersInOrder();

  constructor(ports: AppenderPorts) {
    this.#ports = ports;
    this.#shared = new BatchAppend(ports.opened.inside);
  }

  /**
   * Appends; see `EventStore.append`.
   * @throws TypeError for an append without events, of another stream's events or at an impossible revision
   * @throws InvalidEventError for an event that is not what the catalogue says
   * @throws AppendTooLargeError for an append that is larger than EventStoreDB takes
   * @throws AccessRefusedError when the user may not append
   */
  async append(appends: readonly StreamAppend[]): Promise<AppendResult[]> {
    const settled = await Promise.allSettled(appends.map(toReady).map((append) => this.#once(append)));
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  }

  /** The result of this append; of the equal one that is under way, if there is one. */
  #once(append: ReadyAppend): Promise<AppendResult> {
    const { stream, expectedRevision, events } = append;
    const key = [stream, expectedRevision, ...events.map(({ json }) => json.id)].join(' ');
    const before = this.#underWay.get(key);
    if (before) return before;
    const result = this.#lanes
      .run(stream, () => this.#bulkhead.run(() => this.#settle(append)))
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, result);
    return result;
  }

  async #settle(append: ReadyAppend): Promise<AppendResult> {
    const { patience, logger } = this.#ports;
    let tries = 0;
    try {
      const outcome = await retrying(patience, () => this.#try(append, tries++));
      return await this.#resultOf(append, outcome);
    } catch (error) {
      // Refused now, yet an earlier try may have been stored: only the caller's repeat can tell.
      if (!isPassing(error) && tries <= 1) throw explain(error, `an append to ${append.stream}`);
      const bare = withoutCall(error);
      logger.warn(
        { reason: bare.message, stream: append.stream, tries },
        'EventStoreDB did not answer an append',
      );
      return { status: 'unknown', error: bare };
    }
  }

  /** The server's answer; or what is found to stand there, when it does not come. */
  #try(append: ReadyAppend, before: number): Promise<AppendOutcome> {
    const { lookAfterMs } = this.#ports;
    return new Promise((resolve, reject) => {
      const answer = this.#answers.await();
      let passedOver = 0;
      // Twice, a while apart: a process that stood still hears its timers before it reads the answers that lie there.
      const look = async (): Promise<void> => {
        passedOver = answer.isPassedOver() ? passedOver + 1 : 0;
        const found = passedOver < 2 ? undefined : await this.#standing(append).catch(() => undefined);
        if (found) resolve(found);
        else if (!answer.isThere()) timer = setTimeout(look, lookAfterMs / 2);
      };
      let timer = setTimeout(look, lookAfterMs / 2);
      const settled = (): void => {
        answer.came();
        clearTimeout(timer);
      };
      this.#send(append, before).then(resolve, reject).finally(settled);
    });
  }

  #send(append: ReadyAppend, before: number): Promise<AppendOutcome> {
    const { opened, answerMs } = this.#ports;
    if (before === 0) return this.#shared.append(append, answerMs);
    return this.#repeats.run(() => appendAlone(opened.client, append, answerMs));
  }

  /** The append as it stands in its stream, by the rule of the server: the same ids from the expected revision on. */
  async #standing({ stream, expectedRevision, events }: ReadyAppend): Promise<AppendOutcome | undefined> {
    const from = expectedRevision === 'no_stream' ? 0 : expectedRevision + 1;
    const there = await this.#ports.look(stream, from, events.length);
    const stands = events.every(({ json }, n) => there[n]?.id === json.id && there[n].revision === from + n);
    const last = there.at(-1);
    if (!stands || !last) return undefined;
    return { kind: 'appended', revision: last.revision, position: last.position };
  }

  async #resultOf({ stream }: ReadyAppend, outcome: AppendOutcome): Promise<AppendResult> {
    if (outcome.kind === 'conflict') return { status: 'conflict', currentRevision: outcome.current };
    const { revision } = outcome;
    const position = outcome.position ?? (await this.#ports.positionOf(stream, revision));
    return { status: 'appended', revision, position };
  }
}

/** An answer that is waited for. */
interface Awaited {
  /** It came, or will not come. */
  came(): void;
  isThere(): boolean;
  /** What was asked later has its answer, or nothing else is being asked at all. */
  isPassedOver(): boolean;
}

/** Which answers came, of questions that are answered in the order in which they are asked, as a rule. */
class AnswersInOrder {
  #asked = 0;
  #answered = 0;
  #open = 0;

  await(): Awaited {
    this.#asked += 1;
    this.#open += 1;
    const own = this.#asked;
    let isThere = false;
    return {
      came: () => {
        isThere = true;
        this.#open -= 1;
        this.#answered = Math.max(this.#answered, own);
      },
      isThere: () => isThere,
      isPassedOver: () => !isThere && (this.#answered > own || this.#open === 1),
    };
  }
}
