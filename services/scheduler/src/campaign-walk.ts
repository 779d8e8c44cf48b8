import { newStream, type RunOutcome, type RunRequest } from '@wabus/commands';
import {
  type MessageCommand,
  type MessageState,
  messageDecider,
  type QueueMessage,
  type SuppressMessage,
} from '@wabus/domain';
import { isRefusedForGood } from '@wabus/event-store';
import { campaignMessageId, streamName } from '@wabus/events';
import {
  type GateStates,
  type Gates,
  gateQuestion,
  type ShutVerdict,
  type Verdict,
  verdictOf,
} from '@wabus/gates';
import { openParts } from '@wabus/keyring';
import { type CampaignRow, saveCursor } from './campaign-table.ts';
import { type LedgerEntry, LedgerReader } from './ledger-reader.ts';
import { messageForRecipient, suppress } from './message-for-recipient.ts';
import { isQueued, isWritten, othersOf } from './one-person.ts';
import { DUPLICATE_PERSON, unrecordable } from './own-rules.ts';
import { type LoopPorts, SCHEDULER } from './ports.ts';
import { suppression } from './suppression.ts';

/** What a step of a walk came to: more may follow at once, nothing was possible now, or ask the gates again soon. */
export type WalkStep = 'more' | 'blocked' | 'ask-again';

/** Recipients of one multi-stream append, at most. */
const BATCH = 500;
/** A campaign that stumbled is left alone so long, in milliseconds. */
const STUCK_MS = 5_000;

/** What walking stands on, beside what the loop's parts share. */
export interface WalkPorts extends LoopPorts {
  readonly gates: Pick<Gates, 'read'>;
}

/** Walks the ledgers of running campaigns: releases the next recipients as credits and pace allow. */
export class CampaignWalk {
  readonly #ports: WalkPorts;
  readonly #ledgers: LedgerReader;
  readonly #stuck = new Map<string, number>();

  constructor(ports: WalkPorts) {
    this.#ports = ports;
    this.#ledgers = new LedgerReader(ports.store, ports.pool);
  }

  /** One step of each campaign; campaigns of one number share what it may take now. */
  async step(campaigns: readonly CampaignRow[], gates: GateStates): Promise<WalkStep[]> {
    const left = new Map<string, number>();
    for (const { phoneNumberId } of campaigns) left.set(phoneNumberId, (left.get(phoneNumberId) ?? 0) + 1);
    const steps: WalkStep[] = [];
    for (const campaign of campaigns) {
      const sharers = left.get(campaign.phoneNumberId) ?? 1;
      left.set(campaign.phoneNumberId, sharers - 1);
      try {
        steps.push(await this.#stepOf(campaign, gates, sharers));
      } catch (error) {
        // One campaign that cannot go on must not keep the others from it, and says so until somebody mends the cause.
        this.#ports.logger.error({ err: error, campaignId: campaign.campaignId }, 'a campaign cannot go on');
        this.#ports.count('stuck', 1);
        this.#stuck.set(campaign.campaignId, this.#ports.clock.now().getTime() + STUCK_MS);
        steps.push('ask-again');
      }
    }
    return steps;
  }

  /** Releases the next recipient of a campaign whose project needs attention; answers the message, or null. */
  async probe(campaign: CampaignRow, gates: GateStates): Promise<string | null> {
    const now = this.#ports.clock.now().getTime();
    if (verdictOf('release', { ...campaign, probing: true }, gates, now).kind !== 'open') return null;
    const { entries } = await this.#ledgers.read(campaign, 1);
    await this.#walk(campaign, 1, null, true);
    const [entry] = entries;
    return entry ? campaignMessageId(campaign.campaignId, entry.contactId, campaign.round) : null;
  }

  async #stepOf(campaign: CampaignRow, gates: GateStates, sharers: number): Promise<WalkStep> {
    const now = this.#ports.clock.now().getTime();
    if ((this.#stuck.get(campaign.campaignId) ?? 0) > now) return 'ask-again';
    const verdict = verdictOf('release', campaign, gates, now);
    if (verdict.kind === 'wait' || verdict.kind === 'stale') return 'ask-again';
    const shut = verdict.kind === 'shut' ? verdict : null;
    const allowed = shut ? BATCH : Math.ceil(this.#ports.allowance.available(campaign) / sharers);
    if (allowed === 0) return 'blocked';
    return this.#walk(campaign, Math.min(allowed, BATCH), shut);
  }

  /** Releases or leaves out the next recipients; `shut`: what shuts the whole campaign. */
  async #walk(
    campaign: CampaignRow,
    count: number,
    shut: ShutVerdict | null,
    probing = false,
  ): Promise<WalkStep> {
    const { allowance, pool, logger } = this.#ports;
    const page = await this.#ledgers.read(campaign, count);
    const people = distinctByContact(page.entries);
    const { verdicts, gates } = await this.#verdictsOn(campaign, people, shut, probing);
    if (verdicts.some(({ kind }) => kind === 'wait' || kind === 'stale')) return 'ask-again';
    const wanted = await this.#oncePerPerson(
      campaign,
      await this.#commands(campaign, people, verdicts),
      gates,
    );
    const { commands, outcomes } = await this.#run(campaign, wanted);
    const failed = outcomes.find((outcome) => !outcome.ok);
    const released = this.#reserve(campaign, commands, outcomes);
    allowance.spend(campaign, released);
    if (failed && !failed.ok) {
      // The cursor stays: the same recipients are walked again, and those that stand there already stay as they are.
      logger.error({ err: failed.error, campaignId: campaign.campaignId }, 'recipients were not released');
      return 'ask-again';
    }
    await saveCursor(pool, campaign, { ...page.cursor, walked: page.end });
    return page.end ? 'blocked' : 'more';
  }

  /** Runs the commands; a message that no store takes is left out with the reason, so that the walk goes on. */
  async #run(campaign: CampaignRow, wanted: readonly (QueueMessage | SuppressMessage)[]) {
    const { runner, logger } = this.#ports;
    const commands = [...wanted];
    const outcomes = await runner.runMany(commands.map((command) => requestOf(campaign, command)));
    const refused = [...outcomes.entries()].flatMap(([index, outcome]) => {
      const command = commands[index];
      if (outcome.ok || !command || !isRefusedForGood(outcome.error)) return [];
      const { messageId, contactId } = command;
      logger.error(
        { err: outcome.error, campaignId: campaign.campaignId, messageId },
        'a recipient is left out',
      );
      return [{ index, command: suppress(campaign, contactId, unrecordable(outcome.error)) }];
    });
    const instead = await runner.runMany(refused.map(({ command }) => requestOf(campaign, command)));
    for (const [place, { index, command }] of refused.entries()) {
      commands[index] = command;
      outcomes[index] = instead[place] as RunOutcome<MessageState>;
    }
    return { commands, outcomes };
  }

  /** What the gates say of each recipient, as they are by now. */
  async #verdictsOn(
    campaign: CampaignRow,
    people: readonly LedgerEntry[],
    shut: ShutVerdict | null,
    probing: boolean,
  ): Promise<{ readonly verdicts: Verdict[]; readonly gates: GateStates | null }> {
    if (shut) return { verdicts: people.map(() => shut), gates: null };
    const subjects = people.map(({ contactId }) => ({ ...campaign, contactId, probing }));
    const now = this.#ports.clock.now().getTime();
    const asked = { ...gateQuestion(subjects), people: people.map(({ contactId }) => contactId) };
    const gates = await this.#ports.gates.read(asked);
    return { verdicts: subjects.map((subject) => verdictOf('release', subject, gates, now)), gates };
  }

  /** Of contacts that are one person the first gets the message, and what stands already stays as it is. */
  async #oncePerPerson(
    campaign: CampaignRow,
    commands: readonly (QueueMessage | SuppressMessage)[],
    gates: GateStates | null,
  ): Promise<(QueueMessage | SuppressMessage)[]> {
    const queued = new Set<string>();
    const once: (QueueMessage | SuppressMessage)[] = [];
    for (const command of commands) {
      const { contactId } = command;
      const others = gates && command.type === 'QueueMessage' ? othersOf(gates, contactId) : [];
      const isSecond =
        others.length > 0 &&
        !(await isQueued(this.#ports, campaign, contactId)) &&
        (others.some((other) => queued.has(other)) || (await isWritten(this.#ports, campaign, others)));
      if (!isSecond && command.type === 'QueueMessage') queued.add(contactId);
      once.push(isSecond ? suppress(campaign, contactId, DUPLICATE_PERSON) : command);
    }
    return once;
  }

  async #commands(campaign: CampaignRow, people: readonly LedgerEntry[], verdicts: readonly Verdict[]) {
    const { tenantId } = campaign;
    const parts = people.map((entry) => ({ ...entry, tenantId }));
    const opened = await openParts(this.#ports.keyring, 'RecipientsAdded', parts);
    return people.map(({ contactId }, index) => {
      const verdict = verdicts[index];
      const shut = verdict?.kind === 'shut' ? suppression(verdict) : null;
      return messageForRecipient(campaign, contactId, opened[index] ?? null, shut);
    });
  }

  /** Keeps in mind what was appended until it comes back through the log; answers how many were released. */
  #reserve(
    campaign: CampaignRow,
    commands: readonly MessageCommand[],
    outcomes: readonly RunOutcome<MessageState>[],
  ): number {
    let released = 0;
    for (const [index, outcome] of outcomes.entries()) {
      const command = commands[index];
      if (!outcome.ok || !command || outcome.result.events.length === 0) continue;
      const isReleased = outcome.result.events.some(({ type }) => type === 'MessageReleased');
      if (isReleased) released += 1;
      const number = isReleased ? campaign.phoneNumberId : undefined;
      const { position } = outcome.result;
      this.#ports.reservations.add(messageIdOf(command), campaign.partition, position, number);
      this.#ports.count(isReleased ? 'released' : 'suppressed', 1);
    }
    return released;
  }
}

/** One entry for each person: their first. */
const distinctByContact = (entries: readonly LedgerEntry[]): LedgerEntry[] =>
  [...new Map(entries.toReversed().map((entry) => [entry.contactId, entry])).values()].toReversed();

const messageIdOf = (command: MessageCommand): string => command.messageId;

function requestOf(campaign: CampaignRow, command: MessageCommand): RunRequest<MessageState, MessageCommand> {
  const { tenantId, wabaId, key, correlationId, startedBy: causationId } = campaign;
  return {
    decider: messageDecider,
    stream: streamName.message(messageIdOf(command)),
    command,
    from: newStream(messageDecider),
    context: { tenantId, wabaId, key, correlationId, causationId, actor: SCHEDULER },
  };
}
