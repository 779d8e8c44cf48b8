import { MAX_WARNINGS, problem, type UploadReport } from '@wabus/api-contract';
import { readTenant } from '@wabus/commands';
import { campaignDecider, type LedgerState, ledgerDecider, templateDecider } from '@wabus/domain';
import { type EventData, streamName } from '@wabus/events';
import type { RouteAnswer } from '@wabus/http-face';
import { type Command, contextOf, sameBody } from '../streams/command.ts';
import { commandIdentity } from '../streams/command-of.ts';
import type { Core } from '../streams/core.ts';
import { ownSnapshot, placeOf, readSnapshot } from '../streams/snapshots.ts';
import type { CheckedRow } from './check-row.ts';
import { duplicateRows } from './duplicate-rows.ts';
import { FillTally } from './fill-tally.ts';
import { settled } from './known-rows.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { type CompletedUpload, readLedger } from './read-ledger.ts';
import { readUpload, type UploadCall } from './read-upload.ts';
import { readAll, type UploadTally } from './upload-tally.ts';

/** The campaign that an upload is for. */
interface Target {
  readonly campaignId: string;
  readonly wabaId: string;
}

/**
 * Adds an upload's rows to the ledger as they come in; they count once the last one stands and `UploadCompleted`
 * behind it. An upload that breaks off leaves nothing that counts.
 */
export async function addRecipients(core: Core, call: UploadCall): Promise<RouteAnswer> {
  const { tenantId, id: campaignId } = call.params;
  const identity = commandIdentity(core, call);
  const { state } = await ownSnapshot(core, campaignDecider, streamName.campaign(campaignId), tenantId);
  const target = { campaignId, wabaId: state.wabaId };
  const { commandId } = identity;
  const ledger = await readLedger(core, campaignId, { rows: false, commandId });
  if (ledger.end.state.closed && !ledger.completed) throw problem('ledger-closed');
  const template = await readSnapshot(core, templateDecider, streamName.template(state.template.templateId));
  const upload = await readUpload(call);
  const writer = new LedgerWriter(core, identity, target, ledger.end);
  const tally = await readAll(upload.rows, {
    country: upload.country ?? (await readTenant(core.store, tenantId))?.country,
    fill: new FillTally(template?.state ?? null),
    settle: (checks) => settled(core, tenantId, checks),
    add: ledger.completed ? async () => undefined : (rows: readonly CheckedRow[]) => writer.add(rows),
  });
  const commandHash = await core.keyring.hmac(tenantId, upload.digest());
  const command = { ...identity, commandHash };
  if (!ledger.completed) return complete(core, command, target, writer, tally);
  return repeated(core, command, target, ledger.completed, tally);
}

/** Makes the chunks count, against the whole ledger as it stands now. */
async function complete(
  core: Core,
  command: Command,
  target: Target,
  { uploadId, chunks }: LedgerWriter,
  tally: UploadTally,
): Promise<RouteAnswer> {
  const { campaignId, wabaId } = target;
  const { commandId } = command;
  const ledger = await readLedger(core, campaignId, { rows: true, commandId });
  if (ledger.completed) return repeated(core, command, target, ledger.completed, tally);
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
  const body = await report(core, data, result.state, tally);
  return { status: 200, body, position: placeOf(wabaId, result.position), replayed: result.replayed };
}

/** The answer that an earlier try of the command had. */
async function repeated(
  core: Core,
  { commandHash }: Command,
  { campaignId, wabaId }: Target,
  completed: CompletedUpload,
  tally: UploadTally,
): Promise<RouteAnswer> {
  sameBody(completed, commandHash);
  const { state } = (await readLedger(core, campaignId, { rows: true })).end;
  const body = await report(core, completed.data, state, tally);
  return { status: 200, body, position: placeOf(wabaId, completed.position), replayed: true };
}

/** The rejected rows come from this reading of the body: the event does not keep the numbers. */
async function report(
  core: Core,
  { campaignId, uploadId, received, added, duplicates, rejectedCount }: EventData<'UploadCompleted'>,
  state: LedgerState,
  { rejected, fill }: UploadTally,
): Promise<UploadReport> {
  const counts = { received, added, duplicates, rejected: [...rejected], rejectedCount };
  const named = duplicates === 0 ? [] : await duplicateRows(core, campaignId, state, uploadId);
  return { ...counts, duplicateRows: named, warnings: fill.warnings().slice(0, MAX_WARNINGS) };
}
