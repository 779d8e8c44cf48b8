import type { FeedTroubles } from '@wabus/event-feed';
import { type Gates, isStale } from '@wabus/gates';
import { pause } from '@wabus/platform';

const POLL_MS = 25;
const SAY_EVERY_MS = 10_000;
/** Most starts find read models a moment behind: then what is read right after the start is all that was acknowledged. */
const MODELS_MS = 5_000;

/** What a start waits for, and what it goes on without. */
export interface Starting {
  /** What keeps commands, receiving or sending from working; empty when all of them work. */
  starting(): readonly string[];
  models(): FeedTroubles;
}

/** Models that a start goes on without, in words. */
export interface LaggingModels {
  readonly stopped: readonly string[];
  readonly behind: readonly string[];
}

/**
 * Resolves when commands are taken, webhooks are placed and messages are sent. Read models that an event stopped are
 * not waited for, those that catch up only for a moment: unless they are the gates, since nothing is sent without.
 * Waits as long as it takes and says for what.
 */
export async function untilWorking(
  services: Starting,
  gates: Pick<Gates, 'read'>,
  onProgress: (sentence: string) => void,
  signal: AbortSignal,
): Promise<LaggingModels> {
  let sayAt = performance.now() + SAY_EVERY_MS;
  for (;;) {
    const waits = [...services.starting(), ...(await staleGates(services, gates))];
    if (waits.length === 0) break;
    if (performance.now() > sayAt) {
      onProgress(`Still waiting for: ${waits.join('; ')}`);
      sayAt = performance.now() + SAY_EVERY_MS;
    }
    await pause(POLL_MS, signal);
    signal.throwIfAborted();
  }
  const until = performance.now() + MODELS_MS;
  while (services.models().behind.length > 0 && performance.now() < until) {
    await pause(POLL_MS, signal);
    signal.throwIfAborted();
  }
  const { stopped, behind } = services.models();
  return { stopped: stopped.map(({ text }) => text), behind: behind.map(({ text }) => text) };
}

async function staleGates(services: Starting, gates: Pick<Gates, 'read'>): Promise<readonly string[]> {
  // Until a person sees to it nothing is sent, but what Meta says is taken, and so are commands.
  if (services.models().stopped.some(({ model }) => model === 'gates')) return [];
  const read = await gates.read({}).catch(() => null);
  return read && !isStale(read) ? [] : ['fresh gates'];
}
