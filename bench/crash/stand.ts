import type { DemoClient } from '@wabus/standalone/demo';

/** A running platform that can be killed and comes back, and what the checker reads beside it. */
export interface Stand {
  /** Talks to it as it runs now: another one after each `crash`. */
  readonly client: DemoClient;
  /** Address of the HTTP face for commands, and the token for it, as it runs now. */
  readonly commands: { readonly url: string; readonly token: string };
  /** The database as its owner. */
  readonly postgres: string;
  /** Key-encryption key of the keyring. */
  readonly keyringKey: string;
  /** What Meta's side remembers: JSON lines. */
  readonly journal: string;
  /** kill -9, without a goodbye; resolves when the process is gone. */
  kill(): Promise<void>;
  /** Starts what was killed again; resolves when it is ready. */
  restart(): Promise<void>;
  /** Ends everything kindly. */
  stop(): Promise<void>;
}
