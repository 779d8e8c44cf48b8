import type { RunOutcome, RunRequest } from '@wabus/commands';
import {
  DomainError,
  type FoldableEvent,
  fold,
  type MessageCommand,
  type MessageState,
  messageDecider,
} from '@wabus/domain';
import { isRefusedForGood } from '@wabus/event-store';
import { type EventData, type RecordedEvent, streamName } from '@wabus/events';
import { type GateStates, verdictOf } from '@wabus/gates';
import { openParts } from '@wabus/keyring';
import { othersOf, yields } from './one-person.ts';
import { CONTACT_ERASED, DUPLICATE_PERSON, type OwnRule, unrecordable } from './own-rules.ts';
import { type LoopPorts, SCHEDULER } from './ports.ts';
import { suppression } from './suppression.ts';
import type { WorkRow } from './work-row.ts';

interface Planned {
  readonly row: WorkRow;
  readonly request: RunRequest<MessageState, MessageCommand>;
}

/** A row to be moved, and the command that its stream leads to. */
interface Going {
  readonly row: WorkRow;
  readonly decide: (events: readonly RecordedEvent[]) => Promise<MessageCommand>;
}

/** Messages that were due but could not be moved are left alone so long, in milliseconds. */
const HOLD_MS = 5_000;

/**
 * What is due now: single and deferred messages are released, forgotten ones released again, and a call whose answer
 * never came is called unknown. Each is decided over its stream, which is short, at the exact revision.
 */
export class DueWork {
  readonly #ports: LoopPorts;
  readonly #held = new Map<string, number>();

  constructor(ports: LoopPorts) {
    this.#ports = ports;
  }

  /** Rows that can be worked on: not those whose events are still on their way, nor those held for a moment. */
  open<Row extends WorkRow>(rows: readonly Row[]): Row[] {
    const now = this.#ports.clock.now().getTime();
    for (const [messageId, until] of this.#held) if (until <= now) this.#held.delete(messageId);
    return rows.filter(
      ({ messageId }) => !this.#ports.reservations.has(messageId) && !this.#held.has(messageId),
    );
  }

  /** Whether rows are being left alone for a moment. */
  get holds(): boolean {
    return this.#held.size > 0;
  }

  /** Declares lost answers unknown; needs no gate and no credit. */
  async declareUnknown(rows: readonly WorkRow[]): Promise<void> {
    await this.#run(rows.map((row) => ({ row, decide: async () => lost(row) })));
  }

  /**
   * Releases what the gates let pass and credits allow; answers whether some have to wait for the gates. `probing`: to
   * try whether Meta takes messages of the project again.
   */
  async release(rows: readonly WorkRow[], gates: GateStates, probing = false): Promise<'done' | 'ask-again'> {
    const now = this.#ports.clock.now().getTime();
    let waits = false;
    const going: Going[] = [];
    for (const row of rows) {
      const acceptedAt = row.state === 'queued' && row.campaignId === null ? row.since : undefined;
      const verdict = verdictOf('release', { ...row, probing, acceptedAt }, gates, now);
      if (verdict.kind === 'wait' || verdict.kind === 'stale') waits = true;
      else if (verdict.kind === 'shut')
        going.push({ row, decide: async () => suppress(row, suppression(verdict)) });
      else if (this.#takeCredit(row))
        going.push({
          row,
          decide: (events) => this.#releaseAgain(row, events, othersOf(gates, row.contactId)),
        });
    }
    await this.#run(going);
    return waits ? 'ask-again' : 'done';
  }

  /** A message already in flight has its credit; the others need one now. */
  #takeCredit(row: WorkRow): boolean {
    if (row.state === 'released') return true;
    if (this.#ports.allowance.available(row) === 0) return false;
    this.#ports.allowance.spend(row, 1);
    return true;
  }

  async #releaseAgain(
    row: WorkRow,
    events: readonly RecordedEvent[],
    others: readonly string[],
  ): Promise<MessageCommand> {
    const queued = events.find(({ type }) => type === 'MessageQueued');
    const [part] = queued?.personal ?? [];
    if (!queued || !part) throw new Error('a message without a sealed content');
    const [plain] = await openParts(this.#ports.keyring, 'MessageQueued', [
      { ...part, tenantId: queued.tenantId, eventId: queued.id },
    ]);
    if (!plain) return suppress(row, CONTACT_ERASED);
    const { campaignId, round = 0 } = queued.data as EventData<'MessageQueued'>;
    if (campaignId !== undefined && (await yields(this.#ports, { campaignId, round }, row.contactId, others)))
      return suppress(row, DUPLICATE_PERSON);
    const { to, content, context } = plain;
    return {
      type: 'ReleaseMessage',
      messageId: row.messageId,
      afterRelease: row.release,
      personal: { to, content, ...(context ? { context } : {}) },
    };
  }

  /**
   * Reads each stream, decides and appends all at once; one that cannot be read or opened is held, alone, and one that
   * no store takes is suppressed with the reason.
   */
  async #run(going: readonly Going[]): Promise<void> {
    const planned = await Promise.all(going.map((one) => this.#planOrHold(one)));
    const ready = planned.filter((one) => one !== null);
    if (ready.length === 0) return;
    const outcomes = await this.#ports.runner.runMany(ready.map(({ request }) => request));
    const refused: Going[] = [];
    for (const [index, { row, request }] of ready.entries()) {
      const outcome = outcomes[index] as RunOutcome<MessageState>;
      if (!outcome.ok && request.command.type === 'ReleaseMessage' && isRefusedForGood(outcome.error)) {
        const { error } = outcome;
        this.#ports.logger.error({ err: error, messageId: row.messageId }, 'a due message is given up');
        refused.push({ row, decide: async () => suppress(row, unrecordable(error)) });
      } else this.#settle(row, request.command, outcome);
    }
    if (refused.length > 0) await this.#run(refused);
  }

  async #planOrHold({ row, decide }: Going): Promise<Planned | null> {
    try {
      const events = await this.#ports.store.readStream(streamName.message(row.messageId));
      return this.#plan(row, await decide(events), events);
    } catch (error) {
      this.#hold(row);
      this.#ports.logger.error({ err: error, messageId: row.messageId }, 'a due message cannot be looked at');
      return null;
    }
  }

  #plan(row: WorkRow, command: MessageCommand, events: readonly RecordedEvent[]): Planned {
    const [first, last] = [events[0], events.at(-1)];
    if (!first || !last) throw new Error('a message without a stream');
    const { tenantId, key, wabaId } = first;
    const origin = { tenantId, key, ...(wabaId === undefined ? {} : { wabaId }) };
    const state = fold(messageDecider, events as readonly unknown[] as readonly FoldableEvent[]);
    return {
      row,
      request: {
        decider: messageDecider,
        stream: first.stream,
        command,
        from: { state, revision: last.revision, position: last.position, origin },
        context: { ...origin, correlationId: first.correlationId, causationId: last.id, actor: SCHEDULER },
      },
    };
  }

  #settle(row: WorkRow, command: MessageCommand, outcome: RunOutcome<MessageState>): void {
    const { reservations, logger, count } = this.#ports;
    if (outcome.ok && outcome.result.events.length > 0) {
      const takesCredit = command.type === 'ReleaseMessage' && row.state !== 'released';
      const number = takesCredit ? row.phoneNumberId : undefined;
      reservations.add(row.messageId, row.partition, outcome.result.position, number);
      count(KINDS[command.type] ?? command.type, 1);
      return;
    }
    // The stream is ahead of the row, or the append is not known: the log will tell; do not spin meanwhile.
    this.#hold(row);
    if (outcome.ok) return;
    const context = { err: outcome.error, messageId: row.messageId, command: command.type };
    logger[outcome.error instanceof DomainError ? 'error' : 'warn'](context, 'a due message was not moved');
  }

  #hold(row: WorkRow): void {
    this.#held.set(row.messageId, this.#ports.clock.now().getTime() + HOLD_MS);
  }
}

const KINDS: Readonly<Record<string, string>> = {
  ReleaseMessage: 'released',
  SuppressMessage: 'suppressed',
  RecordOutcomeUnknown: 'unknown',
};

function suppress(row: WorkRow, failure: OwnRule): MessageCommand {
  const { messageId, projectId, contactId, campaignId } = row;
  return {
    type: 'SuppressMessage',
    messageId,
    projectId,
    contactId,
    ...(campaignId ? { campaignId } : {}),
    failure,
  };
}

function lost({ messageId, attemptId }: WorkRow): MessageCommand {
  return { type: 'RecordOutcomeUnknown', messageId, attemptId: attemptId ?? '', reason: 'no-outcome' };
}
