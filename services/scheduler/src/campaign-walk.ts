import type { RunOutcome, RunRequest } from '@wabus/commands';
import {
  type MessageCommand,
  type MessageState,
  messageDecider,
  type QueueMessage,
  type SuppressMessage,
} from '@wabus/domain';
import { isRefusedForGood } from '@wabus/event-store';
import { campaignMessageId, type PersonalData, streamName } from '@wabus/events';
import { type GateStates, type Gates, MAX_STALENESS_MS, needsConsent } from '@wabus/gates';
import { type CampaignRow, saveCursor } from './campaign-table.ts';
import { consentRule, gateVerdict } from './gate-check.ts';
import { type LedgerEntry, LedgerReader } from './ledger-reader.ts';
import { type LoopPorts, SCHEDULER } from './ports.ts';
import { type OwnRule, recipientCommand, suppress, unrecordable } from './recipient-command.ts';

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
    if (gateVerdict(gates, campaign, true).kind !== 'open') return null;
    const { entries } = await this.#ledgers.read(campaign, 1);
    await this.#walk(campaign, 1, gates, null);
    const [entry] = entries;
    return entry ? campaignMessageId(campaign.campaignId, entry.contactId, campaign.round) : null;
  }

  async #stepOf(campaign: CampaignRow, gates: GateStates, sharers: number): Promise<WalkStep> {
    if ((this.#stuck.get(campaign.campaignId) ?? 0) > this.#ports.clock.now().getTime()) return 'ask-again';
    const verdict = gateVerdict(gates, campaign);
    if (verdict.kind === 'wait') return 'ask-again';
    const shut = verdict.kind === 'shut' ? verdict.failure : null;
    const allowed = shut ? BATCH : Math.ceil(this.#ports.allowance.available(campaign) / sharers);
    if (allowed === 0) return 'blocked';
    return this.#walk(campaign, Math.min(allowed, BATCH), gates, shut);
  }

  async #walk(
    campaign: CampaignRow,
    count: number,
    gates: GateStates,
    shut: OwnRule | null,
  ): Promise<WalkStep> {
    const { allowance, pool, logger } = this.#ports;
    const page = await this.#ledgers.read(campaign, count);
    const consents = needsConsent(campaign) ? await this.#consentsOf(campaign, page.entries) : gates;
    if (consents.stalenessMs > MAX_STALENESS_MS) return 'ask-again';
    const wanted = await this.#commands(campaign, page.entries, consents, shut);
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

  /** What the people of a page said of being written to. */
  #consentsOf({ tenantId, templateId }: CampaignRow, entries: readonly LedgerEntry[]): Promise<GateStates> {
    const contacts = entries.map(({ contactId }) => contactId);
    return this.#ports.gates.read({ contacts, tenants: [tenantId], templates: [templateId] });
  }

  async #commands(
    campaign: CampaignRow,
    entries: readonly LedgerEntry[],
    consents: GateStates,
    shut: OwnRule | null,
  ) {
    const { tenantId } = campaign;
    const distinct = [
      ...new Map(entries.toReversed().map((entry) => [entry.contactId, entry])).values(),
    ].toReversed();
    const opened = await this.#ports.keyring.open(distinct.map((entry) => ({ ...entry, tenantId })));
    return distinct.map(({ contactId }, index) =>
      recipientCommand(
        campaign,
        contactId,
        opened[index] as PersonalData<'RecipientsAdded'> | null,
        shut ?? consentRule(consents, { ...campaign, contactId }),
      ),
    );
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

const messageIdOf = (command: MessageCommand): string => command.messageId;

function requestOf(campaign: CampaignRow, command: MessageCommand): RunRequest<MessageState, MessageCommand> {
  const { tenantId, wabaId, key, correlationId, startedBy: causationId } = campaign;
  return {
    decider: messageDecider,
    stream: streamName.message(messageIdOf(command)),
    command,
    from: { state: messageDecider.initialState, revision: 'no_stream', position: 0n },
    context: { tenantId, wabaId, key, correlationId, causationId, actor: SCHEDULER },
  };
}
