/** Who starts it, and what it is told. */
export interface StartContext {
  /** Processes whose end is ours too. */
  readonly launchers: readonly number[];
  /** The environment: `WABUS_…` of engines, and where Java and Maven are. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (sentence: string) => void;
  /** Called when an engine cannot go on in this process, which should then stop and be started again. */
  readonly onFatal: (error: Error) => void;
  /** Calls the start off, at any moment: what was started by then is stopped, and the start rejects with its reason. */
  readonly signal: AbortSignal;
}

/** What was started, to be stopped in the opposite order. */
export type Stops = (() => Promise<void>)[];
