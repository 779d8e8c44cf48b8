import { type Command, consequenceOf, identify, type StreamSnapshot } from '@wabus/commands';
import { type LedgerState, ledgerDecider } from '@wabus/domain';
import { streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';
import type { CheckedRow } from './check-row.ts';
import { chunksOf, ledgerRecipient } from './chunks.ts';

/** Appends one upload to a ledger, batch by batch, and knows what the ledger holds from where it was read. */
export class LedgerWriter {
  readonly #core: Core;
  readonly #command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>;
  readonly #campaign: { readonly campaignId: string; readonly wabaId: string };
  readonly uploadId: string;
  #end: StreamSnapshot<LedgerState>;
  #chunks = 0;

  constructor(
    core: Core,
    command: Pick<Command, 'tenantId' | 'correlationId' | 'actor'>,
    campaign: { readonly campaignId: string; readonly wabaId: string },
    end: StreamSnapshot<LedgerState>,
  ) {
    this.#core = core;
    this.#command = command;
    this.#campaign = campaign;
    this.#end = end;
    this.uploadId = core.ids.fresh();
  }

  /** How many chunks were appended. */
  get chunks(): number {
    return this.#chunks;
  }

  /** The ledger as it stands after what was appended so far. */
  get end(): StreamSnapshot<LedgerState> {
    return this.#end;
  }

  /** Finds out who the numbers and ids of a batch are, and appends its rows. */
  async add(rows: readonly CheckedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const cause = { ...this.#command, causationId: this.uploadId };
    const contacts = await identify(
      this.#core,
      cause,
      rows.map(({ to }) => to),
    );
    const recipients = rows.map((row, index) => ledgerRecipient(row, contacts[index] ?? ''));
    for (const chunk of chunksOf(recipients, rows)) await this.#append(chunk);
  }

  async #append(recipients: Parameters<typeof chunksOf>[0]): Promise<void> {
    const { campaignId, wabaId } = this.#campaign;
    const { state, revision, position, origin } = await this.#core.runner.run({
      decider: ledgerDecider,
      stream: streamName.ledger(campaignId),
      command: {
        type: 'AddRecipients',
        campaignId,
        uploadId: this.uploadId,
        chunk: this.#chunks,
        recipients,
      },
      context: consequenceOf(this.#command, this.uploadId, wabaId, wabaId),
      from: this.#end,
    });
    this.#chunks += 1;
    this.#end = { state, revision, position, ...(origin ? { origin } : {}) };
  }
}
