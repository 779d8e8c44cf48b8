import type { CommandRunner, Idempotency } from '@wabus/commands';
import type { EventStore } from '@wabus/event-store';
import type { Gates } from '@wabus/gates';
import type { ErasingKeyring } from '@wabus/keyring';
import type { Clock, Ids, Logger } from '@wabus/platform';
import type { Onboarding, Templates } from '@wabus/provider';
import type { Vault } from '@wabus/vault';

/** The part of the provider that commands need: signing up and handing in templates, never sending. */
export type CommandProvider = Onboarding & Templates;

/** What every command stands on. */
export interface Core {
  readonly store: EventStore;
  readonly runner: CommandRunner;
  readonly keyring: ErasingKeyring;
  /** How long raw webhooks of an erased person may be there, in milliseconds. */
  readonly rawWebhooksMs: number;
  readonly vault: Vault;
  readonly provider: CommandProvider;
  /** What streams alone do not tell in time: who wrote when. */
  readonly gates: Pick<Gates, 'read' | 'approvedTemplates'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly idempotency: Idempotency;
}
