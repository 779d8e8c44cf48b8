import { closeSync, mkdirSync, openSync, readdirSync, readSync, statSync, unlinkSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogRecord } from '@wabus/event-log';
import { backoffMs, NaturalBatch, pause } from '@wabus/platform';
import { frameOf, readFrame } from './frames.ts';

/** A file is begun anew once it has so many bytes: what was drained is given back file by file. */
const FILE_BYTES = 16 * 1024 * 1024;
/** What is drained at once. */
const BATCH_RECORDS = 500;
const BATCH_BYTES = 4 * 1024 * 1024;
/** What is read for that: the last record of it is whole, too. */
const READ_BYTES = 2 * BATCH_BYTES;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const NAME = /^(\d{12})\.spool$/;

/** How a spool is kept. */
export interface SpoolOptions {
  /** Folder of this receiver alone. */
  readonly folder: string;
  /** More than so many bytes are not kept: who comes then is told to come again. */
  readonly maxBytes: number;
}

/** One file: its frames up to `size` are on the disk for sure. */
interface SpoolFile {
  readonly number: number;
  size: number;
}

/** Records that were read for the log, and where those behind them begin. */
interface Batch {
  readonly records: LogRecord[];
  readonly file: SpoolFile;
  readonly next: number;
}

/**
 * Records on the disk of the receiver, for as long as the log does not take them: whatever `add` took is there after
 * `kill -9`, and leaves in the order in which it came. Where it was drained to is not written down: after a crash the
 * records of one file may reach the log twice, which changes nothing there.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #files: SpoolFile[];
  readonly #writing: NaturalBatch<Buffer, undefined>;
  #handle: { readonly file: SpoolFile; readonly handle: FileHandle } | undefined;
  /** Where the next record to drain begins, in the first file. */
  #drained = 0;
  /** Taken and not drained, whether it is on the disk yet or not. */
  #bytes = 0;
  #wake: (() => void) | undefined;

  private constructor(options: SpoolOptions, files: SpoolFile[]) {
    this.#options = options;
    this.#files = files;
    this.#bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#writing = new NaturalBatch((frames) => this.#write(frames), { maxItems: 1_000 });
  }

  /** Opens the folder with what an earlier process left there. */
  static open(options: SpoolOptions): Spool {
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    const numbers = readdirSync(options.folder).flatMap((name) => NAME.exec(name)?.[1] ?? []);
    const files = numbers.sort().map((number) => ({ number: Number(number), size: 0 }));
    for (const file of files) file.size = statSync(pathOf(options.folder, file)).size;
    return new Spool(options, files);
  }

  /** Bytes that wait for the log. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes that may wait at most. */
  get maxBytes(): number {
    return this.#options.maxBytes;
  }

  /** Whether nothing waits: whoever comes now may go to the log without overtaking anybody. */
  isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /** Resolves with true once the records are on the disk, with false when there is no room for them. */
  async add(records: readonly LogRecord[]): Promise<boolean> {
    const frames = Buffer.concat(records.map(frameOf));
    if (this.#bytes + frames.length > this.#options.maxBytes) return false;
    this.#bytes += frames.length;
    try {
      await this.#writing.add(frames);
    } catch (error) {
      this.#bytes -= frames.length;
      throw error;
    }
    this.#wake?.();
    return true;
  }

  /** Hands what waits to the log, until `signal` aborts; `onError` is told of each refusal, after which it is tried again. */
  async drain(
    send: (records: readonly LogRecord[]) => Promise<unknown>,
    { signal, onError }: { readonly signal: AbortSignal; onError(error: unknown, attempt: number): void },
  ): Promise<void> {
    signal.addEventListener('abort', () => this.#wake?.());
    for (let attempt = 0; !signal.aborted; ) {
      const batch = this.#next();
      if (!batch) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          if (signal.aborted) resolve();
        });
        continue;
      }
      try {
        if (batch.records.length > 0) await send(batch.records);
        this.#passed(batch);
        attempt = 0;
      } catch (error) {
        onError(error, attempt);
        await pause(backoffMs(attempt, FIRST_PAUSE_MS, LONGEST_PAUSE_MS), signal);
        attempt += 1;
      }
    }
  }

  /** Ends writing; what waits stays on the disk. */
  async close(): Promise<void> {
    await this.#handle?.handle.close();
    this.#handle = undefined;
  }

  #next(): Batch | undefined {
    const [file] = this.#files;
    if (!file || (this.#drained >= file.size && file === this.#handle?.file)) return undefined;
    const bytes = partOf(pathOf(this.#options.folder, file), this.#drained, file.size);
    const records: LogRecord[] = [];
    let read = 0;
    while (records.length < BATCH_RECORDS && read < BATCH_BYTES) {
      const frame = readFrame(bytes, read);
      // The end, or what a crash cut off: nobody was told that it is kept.
      if (!frame) return { records, file, next: file.size };
      records.push(frame.record);
      read = frame.next;
    }
    return { records, file, next: this.#drained + read };
  }

  #passed({ file, next }: Batch): void {
    this.#bytes -= next - this.#drained;
    this.#drained = next;
    if (next < file.size) return;
    // Between two writes: a write under way has its own word on the size of the file.
    if (file === this.#handle?.file && this.#bytes > 0) return;
    this.#files.shift();
    this.#drained = 0;
    if (file === this.#handle?.file) {
      void this.#handle.handle.close().catch(() => undefined);
      this.#handle = undefined;
    }
    unlinkSync(pathOf(this.#options.folder, file));
  }

  async #write(frames: Buffer[]): Promise<undefined[]> {
    const { file, handle } = this.#handle ?? (await this.#begin());
    const bytes = Buffer.concat(frames);
    try {
      await handle.write(bytes, 0, bytes.length, file.size);
      await handle.datasync();
    } catch (error) {
      // What stands behind the last whole record is nobody's; the next ones come into another file.
      this.#handle = undefined;
      await handle.close().catch(() => undefined);
      throw error;
    }
    file.size += bytes.length;
    if (file.size >= FILE_BYTES) {
      this.#handle = undefined;
      await handle.close();
    }
    return frames.map(() => undefined);
  }

  async #begin() {
    const { folder } = this.#options;
    const file = { number: (this.#files.at(-1)?.number ?? 0) + 1, size: 0 };
    const handle = await open(pathOf(folder, file), 'wx', 0o600);
    // The name of the file must outlive a power cut as well.
    const directory = await open(folder, 'r');
    await directory.sync();
    await directory.close();
    this.#files.push(file);
    this.#handle = { file, handle };
    return this.#handle;
  }
}

function partOf(path: string, from: number, size: number): Buffer {
  const bytes = Buffer.alloc(Math.min(size - from, READ_BYTES));
  const file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, from));
  } finally {
    closeSync(file);
  }
}

const pathOf = (folder: string, { number }: Pick<SpoolFile, 'number'>): string =>
  join(folder, `${String(number).padStart(12, '0')}.spool`);
