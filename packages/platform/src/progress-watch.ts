import type { Gauge } from 'prom-client';
import { pause } from './backoff.ts';

const EVERY_MS = 5_000;
const STALLED_MS = 30_000;

/** Work that goes on in order, such as one partition of a consumer: how far it is, and how far there is something. */
export interface Line {
  /** As people read it, such as `wabus.webhooks, partition 1`. */
  readonly name: string;
  /** The same for the metric. */
  readonly labels: Readonly<Record<string, string | number>>;
  /** Everything before it is done. It may go back: then the line begins anew. */
  readonly at: bigint;
  /** Nothing waits when `at` has come here. */
  readonly end: bigint;
  /** What `end - at` counts, such as `records`. */
  readonly unit: string;
  /** Why the last try failed, when it did; no secrets, no personal data. */
  readonly failure?: string | null;
}

/** A line that stands still. */
export interface StalledLine {
  readonly line: Line;
  /** When it was seen to move, or when something began to wait for it, whichever was later. */
  readonly since: Date;
}

interface Seen {
  readonly at: bigint;
  readonly sinceMs: number;
}

/**
 * Says which lines make no progress: `at` has not moved for so long although something waited all the while. A line
 * that moves at all, however slowly, is not named; who has nothing to do neither. No I/O, no clock.
 */
export class Progress {
  readonly #stalledMs: number;
  #seen = new Map<string, Seen>();

  constructor(stalledMs: number) {
    this.#stalledMs = stalledMs;
  }

  /** Takes in where all lines are now; those no longer named are forgotten. */
  look(lines: readonly Line[], nowMs: number): readonly StalledLine[] {
    const waiting = lines.filter(({ at, end }) => at < end);
    this.#seen = new Map(
      waiting.map(({ name, at }): [string, Seen] => {
        const before = this.#seen.get(name);
        return [name, before?.at === at ? before : { at, sinceMs: nowMs }];
      }),
    );
    return waiting.flatMap((line) => {
      const sinceMs = this.#seen.get(line.name)?.sinceMs ?? nowMs;
      return nowMs - sinceMs < this.#stalledMs ? [] : [{ line, since: new Date(sinceMs) }];
    });
  }
}

/** What a watch over progress is made of. */
export interface ProgressWatchOptions {
  /** Where every line is now; what it rejects with is no news: engines that are away are named elsewhere. */
  readonly lines: () => Promise<readonly Line[]>;
  /** Seconds for which a line has stood still, 0 for one that goes; its labels are those of the lines. */
  readonly gauge: Gauge<string>;
  /** Why a line that says nothing of its own may stand still; null when nothing is known. */
  readonly why?: () => string | null;
  /** Told of lines that stand still, after each look. */
  readonly onStalled?: (stalled: readonly StalledLine[]) => void;
  /** How long without a move counts as standing still. Default 30,000. */
  readonly stalledMs?: number | undefined;
  /** Default: the machine's. */
  readonly nowMs?: () => number;
}

/** Looks every few seconds at the lines of a service, and knows which of them make no progress, since when and why. */
export class ProgressWatch {
  readonly #options: ProgressWatchOptions;
  readonly #stalledMs: number;
  readonly #progress: Progress;
  readonly #stop = new AbortController();
  #stalled: readonly StalledLine[] = [];
  #running: Promise<void> | null = null;

  constructor(options: ProgressWatchOptions) {
    this.#options = options;
    this.#stalledMs = options.stalledMs ?? STALLED_MS;
    this.#progress = new Progress(this.#stalledMs);
  }

  start(): void {
    this.#running ??= this.#watch();
  }

  /** Ends the looks; one under way is not waited for, since an engine that hangs may answer in minutes. */
  async stop(): Promise<void> {
    this.#stop.abort();
  }

  /** What stands still, in words for /readyz; empty while everything goes or rests. */
  waitingFor(): readonly string[] {
    return this.#stalled.map(({ line, since }) => {
      const why = line.failure ?? this.#options.why?.();
      const what = `${line.name}: no progress since ${since.toISOString()}, ${line.end - line.at} ${line.unit} wait`;
      return why ? `${what}: ${why}` : what;
    });
  }

  async #watch(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#look().catch(() => undefined);
      await pause(Math.min(EVERY_MS, this.#stalledMs), signal);
    }
  }

  async #look(): Promise<void> {
    const { lines: read, gauge, onStalled, nowMs = Date.now } = this.#options;
    const lines = await read();
    if (this.#stop.signal.aborted) return;
    const now = nowMs();
    this.#stalled = this.#progress.look(lines, now);
    gauge.reset();
    for (const { labels } of lines) gauge.set({ ...labels }, 0);
    for (const { line, since } of this.#stalled) {
      gauge.set({ ...line.labels }, (now - since.getTime()) / 1_000);
    }
    onStalled?.(this.#stalled);
  }
}
