import { MAX_WARNINGS, problem, type UploadReport } from '@wabus/api-contract';
import { type Command, eventOf, readTenant, refuseOtherBody } from '@wabus/commands';
import { campaignDecider, type LedgerState, ledgerDecider, templateDecider } from '@wabus/domain';
import { type EventData, type Position, streamName } from '@wabus/events';
import type { RouteAnswer } from '@wabus/http-face';
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
  const counted = await complete(core, command, target, writer, tally);
  const { event, position, replayed } = counted;
  const body = await report(core, event.data, counted.state, tally);
  return { status: 200, body, position: placeOf(target.wabaId, position), replayed };
}

/** An upload that counts, and the ledger behind it. */
interface Counted {
  readonly event: CompletedUpload;
  readonly state: LedgerState;
  readonly position: Position;
  readonly replayed: boolean;
}

/** Makes the chunks count, against the whole ledger as it stands now; those of an earlier try of the command count already. */
async function complete(
  core: Core,
  command: Command,
  target: Target,
  { uploadId, chunks }: LedgerWriter,
  tally: UploadTally,
): Promise<Counted> {
  const { campaignId, wabaId } = target;
  const { commandId } = command;
  const { end: from, completed } = await readLedger(core, campaignId, { rows: true, commandId });
  if (completed) {
    refuseOtherBody(command, completed);
    return { event: completed, state: from.state, position: completed.position, replayed: true };
  }
  const { received, rejectedCount } = tally;
  const rejected = tally.rejected.map(({ line, code, detail }) => ({ line, code, detail }));
  const effect = await core.idempotency.run(
    { decider: ledgerDecider, stream: streamName.ledger(campaignId), command, from },
    () => {
      const upload = { campaignId, uploadId, chunks, received, rejectedCount, rejected };
      return { wanted: { type: 'CompleteUpload' as const, ...upload }, key: wabaId, wabaId };
    },
  );
  return { ...effect, event: eventOf(effect, 'UploadCompleted') };
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
