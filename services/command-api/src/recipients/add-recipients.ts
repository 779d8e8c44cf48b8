import { problem, type RouteAnswer, type UploadReport } from '@wabus/api-contract';
import { campaignDecider, ledgerDecider, MAX_LISTED_REJECTIONS, tenantDecider } from '@wabus/domain';
import { type EventData, type Position, streamName } from '@wabus/events';
import { type Command, commandIdentity, contextOf, sameBody } from '../streams/command.ts';
import type { Core } from '../streams/core.ts';
import { ownSnapshot, placeOf, readSnapshot } from '../streams/snapshots.ts';
import { type CheckedRow, checkRow, type RejectedRow, type RowCheck } from './check-row.ts';
import { BATCH_ROWS } from './chunks.ts';
import { settled } from './known-rows.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { readLedger } from './read-ledger.ts';
import { readUpload, type Upload, type UploadCall } from './read-upload.ts';

/** What was counted while reading. */
interface Tally {
  received: number;
  rejectedCount: number;
  readonly rejected: RejectedRow[];
}

/**
 * Adds an upload's rows to the ledger as they come in; they count once the last one stands and `UploadCompleted`
 * behind it. An upload that breaks off leaves nothing that counts.
 */
export async function addRecipients(core: Core, call: UploadCall): Promise<RouteAnswer> {
  const { tenantId, id: campaignId } = call.params;
  const identity = commandIdentity(core, call);
  const campaign = await ownSnapshot(core, campaignDecider, streamName.campaign(campaignId), tenantId);
  const { wabaId } = campaign.state;
  const { commandId } = identity;
  const ledger = await readLedger(core, campaignId, { rows: false, commandId });
  if (ledger.end.state.closed && !ledger.completed) throw problem('ledger-closed');
  const upload = await readUpload(call);
  const country = upload.country ?? (await countryOf(core, tenantId));
  const writer = new LedgerWriter(core, identity, { campaignId, wabaId }, ledger.end);
  const add = ledger.completed ? async () => undefined : (rows: readonly CheckedRow[]) => writer.add(rows);
  const tally = await readAll(upload.rows, country, (checks) => settled(core, tenantId, checks), add);
  const commandHash = await core.keyring.hmac(tenantId, upload.digest());
  const command = { ...identity, commandHash };
  const earlier = ledger.completed;
  if (!earlier) return complete(core, command, { campaignId, wabaId }, writer, tally);
  sameBody(earlier, commandHash);
  return answer(wabaId, earlier.position, earlier.data, tally, true);
}

/** Makes the chunks count, against the whole ledger as it stands now. */
async function complete(
  core: Core,
  command: Command,
  campaign: { readonly campaignId: string; readonly wabaId: string },
  { uploadId, chunks }: LedgerWriter,
  tally: Tally,
): Promise<RouteAnswer> {
  const { campaignId, wabaId } = campaign;
  const { commandId, commandHash } = command;
  const ledger = await readLedger(core, campaignId, { rows: true, commandId });
  if (ledger.completed) {
    sameBody(ledger.completed, commandHash);
    return answer(wabaId, ledger.completed.position, ledger.completed.data, tally, true);
  }
  const { received, rejectedCount } = tally;
  const rejected = tally.rejected.map(({ line, code, detail }) => ({ line, code, detail }));
  const result = await core.runner.run({
    decider: ledgerDecider,
    stream: streamName.ledger(campaignId),
    command: { type: 'CompleteUpload', campaignId, uploadId, chunks, received, rejectedCount, rejected },
    context: contextOf(command, wabaId, wabaId),
    from: ledger.end,
  });
  const completed = result.events.find(({ type }) => type === 'UploadCompleted');
  const data = completed?.data as EventData<'UploadCompleted'>;
  return answer(wabaId, result.position, data, tally, result.replayed);
}

async function readAll(
  rows: Upload['rows'],
  country: string | undefined,
  settle: (checks: readonly RowCheck[]) => Promise<RowCheck[]>,
  add: (rows: readonly CheckedRow[]) => Promise<void>,
): Promise<Tally> {
  const tally: Tally = { received: 0, rejectedCount: 0, rejected: [] };
  let batch: RowCheck[] = [];
  const flush = async () => {
    const checks = await settle(batch);
    batch = [];
    await add(checks.flatMap((check) => ('ok' in check ? [check.ok] : [])));
    for (const check of checks) if ('rejected' in check) reject(tally, check.rejected);
  };
  for await (const row of rows) {
    tally.received += 1;
    batch.push(checkRow(row, country));
    if (batch.length === BATCH_ROWS) await flush();
  }
  await flush();
  return tally;
}

function reject(tally: Tally, row: RejectedRow): void {
  tally.rejectedCount += 1;
  if (tally.rejected.length < MAX_LISTED_REJECTIONS) tally.rejected.push(row);
}

async function countryOf(core: Core, tenantId: string): Promise<string | undefined> {
  const tenant = await readSnapshot(core, tenantDecider, streamName.tenant(tenantId));
  return tenant?.state?.country;
}

/** The rejected rows come from this reading of the body: the event does not keep the numbers. */
function answer(
  wabaId: string,
  position: Position,
  completed: EventData<'UploadCompleted'>,
  tally: Tally,
  replayed: boolean,
): RouteAnswer {
  const { received, added, duplicates, rejectedCount } = completed;
  const body: UploadReport = { received, added, duplicates, rejected: tally.rejected, rejectedCount };
  return { status: 200, body, position: placeOf(wabaId, position), replayed };
}
