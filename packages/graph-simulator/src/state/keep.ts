import type { Update } from './entries.ts';
import type { World } from './world.ts';

/** Remembers an update until its webhook is taken, and which ids of updates are used. */
export function keep(world: World, update: Update | null): void {
  if (update === null) return;
  world.updates.set(update.id, update);
  const own = /^u(\d+)$/.exec(update.id);
  if (own) world.counters.update = Math.max(world.counters.update, Number(own[1]) + 1);
}
