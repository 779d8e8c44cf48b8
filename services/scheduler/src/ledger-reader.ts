import type { EventStore } from '@wabus/event-store';
import { type EventData, type RecordedEvent, streamName } from '@wabus/events';
import type { Pool } from '@wabus/postgres';
import { type CampaignRow, chunksOf } from './campaign-table.ts';

/** A recipient as the ledger has it, still sealed. */
export interface LedgerEntry {
  readonly contactId: string;
  readonly sealed: string;
  /** The event it stands in: what its seal is bound to. */
  readonly eventId: string;
}

/** Where a walk is: the next entry to look at. */
export interface Cursor {
  readonly chunk: number;
  readonly row: number;
}

/** The next entries and where they end; `end` when nothing stands behind them. */
export interface LedgerPage {
  readonly entries: readonly LedgerEntry[];
  readonly cursor: Cursor;
  readonly end: boolean;
}

const CACHED_CAMPAIGNS = 64;

interface Walked {
  readonly chunks: readonly number[];
  /** The last chunk read. */
  event?: { readonly chunk: number; readonly event: RecordedEvent };
}

/**
 * Reads ledgers page by page from the store: in memory is one chunk per campaign, never a whole ledger. Only chunks of
 * completed uploads count, the first completed upload first. A closed ledger does not change, so neither does the order.
 */
export class LedgerReader {
  readonly #store: Pick<EventStore, 'readStream'>;
  readonly #pool: Pool;
  readonly #walked = new Map<string, Walked>();

  constructor(store: Pick<EventStore, 'readStream'>, pool: Pool) {
    this.#store = store;
    this.#pool = pool;
  }

  /** At most `count` entries from the campaign's cursor on. */
  async read(
    campaign: Pick<CampaignRow, 'campaignId' | 'cursorChunk' | 'cursorRow'>,
    count: number,
  ): Promise<LedgerPage> {
    const walked = await this.#walkOf(campaign.campaignId);
    const entries: LedgerEntry[] = [];
    let [chunk, row] = [campaign.cursorChunk, campaign.cursorRow];
    while (entries.length < count && chunk < walked.chunks.length) {
      const all = entriesOf(await this.#chunk(campaign.campaignId, walked, chunk));
      const taken = all.slice(row, row + count - entries.length);
      entries.push(...taken);
      row += taken.length;
      if (row >= all.length) [chunk, row] = [chunk + 1, 0];
    }
    return { entries, cursor: { chunk, row }, end: chunk >= walked.chunks.length };
  }

  async #walkOf(campaignId: string): Promise<Walked> {
    const known = this.#walked.get(campaignId);
    if (known) return known;
    const walked: Walked = { chunks: await chunksOf(this.#pool, campaignId) };
    this.#walked.set(campaignId, walked);
    if (this.#walked.size > CACHED_CAMPAIGNS) this.#walked.delete(this.#walked.keys().next().value as string);
    return walked;
  }

  async #chunk(campaignId: string, walked: Walked, chunk: number): Promise<RecordedEvent> {
    if (walked.event?.chunk === chunk) return walked.event.event;
    const fromRevision = walked.chunks[chunk] as number;
    const [event] = await this.#store.readStream(streamName.ledger(campaignId), {
      fromRevision,
      maxCount: 1,
    });
    if (event?.type !== 'RecipientsAdded')
      throw new Error(`no chunk at revision ${fromRevision} of a ledger`);
    walked.event = { chunk, event };
    return event;
  }
}

function entriesOf(event: RecordedEvent): LedgerEntry[] {
  const { recipients } = event.data as EventData<'RecipientsAdded'>;
  return recipients.map(({ contactId }, index) => {
    const part = event.personal[index];
    if (part?.contactId !== contactId) throw new Error(`entry ${index} of a chunk has another person's part`);
    return { contactId, sealed: part.sealed, eventId: event.id };
  });
}
