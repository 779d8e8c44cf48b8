// Part of the EventStoreDB test double (see README.md): not EventStoreDB, and no promise about it.
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { LogEntry } from './log.ts';

/** Keeps appends in a file, one line of JSON each. */
export interface Journal {
  keep(entry: LogEntry): void;
  close(): void;
}

interface Line {
  s: string;
  p: number;
  c: number;
  /** id, type, json, data, metadata (base64), revision, position, next */
  e: [string, string, boolean, string, string, number, number, number][];
}

/**
 * Opens the file and hands every whole line to `restore`. A line that a crash cut short is cut off. Each append is
 * one write to the file before it is answered, so the end of this process loses nothing that was answered; there is
 * no fsync, so the end of the machine may.
 *
 * @throws Error when a whole line is not of this journal.
 */
export function openJournal(path: string, restore: (entry: LogEntry) => void): Journal {
  const file = openSync(path, 'a+');
  const bytes = readFileSync(path);
  const whole = bytes.lastIndexOf(10) + 1;
  if (whole < bytes.length) ftruncateSync(file, whole);
  for (let from = 0; from < whole; ) {
    const to = bytes.indexOf(10, from);
    restore(entryOf(bytes.toString('utf8', from, to), path));
    from = to + 1;
  }
  return {
    keep: (entry) => {
      writeSync(file, `${JSON.stringify(lineOf(entry))}\n`);
    },
    close: () => closeSync(file),
  };
}

function lineOf({ stream, position, events }: LogEntry): Line {
  return {
    s: stream,
    p: position,
    c: events[0]?.created ?? 0,
    e: events.map((event) => [
      event.id,
      event.type,
      event.json,
      Buffer.from(event.data).toString('base64'),
      Buffer.from(event.metadata).toString('base64'),
      event.revision,
      event.position,
      event.next,
    ]),
  };
}

function entryOf(text: string, path: string): LogEntry {
  let line: Line;
  try {
    line = JSON.parse(text) as Line;
  } catch (error) {
    throw new Error(`${path} is not a journal of this test server: remove it or name another file.`, {
      cause: error,
    });
  }
  return {
    stream: line.s,
    position: line.p,
    events: line.e.map(([id, type, json, data, metadata, revision, position, next]) => ({
      id,
      type,
      json,
      data: Buffer.from(data, 'base64'),
      metadata: Buffer.from(metadata, 'base64'),
      stream: line.s,
      revision,
      position,
      next,
      created: line.c,
    })),
  };
}
