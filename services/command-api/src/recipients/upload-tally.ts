import { MAX_LISTED_REJECTIONS } from '@wabus/domain';
import { type CheckedRow, checkRow, type RejectedRow, type RowCheck } from './check-row.ts';
import { BATCH_ROWS } from './chunks.ts';
import type { FillTally } from './fill-tally.ts';
import type { Upload } from './read-upload.ts';

/** Most bytes of the refusals that are listed: neither the answer nor the event that keeps them grows beyond it. */
const MAX_LISTED_BYTES = 524_288;

/** What was counted while reading an upload. */
export interface UploadTally {
  readonly received: number;
  readonly rejectedCount: number;
  /** At most the first 1,000, and no more of them than half a megabyte. */
  readonly rejected: readonly RejectedRow[];
  readonly fill: FillTally;
}

/** What is done with the rows of an upload, a batch at a time. */
export interface UploadSteps {
  /** Country of rows that name none. */
  readonly country: string | undefined;
  readonly fill: FillTally;
  /** Finds out about numbers that are good if they are known. */
  settle(checks: readonly RowCheck[]): Promise<RowCheck[]>;
  add(rows: readonly CheckedRow[]): Promise<void>;
  /** Told how many rows were read, batch by batch. */
  readonly onRows?: (received: number) => void;
}

/** Reads all rows, adds the good ones and counts. */
export async function readAll(rows: Upload['rows'], steps: UploadSteps): Promise<UploadTally> {
  const { country, fill } = steps;
  const rejected: RejectedRow[] = [];
  let [received, rejectedCount, listedBytes] = [0, 0, 0];
  let batch: RowCheck[] = [];
  const flush = async (): Promise<void> => {
    const checks = await steps.settle(batch);
    batch = [];
    const good = checks.flatMap((check) => ('ok' in check ? [check.ok] : []));
    await steps.add(good);
    for (const row of good) fill.add(row);
    for (const check of checks) {
      if (!('rejected' in check)) continue;
      rejectedCount += 1;
      if (rejected.length === MAX_LISTED_REJECTIONS || listedBytes > MAX_LISTED_BYTES) continue;
      listedBytes += Buffer.byteLength(JSON.stringify(check.rejected));
      rejected.push(check.rejected);
    }
  };
  for await (const row of rows) {
    received += 1;
    if ('short' in row && row.short) fill.addShort();
    batch.push(checkRow(row, country));
    if (batch.length < BATCH_ROWS) continue;
    await flush();
    steps.onRows?.(received);
  }
  await flush();
  return { received, rejectedCount, rejected, fill };
}
