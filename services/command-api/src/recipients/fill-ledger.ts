import { MAX_WARNINGS, problem, type ReadPosition, type UploadReport } from '@wabus/api-contract';
import { type Command, eventOf, readTenant, refuseOtherBody } from '@wabus/commands';
import { campaignDecider, type LedgerState, ledgerDecider, templateDecider } from '@wabus/domain';
import { type EventData, type Position, streamName } from '@wabus/events';
import type { Core } from '../streams/core.ts';
import { ownSnapshot, readPositionOf, readSnapshot } from '../streams/snapshots.ts';
import type { CheckedRow } from './check-row.ts';
import { duplicateRows } from './duplicate-rows.ts';
import { FillTally } from './fill-tally.ts';
import { settled } from './known-rows.ts';
import { LedgerWriter } from './ledger-writer.ts';
import { type CompletedUpload, type LedgerView, readLedger } from './read-ledger.ts';
import { readUpload } from './read-upload.ts';
import type { UploadSource } from './upload-source.ts';
import { readAll, type UploadTally } from './upload-tally.ts';

/** The campaign that an upload is for. */
interface Target {
  readonly campaignId: string;
  readonly wabaId: string;
}

/** An upload, who sent it, and for which campaign. */
export interface UploadWork {
  readonly command: Omit<Command, 'commandHash'>;
  readonly campaignId: string;
  readonly source: UploadSource;
  /** Told how many rows were read, batch by batch; what it throws ends the upload. */
  readonly onRows?: (received: number) => void;
}

/** What an upload came to. */
export interface UploadAnswer {
  readonly report: UploadReport;
  readonly position: ReadPosition;
  readonly replayed: boolean;
}

/**
 * The ledger that an upload is for, before its rows.
 * @throws {ProblemError} `not-found`, `ledger-closed` unless the upload itself was completed before that
 */
export async function ledgerFor(
  core: Core,
  { campaignId, command: { tenantId, commandId } }: Omit<UploadWork, 'source'>,
) {
  const { state } = await ownSnapshot(core, campaignDecider, streamName.campaign(campaignId), tenantId);
  const ledger = await readLedger(core, campaignId, commandId);
  if (ledger.end.state.closed && !ledger.completed) throw problem('ledger-closed');
  return { ledger, templateId: state.template.templateId, target: { campaignId, wabaId: state.wabaId } };
}

/**
 * Adds an upload's rows to the ledger as they come in; they count once the last one stands and `UploadCompleted`
 * behind it. An upload that breaks off leaves nothing that counts.
 */
export async function fillLedger(core: Core, work: UploadWork): Promise<UploadAnswer> {
  const { command: identity, source, onRows } = work;
  const { tenantId } = identity;
  const { ledger, templateId, target } = await ledgerFor(core, work);
  const template = await readSnapshot(core, templateDecider, streamName.template(templateId));
  const upload = await readUpload(source);
  const writer = new LedgerWriter(core, identity, target, ledger.end);
  const tally = await readAll(upload.rows, {
    reading: {
      country: upload.country ?? (await readTenant(core.store, tenantId))?.country,
      numbersOnly: template?.state?.category === 'AUTHENTICATION',
    },
    fill: new FillTally(template?.state ?? null),
    settle: (checks) => settled(core, tenantId, checks),
    add: ledger.completed ? async () => undefined : (rows: readonly CheckedRow[]) => writer.add(rows),
    ...(onRows ? { onRows } : {}),
  });
  const commandHash = await core.keyring.hmac(tenantId, upload.digest());
  const command = { ...identity, commandHash };
  const earlier = await earlierTry(core, command, target, ledger, writer);
  const counted = earlier ? replayOf(command, earlier) : await complete(core, command, target, writer, tally);
  const { event, position, replayed } = counted;
  const report = await reportOf(core, event.data, counted.state, tally);
  return { report, position: readPositionOf(target.wabaId, position), replayed };
}

/** An upload that counts, and the ledger behind it. */
interface Counted {
  readonly event: CompletedUpload;
  readonly state: LedgerState;
  readonly position: Position;
  readonly replayed: boolean;
}

/** The ledger with the end of an earlier try of the command, from before or from while the rows were added; null for none. */
async function earlierTry(
  core: Core,
  { commandId }: Command,
  { campaignId }: Target,
  ledger: LedgerView,
  { end }: LedgerWriter,
): Promise<LedgerView | null> {
  if (ledger.completed) return ledger;
  const met = end.state.completed.some(({ causationId }) => causationId === commandId);
  return met ? readLedger(core, campaignId, commandId) : null;
}

function replayOf(command: Command, { completed, end }: LedgerView): Counted {
  if (!completed) throw new Error('an upload that counts has no end');
  refuseOtherBody(command, completed);
  return { event: completed, state: end.state, position: completed.position, replayed: true };
}

/** Makes the chunks count, against the whole ledger as it stands now. */
async function complete(
  core: Core,
  command: Command,
  target: Target,
  { uploadId, chunks, end: from }: LedgerWriter,
  tally: UploadTally,
): Promise<Counted> {
  const { campaignId, wabaId } = target;
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
async function reportOf(
  core: Core,
  { campaignId, uploadId, received, added, duplicates, rejectedCount }: EventData<'UploadCompleted'>,
  state: LedgerState,
  { rejected, fill }: UploadTally,
): Promise<UploadReport> {
  const counts = { received, added, duplicates, rejected: [...rejected], rejectedCount };
  const named = duplicates === 0 ? [] : await duplicateRows(core, campaignId, state, uploadId);
  return { ...counts, duplicateRows: named, warnings: fill.warnings().slice(0, MAX_WARNINGS) };
}
