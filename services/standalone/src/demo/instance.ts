import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Announcement } from '../announce.ts';
import { readyFile, removeFolder } from '../data-folder.ts';
import { readJson } from '../json-file.ts';

/** An instance to show the demo on: the one that runs already, or one of the demo's own. */
export interface DemoInstance {
  readonly announcement: Announcement;
  /** Ends the demo's own instance and its data; leaves a running one alone. */
  end(): Promise<void>;
}

/** Finds the instance that uses the data folder, else starts one on a folder and ports of its own. */
export async function demoInstance(dataDir: string, step: (sentence: string) => void): Promise<DemoInstance> {
  const running = await runningInstance(dataDir);
  if (running?.simulatorControl) {
    step(`Using the instance that runs at ${running.api}`);
    return { announcement: running, end: async () => undefined };
  }
  step(`${running ? 'The one that runs has no simulator' : 'No instance runs'}: starting one for this demo`);
  const folder = mkdtempSync(join(tmpdir(), 'wabus-demo-'));
  const entry = join(import.meta.dirname, '..', 'main.ts');
  const child = spawn(process.execPath, [entry, '--json', '--port', '0', '--data', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = (): Promise<void> => removeFolder(folder);
  try {
    return { announcement: await firstLine(child), end };
  } catch (error) {
    await end();
    throw error;
  }
}

async function runningInstance(dataDir: string): Promise<Announcement | undefined> {
  const announcement = readJson<Announcement>(readyFile(dataDir));
  if (!announcement) return undefined;
  const answers = await fetch(`${announcement.api}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );
  return answers ? announcement : undefined;
}

function firstLine(child: ChildProcess): Promise<Announcement> {
  return new Promise((resolve, reject) => {
    if (!child.stdout) throw new Error('The instance has no standard output.');
    createInterface({ input: child.stdout }).once('line', (line) =>
      resolve(JSON.parse(line) as Announcement),
    );
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`The instance ended with code ${code} before it was ready.`)),
    );
  });
}
