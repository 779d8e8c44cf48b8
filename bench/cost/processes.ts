import { readdirSync, readFileSync } from 'node:fs';

/** What a process of the product is. */
export type Kind = 'services' | 'postgres' | 'simulator' | 'launcher';

/** CPU and place of one process. */
export interface ProcessSample {
  readonly kind: Kind;
  /** Of a session of Postgres its role, of its other processes their name, else what runs. */
  readonly name: string;
  /** CPU of the process itself since it began, in milliseconds. */
  readonly ownMs: number;
  /** CPU of those it started, once they have ended, in milliseconds. */
  readonly endedMs: number;
}

/** All processes of the product at one moment. */
export interface ProcessesSample {
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  readonly processes: ReadonlyMap<number, ProcessSample>;
}

/** CPU between two samples, in milliseconds. */
export interface CpuUse {
  readonly seconds: number;
  readonly byKind: Readonly<Record<Kind, number>>;
  readonly total: number;
  /** Of Postgres only: by role of its sessions and by name of its other processes. */
  readonly byRole: Readonly<Record<string, number>>;
}

/** The kernel counts in hundredths of a second (USER_HZ), on every architecture that Node runs on. */
const TICK_MS = 10;
const KINDS: readonly Kind[] = ['services', 'postgres', 'simulator', 'launcher'];
const ENDED_SESSIONS = 'sessions that ended';

/** Samples the process `root` and everything that descends from it. Reads /proc only: nobody sampled notices. */
export function sampleProcesses(root: number): ProcessesSample {
  const children = new Map<number, number[]>();
  const stats = new Map<number, readonly string[]>();
  for (const pid of readdirSync('/proc').map(Number).filter(Number.isInteger)) {
    const fields = statOf(pid);
    if (!fields) continue;
    stats.set(pid, fields);
    const parent = Number(fields[1]);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const processes = new Map<number, ProcessSample>();
  for (const waiting = [root]; waiting.length > 0; ) {
    const pid = waiting.pop() ?? root;
    const fields = stats.get(pid);
    if (fields) processes.set(pid, sampleOf(pid, fields));
    waiting.push(...(children.get(pid) ?? []));
  }
  return { at: performance.now(), processes };
}

/** CPU used between two samples, also by processes that began or ended meanwhile. */
export function cpuBetween(before: ProcessesSample, after: ProcessesSample): CpuUse {
  const byKind: Record<Kind, number> = { services: 0, postgres: 0, simulator: 0, launcher: 0 };
  const byRole: Record<string, number> = {};
  const add = (sample: ProcessSample, name: string, ms: number): void => {
    byKind[sample.kind] += ms;
    if (sample.kind === 'postgres') byRole[name] = (byRole[name] ?? 0) + ms;
  };
  for (const [pid, now] of after.processes) {
    const then = before.processes.get(pid);
    add(now, now.name, now.ownMs - (then?.ownMs ?? 0));
    add(now, ENDED_SESSIONS, now.endedMs - (then?.endedMs ?? 0));
  }
  // Who ended meanwhile is counted by its parent with all that it ever used.
  for (const [pid, gone] of before.processes) {
    if (!after.processes.has(pid)) add(gone, ENDED_SESSIONS, -gone.ownMs);
  }
  const total = KINDS.reduce((sum, kind) => sum + byKind[kind], 0);
  return { seconds: (after.at - before.at) / 1_000, byKind, total, byRole };
}

/** Proportional memory of all processes by kind, in megabytes: pages that several share count once in all. */
export function memoryOf({ processes }: ProcessesSample): Readonly<Record<Kind | 'total', number>> {
  const megabytes: Record<Kind | 'total', number> = {
    ...{ services: 0, postgres: 0, simulator: 0, launcher: 0 },
    total: 0,
  };
  for (const [pid, { kind }] of processes) {
    const kilobytes = Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
    megabytes[kind] += kilobytes / 1_024;
    megabytes.total += kilobytes / 1_024;
  }
  return megabytes;
}

/** Processes of these kinds. */
export function pidsOf({ processes }: ProcessesSample, ...kinds: readonly Kind[]): readonly number[] {
  return [...processes].filter(([, { kind }]) => kinds.includes(kind)).map(([pid]) => pid);
}

function sampleOf(pid: number, fields: readonly string[]): ProcessSample {
  const [kind, name] = whatRuns(pid);
  const ticks = (index: number): number => Number(fields[index]) * TICK_MS;
  // Of a process with one thread the scheduler tells nanoseconds.
  const threads = Number(fields[17]);
  const exact = threads === 1 ? Number.parseInt(textOf(`/proc/${pid}/schedstat`), 10) / 1e6 : Number.NaN;
  const ownMs = exact > 0 ? exact : ticks(11) + ticks(12);
  return { kind, name, ownMs, endedMs: ticks(13) + ticks(14) };
}

/** The fields of /proc/PID/stat from the state on: 1 is the parent, 11 to 14 are the times, 17 counts threads. */
function statOf(pid: number): readonly string[] | undefined {
  const text = textOf(`/proc/${pid}/stat`);
  return text === '' ? undefined : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function whatRuns(pid: number): readonly [Kind, string] {
  const line = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  const session = /^postgres: (wabus_\w+) /.exec(line);
  if (session) return ['postgres', session[1] ?? ''];
  const background = /^postgres: ([a-z ]+)/.exec(line);
  if (background) return ['postgres', (background[1] ?? '').trim()];
  if (/\/postgres -D /.test(line)) return ['postgres', 'postmaster'];
  if (line.includes('graph-simulator')) return ['simulator', 'simulator'];
  if (/^(npm|sh) |\brun\.mjs\b/.test(line)) return ['launcher', 'npm'];
  return ['services', 'services'];
}

/** Empty when it is gone: processes end while we look. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
