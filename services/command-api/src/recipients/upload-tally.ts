import { MAX_LISTED_REJECTIONS } from '@wabus/domain';
import { type CheckedRow, checkRow, type RejectedRow, type RowCheck, type RowReading } from './check-row.ts';
import { BATCH_BYTES, BATCH_ROWS } from './chunks.ts';
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
  readonly reading: RowReading;
  readonly fill: FillTally;
  /** Finds out about numbers that are good if they are known. */
  settle(checks: readonly RowCheck[]): Promise<RowCheck[]>;
  add(rows: readonly CheckedRow[]): Promise<void>;
  /** Told how many rows were read, batch by batch. */
  readonly onRows?: (received: number) => void;
}

/** Reads all rows, adds the good ones and counts. A batch is worked on while the next one is read. */
export async function readAll(rows: Upload['rows'], steps: UploadSteps): Promise<UploadTally> {
  const { reading, fill } = steps;
  const rejections = new Rejections();
  let [received, bytes] = [0, 0];
  let batch: RowCheck[] = [];
  let working = Promise.resolve();
  const flush = async (checked: readonly RowCheck[]): Promise<void> => {
    const checks = await steps.settle(checked);
    const good = checks.flatMap((check) => ('ok' in check ? [check.ok] : []));
    await steps.add(good);
    for (const row of good) fill.add(row);
    for (const check of checks) if ('rejected' in check) rejections.add(check.rejected);
  };
  const begin = async (): Promise<void> => {
    await working;
    working = flush(batch);
    // Whoever waits for it next is told; until then nobody may be listening.
    working.catch(() => undefined);
    batch = [];
    bytes = 0;
  };
  try {
    for await (const row of rows) {
      received += 1;
      if ('short' in row && row.short) fill.addShort();
      const check = checkRow(row, reading);
      batch.push(check);
      bytes += sizeOf(check);
      if (batch.length < BATCH_ROWS && bytes < BATCH_BYTES) continue;
      await begin();
      steps.onRows?.(received);
    }
    await begin();
  } finally {
    await Promise.allSettled([working]);
  }
  await working;
  return { received, rejectedCount: rejections.count, rejected: rejections.listed, fill };
}

/** About how many bytes of a row are kept. */
function sizeOf(check: RowCheck): number {
  return 'ok' in check ? check.ok.bytes : (check.perhaps?.bytes ?? check.rejected.detail.length);
}

/** Refused rows: all of them counted, the first ones listed. */
class Rejections {
  readonly listed: RejectedRow[] = [];
  count = 0;
  #bytes = 0;

  add(row: RejectedRow): void {
    this.count += 1;
    if (this.listed.length === MAX_LISTED_REJECTIONS || this.#bytes > MAX_LISTED_BYTES) return;
    this.#bytes += Buffer.byteLength(JSON.stringify(row));
    this.listed.push(row);
  }
}
