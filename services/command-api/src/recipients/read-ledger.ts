import type { StreamSnapshot } from '@wabus/commands';
import { emptyLedger, evolveLedger, type FoldableEvent, type LedgerState } from '@wabus/domain';
import { type CatalogueEvent, streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';

/** Events read at once: each may have 256 KiB. */
const PAGE = 20;

/** The end of an upload, as its ledger has it. */
export type CompletedUpload = Extract<CatalogueEvent, { type: 'UploadCompleted' }>;

/** A ledger as it was read, without the sealed parts. */
export interface LedgerView {
  /** Where it ends. */
  readonly end: StreamSnapshot<LedgerState>;
  /** The end of an earlier try of the command that was asked about. */
  readonly completed?: CompletedUpload;
  /** Distinct people, once it is closed. */
  readonly recipients?: number;
}

/** Reads a ledger page by page, so that the sealed parts of a long one never fill the memory. */
export async function readLedger(core: Core, campaignId: string, commandId?: string): Promise<LedgerView> {
  let view: LedgerView = { end: { state: emptyLedger, revision: 'no_stream', position: 0n } };
  for await (const event of ledgerEvents(core, campaignId)) view = seen(view, event, commandId);
  return view;
}

/** The events of a ledger in order, a page at a time. */
export async function* ledgerEvents(
  core: Pick<Core, 'store'>,
  campaignId: string,
): AsyncGenerator<CatalogueEvent> {
  const stream = streamName.ledger(campaignId);
  for (let fromRevision = 0; ; ) {
    const events = (await core.store.readStream(stream, {
      fromRevision,
      maxCount: PAGE,
    })) as CatalogueEvent[];
    yield* events;
    const last = events.at(-1);
    if (!last || events.length < PAGE) return;
    fromRevision = last.revision + 1;
  }
}

function seen(view: LedgerView, event: CatalogueEvent, commandId: string | undefined): LedgerView {
  const { revision, position, tenantId, key, wabaId } = event;
  const origin = { tenantId, key, ...(wabaId ? { wabaId } : {}) };
  const state = evolveLedger(view.end.state, event as FoldableEvent);
  const ours = event.type === 'UploadCompleted' && event.causationId === commandId;
  return {
    ...view,
    end: { state, revision, position, origin },
    ...(ours && !view.completed ? { completed: event } : {}),
    ...(event.type === 'LedgerClosed' ? { recipients: event.data.recipients } : {}),
  };
}
