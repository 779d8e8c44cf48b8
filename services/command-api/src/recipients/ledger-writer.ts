import { emptyLedger, type LedgerState, ledgerDecider, type StreamSnapshot } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import { identify } from '../contacts/identify.ts';
import { type Command, consequenceOf } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import type { CheckedRow } from './check-row.ts';
import { chunksOf, ledgerRecipient } from './chunks.ts';

/** Events of the ledger read at once: each may have 256 KiB. */
const PAGE = 20;

type Completed = Extract<CatalogueEvent, { type: 'UploadCompleted' }>;

/** What an upload needs to know of its ledger before it begins. */
export interface LedgerOutline {
  readonly closed: boolean;
  /** The end of an earlier try of the same command. */
  readonly completed?: Completed;
  readonly end: StreamSnapshot<LedgerState>;
}

/** Looks through the ledger page by page, so that a long one does not fill the memory. */
export async function outlineOf(core: Core, campaignId: string, commandId: string): Promise<LedgerOutline> {
  const stream = streamName.ledger(campaignId);
  let closed = false;
  let completed: Completed | undefined;
  let end: StreamSnapshot<LedgerState> = { state: emptyLedger, revision: 'no_stream', position: 0n };
  for (;;) {
    const fromRevision = end.revision === 'no_stream' ? 0 : end.revision + 1;
    const events = (await core.store.readStream(stream, {
      fromRevision,
      maxCount: PAGE,
    })) as CatalogueEvent[];
    for (const event of events) {
      if (event.type === 'LedgerClosed') closed = true;
      if (event.type === 'UploadCompleted' && event.causationId === commandId) completed ??= event;
      const { revision, position, tenantId, key, wabaId } = event;
      end = {
        state: emptyLedger,
        revision,
        position,
        origin: { tenantId, key, ...(wabaId ? { wabaId } : {}) },
      };
    }
    if (events.length < PAGE) break;
  }
  const state = { ...emptyLedger, closed };
  return { closed, end: { ...end, state }, ...(completed ? { completed } : {}) };
}

/** Appends one upload to a ledger, batch by batch; remembers only where the ledger ends. */
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

  /** Finds out who the numbers of a batch are, and appends its rows. */
  async add(rows: readonly CheckedRow[]): Promise<void> {
    if (rows.length === 0) return;
    const phones = rows.map(({ to }) => to);
    const contacts = await identify(this.#core, this.#command, this.uploadId, phones);
    const recipients = rows.map((row, index) => ledgerRecipient(row, contacts[index] ?? ''));
    for (const chunk of chunksOf(recipients)) await this.#append(chunk);
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
    this.#end = {
      state: { ...emptyLedger, closed: state.closed },
      revision,
      position,
      ...(origin ? { origin } : {}),
    };
  }
}
