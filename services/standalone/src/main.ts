import { join } from 'node:path';
import { announcementText } from './announce.ts';
import { FolderInUseError } from './data-folder.ts';
import { readOptions } from './options.ts';
import { type Standalone, startStandalone } from './service.ts';

const projectRoot = join(import.meta.dirname, '..', '..', '..');
const options = readOptions(
  process.argv.slice(2),
  process.env.WABUS_CALLED_FROM ?? process.cwd(),
  projectRoot,
);
const launchers = (process.env.WABUS_LAUNCHER_PIDS ?? `${process.ppid}`).split(',').map(Number);
const onProgress = (sentence: string): void => void process.stderr.write(`· ${sentence}\n`);

const starting = startStandalone(options, { launchers, onProgress });
let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

starting.then(announce, (error: Error) => {
  // A person can mend a folder in use or a taken port; for anything else the stack says where to look.
  const plain = error instanceof FolderInUseError || 'code' in error;
  process.stderr.write(`wabus did not start. ${plain ? error.message : error.stack}\n`);
  process.exit(1);
});

function announce({ announcement }: Standalone): void {
  process.stdout.write(options.json ? `${JSON.stringify(announcement)}\n` : announcementText(announcement));
}

/** A second signal while stopping is ignored: what is under way ends within seconds. */
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  onProgress('Stopping');
  try {
    await (await starting).stop();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`Stopping failed: ${(error as Error).stack}\n`);
    process.exit(1);
  }
}
