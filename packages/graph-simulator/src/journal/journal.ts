import { mkdirSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';

const newline = 0x0a;
const chunkBytes = 1 << 20;

/** Thrown when a line that is not the last one cannot be read: somebody changed the file. */
export class JournalDamaged extends Error {}

/**
 * An append-only file of JSON lines. `append` resolves when the line is on disk; lines that come while a write is
 * under way go together in the next one. A torn last line, left by a kill, is cut off when the file is opened.
 */
export class Journal<Line> {
  readonly #file: FileHandle;
  #waiting: { text: string; resolve: () => void; reject: (error: unknown) => void }[] = [];
  #writing: Promise<void> | null = null;
  #failure: unknown = null;

  private constructor(file: FileHandle) {
    this.#file = file;
  }

  /** Opens or makes the file and hands every line of it to `replay`, in order. Throws `JournalDamaged`. */
  static async open<Line>(path: string, replay: (line: Line) => void): Promise<Journal<Line>> {
    mkdirSync(dirname(path), { recursive: true });
    const file = await open(path, 'a+', 0o600);
    try {
      const { goodBytes, totalBytes } = await readLines(file, path, replay);
      if (goodBytes < totalBytes) await file.truncate(goodBytes);
    } catch (error) {
      await file.close();
      throw error;
    }
    return new Journal<Line>(file);
  }

  /** Adds a line; resolves when it is durable, rejects when it could not be written (then nothing is any more). */
  append(line: Line): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ text: JSON.stringify(line), resolve, reject });
      this.#writing ??= this.#drain();
    });
  }

  /** Writes what waits and closes the file. */
  async close(): Promise<void> {
    while (this.#writing) await this.#writing;
    await this.#file.close();
  }

  async #drain(): Promise<void> {
    // Requests of the same turn of the event loop share the first write.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        if (this.#failure) throw this.#failure;
        await this.#file.appendFile(`${batch.map(({ text }) => text).join('\n')}\n`);
        await this.#file.datasync();
        for (const { resolve } of batch) resolve();
      } catch (error) {
        this.#failure = error;
        for (const { reject } of batch) reject(error);
      }
    }
    this.#writing = null;
  }
}

async function readLines<Line>(
  file: FileHandle,
  path: string,
  replay: (line: Line) => void,
): Promise<{ goodBytes: number; totalBytes: number }> {
  const chunk = Buffer.allocUnsafe(chunkBytes);
  let rest = Buffer.alloc(0);
  let goodBytes = 0;
  let totalBytes = 0;
  for (;;) {
    const { bytesRead } = await file.read(chunk, 0, chunkBytes, totalBytes);
    if (bytesRead === 0) return { goodBytes, totalBytes };
    totalBytes += bytesRead;
    let text = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    for (let end = text.indexOf(newline); end >= 0; end = text.indexOf(newline)) {
      replay(parse<Line>(text.toString('utf8', 0, end), path));
      goodBytes += end + 1;
      text = text.subarray(end + 1);
    }
    rest = text;
  }
}

function parse<Line>(text: string, path: string): Line {
  try {
    return JSON.parse(text) as Line;
  } catch {
    throw new JournalDamaged(
      `${path} holds a line that is not JSON; the folder was changed by something else`,
    );
  }
}
