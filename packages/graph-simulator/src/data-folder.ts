import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';

/** Thrown when another simulator works on the folder. */
export class DataFolderInUse extends Error {}

/** What `simulator.json` in the data folder says while a simulator runs. */
export interface RunningNote {
  readonly pid: number;
  readonly graphUrl: string;
  readonly controlUrl: string;
}

const noteName = 'simulator.json';

/** Makes sure that no simulator works on the folder: one left by a kill is told from a live one by asking it. */
export async function claimFolder(dataDir: string): Promise<void> {
  const note = readNote(dataDir);
  if (!note) return;
  try {
    const answer = await request(`${note.controlUrl}/healthz`, { headersTimeout: 2000 });
    const { pid } = (await answer.body.json()) as { pid?: number };
    if (pid !== note.pid) return;
  } catch {
    return;
  }
  throw new DataFolderInUse(`a simulator (process ${note.pid}) works on this data folder already`);
}

/** Leaves word of where the simulator listens. */
export function leaveNote(dataDir: string, note: RunningNote): void {
  writeFileSync(join(dataDir, noteName), `${JSON.stringify(note)}\n`, { mode: 0o600 });
}

/** Takes the word back. */
export function removeNote(dataDir: string): void {
  rmSync(join(dataDir, noteName), { force: true });
}

function readNote(dataDir: string): RunningNote | null {
  try {
    return JSON.parse(readFileSync(join(dataDir, noteName), 'utf8')) as RunningNote;
  } catch {
    return null;
  }
}
