import type { Server } from 'node:http';
import { join } from 'node:path';
import { listen, silentLogger, systemClock } from '@wabus/platform';
import { createControlServer } from './control/server.ts';
import { claimFolder, leaveNote, removeNote } from './data-folder.ts';
import { Engine } from './engine.ts';
import { createGraphServer } from './graph/server.ts';
import { Journal } from './journal/journal.ts';
import type { RunningSimulator, SimulatorOptions } from './options.ts';
import { applyEntry } from './state/apply.ts';
import type { Entry } from './state/entries.ts';
import { World } from './state/world.ts';

/**
 * Starts the simulator in this process, with everything that its data folder remembers. Throws `DataFolderInUse`,
 * `JournalDamaged`, or when a port is taken.
 */
export async function startSimulator(options: SimulatorOptions): Promise<RunningSimulator> {
  await claimFolder(options.dataDir);
  const engine = await openEngine(options);
  const [graph, control] = [createGraphServer(engine), createControlServer(engine)];
  try {
    const graphUrl = `http://127.0.0.1:${await listen(graph, options.port, options.host)}`;
    engine.graphUrl = options.graphUrl ?? graphUrl;
    const controlUrl = `http://127.0.0.1:${await listen(control, options.controlPort, options.host)}`;
    leaveNote(options.dataDir, { pid: process.pid, graphUrl, controlUrl });
    engine.resume();
    return {
      graphUrl,
      controlUrl,
      setCallbackUrl: (url) => engine.setCallback(url, null),
      close: async () => {
        await Promise.all([stop(graph), stop(control)]);
        await engine.close();
        removeNote(options.dataDir);
      },
    };
  } catch (error) {
    await Promise.all([stop(graph), stop(control)]);
    await engine.close();
    throw error;
  }
}

async function openEngine(options: SimulatorOptions): Promise<Engine> {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silentLogger;
  const world = new World(options.seed);
  let lines = 0;
  const journal = await Journal.open<Entry>(join(options.dataDir, 'journal.ndjson'), (entry) => {
    applyEntry(world, entry);
    lines += 1;
  });
  const { appId: id, appSecret: secret, verifyToken } = options;
  const engine = new Engine({ world, journal, clock, logger, app: { id, secret, verifyToken } });
  if (lines === 0) await engine.record({ e: 'begun', seed: options.seed, at: engine.now() });
  else if (world.seed !== options.seed) logger.warn('the data folder keeps the seed it was begun with');
  if (options.callbackUrl !== undefined && options.callbackUrl !== world.callbackUrl) {
    await engine.setCallback(options.callbackUrl, null);
  }
  return engine;
}

async function stop(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}
