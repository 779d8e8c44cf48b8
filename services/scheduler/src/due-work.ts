import {
  DomainError,
  type FoldableEvent,
  fold,
  type MessageCommand,
  type MessageState,
  messageDecider,
  type ReleaseMessage,
  type RunOutcome,
  type RunRequest,
} from '@wabus/domain';
import { type PersonalData, type RecordedEvent, streamName } from '@wabus/events';
import type { GateStates } from '@wabus/read-models';
import { gateVerdict } from './gate-check.ts';
import { type LoopPorts, SCHEDULER } from './ports.ts';
import { CONTACT_ERASED, type OwnRule } from './recipient-command.ts';
import type { WorkRow } from './work-row.ts';

interface Planned {
  readonly row: WorkRow;
  readonly request: RunRequest<MessageState, MessageCommand>;
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
  open(rows: readonly WorkRow[]): WorkRow[] {
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
    const requests = await Promise.all(
      rows.map(async (row) => {
        const attemptId = row.attemptId ?? '';
        const command = {
          type: 'RecordOutcomeUnknown',
          messageId: row.messageId,
          attemptId,
          reason: 'no-outcome',
        } as const;
        return this.#plan(
          row,
          command,
          await this.#ports.store.readStream(streamName.message(row.messageId)),
        );
      }),
    );
    await this.#run(requests);
  }

  /** Releases what the gates let pass and credits allow; answers whether some have to wait for the gates. */
  async release(rows: readonly WorkRow[], gates: GateStates): Promise<'done' | 'ask-again'> {
    let waits = false;
    const going: { row: WorkRow; shut: OwnRule | null }[] = [];
    for (const row of rows) {
      const verdict = gateVerdict(gates, row);
      if (verdict.kind === 'wait') waits = true;
      else if (verdict.kind === 'shut') going.push({ row, shut: verdict.failure });
      else if (this.#hasCredit(row)) going.push({ row, shut: null });
    }
    const streams = await Promise.all(
      going.map(({ row }) => this.#ports.store.readStream(streamName.message(row.messageId))),
    );
    const opened = await this.#openContents(streams);
    const planned = going.map(({ row, shut }, index) => {
      const content = opened[index];
      const refused = shut ?? (content === null ? CONTACT_ERASED : null);
      const command = refused
        ? suppress(row, refused)
        : releaseAgain(row, content as ReleaseMessage['personal']);
      return this.#plan(row, command, streams[index] ?? []);
    });
    await this.#run(planned);
    return waits ? 'ask-again' : 'done';
  }

  /** A message already in flight has its credit; the others need one now, and take it. */
  #hasCredit(row: WorkRow): boolean {
    if (row.state === 'released') return true;
    if (this.#ports.allowance.available(row) === 0) return false;
    this.#ports.allowance.spend(row, 1);
    this.#ports.reservations.add(row.messageId, NO_PARTITION, 0n, row.phoneNumberId);
    return true;
  }

  async #openContents(streams: readonly RecordedEvent[][]): Promise<(ReleaseMessage['personal'] | null)[]> {
    const parts = streams.map((events) => {
      const queued = events.find(({ type }) => type === 'MessageQueued');
      const [part] = queued?.personal ?? [];
      if (!queued || !part) throw new Error('a message that was released without being queued');
      return { ...part, tenantId: queued.tenantId, eventId: queued.id };
    });
    const opened = (await this.#ports.keyring.open(parts)) as (PersonalData<'MessageQueued'> | null)[];
    return opened.map((plain) => plain && { to: plain.to, content: plain.content });
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

  async #run(planned: readonly Planned[]): Promise<void> {
    if (planned.length === 0) return;
    const outcomes = await this.#ports.runner.runMany(planned.map(({ request }) => request));
    for (const [index, { row, request }] of planned.entries()) {
      this.#settle(row, request.command, outcomes[index] as RunOutcome<MessageState>);
    }
  }

  #settle(row: WorkRow, command: MessageCommand, outcome: RunOutcome<MessageState>): void {
    const { reservations, logger, count, clock } = this.#ports;
    reservations.remove(row.messageId);
    if (outcome.ok && outcome.result.events.length > 0) {
      const takesCredit = command.type === 'ReleaseMessage' && row.state !== 'released';
      const number = takesCredit ? row.phoneNumberId : undefined;
      reservations.add(row.messageId, row.partition, outcome.result.position, number);
      count(KINDS[command.type] ?? command.type, 1);
      return;
    }
    // The stream is ahead of the row, or the append is not known: the log will tell; do not spin meanwhile.
    this.#held.set(row.messageId, clock.now().getTime() + HOLD_MS);
    if (outcome.ok) return;
    const context = { err: outcome.error, messageId: row.messageId, command: command.type };
    logger[outcome.error instanceof DomainError ? 'error' : 'warn'](context, 'a due message was not moved');
  }
}

const NO_PARTITION = -1;

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

function releaseAgain(row: WorkRow, personal: ReleaseMessage['personal']): ReleaseMessage {
  return { type: 'ReleaseMessage', messageId: row.messageId, afterRelease: row.release, personal };
}
