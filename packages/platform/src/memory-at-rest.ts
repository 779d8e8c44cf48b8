import { getHeapStatistics } from 'node:v8';

/** How a process gives back memory. */
export interface MemoryAtRest {
  /** Collects garbage once; default: that of V8, where Node was started with `--expose-gc`, else nobody. */
  readonly collect?: (() => void) | undefined;
  /** Bytes of the heap in use, garbage included; default: those of V8. */
  readonly used?: () => number;
  /** Microseconds of CPU of the process until now; default: those of the kernel. */
  readonly cpu?: () => number;
}

/** So often it is looked whether the process rests, in milliseconds. */
const LOOK_MS = 1_000;
/** Who uses less of a core between two looks is at rest. */
const REST_SHARE = 0.05;
/** From one collection to the next at least so many looks. */
const LOOKS_BETWEEN = 10;
/** Less garbage than this is not worth a collection. */
const LEAST_GARBAGE = 24 * 1024 * 1024;

/**
 * Lets a process keep its memory while it works and give it back once it rests: V8 collects the less the more it may
 * keep, but of itself it gives back little once nothing happens any more. Nothing is collected under load, nor where
 * little has come since the last time, nor again while it goes on resting: what little it makes then V8 collects among the
 * young, for a fraction. Answers what ends it; keeps no process alive.
 */
export function giveBackAtRest(settings: MemoryAtRest = {}): () => void {
  const { collect = collector(), used = usedByHeap, cpu = cpuOfProcess } = settings;
  if (!collect) return () => undefined;
  let [left, before, looks, worked] = [0, cpu(), LOOKS_BETWEEN, true];
  const look = (): void => {
    const now = cpu();
    const rests = now - before < LOOK_MS * 1_000 * REST_SHARE;
    before = now;
    looks += 1;
    worked ||= !rests;
    if (!rests || !worked || looks < LOOKS_BETWEEN || used() - left < LEAST_GARBAGE) return;
    collect();
    [left, before, looks, worked] = [used(), cpu(), 0, false];
  };
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  return () => clearInterval(timer);
}

const usedByHeap = (): number => getHeapStatistics().used_heap_size;

function cpuOfProcess(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** All that can be given back, which makes the space of young objects small again too. */
function collector(): (() => void) | undefined {
  const { gc } = globalThis;
  return gc && (() => void gc({ type: 'major', flavor: 'last-resort', execution: 'sync' }));
}
