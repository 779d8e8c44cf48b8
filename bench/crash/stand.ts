import type { EventStore } from '@wabus/event-store';
import type { DemoClient } from '@wabus/standalone/demo';

/** A running platform, and what the checker reads beside it. */
export interface Stand {
  /** Talks to it as it runs now: another one after each restart of everything. */
  readonly client: DemoClient;
  /** Address of the HTTP face for commands, and the token for it, as it runs now. */
  readonly commands: { readonly url: string; readonly token: string };
  /** Where Meta sends webhooks, as it runs now, and what it signs them with. */
  readonly webhook: { readonly url: string; readonly appSecret: string };
  /** The database as its owner. */
  readonly postgres: string;
  /** Key-encryption key of the keyring. */
  readonly keyringKey: string;
  /** What Meta's side remembers: JSON lines. */
  readonly journal: string;
  /** The truth, for the checker. */
  openStore(): EventStore;
  /** Ends everything kindly. */
  stop(): Promise<void>;
}
