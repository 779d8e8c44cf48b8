import type { CommandRunner } from '@wabus/commands';
import type { EventStore } from '@wabus/event-store';
import type { Actor } from '@wabus/events';
import type { Keyring } from '@wabus/keyring';
import type { Clock, Logger } from '@wabus/platform';
import type { Pool } from '@wabus/postgres';
import type { Allowance } from './allowance.ts';
import type { Reservations } from './reservations.ts';

/** What the parts of the release loop share. */
export interface LoopPorts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly runner: Pick<CommandRunner, 'runMany' | 'run'>;
  readonly keyring: Pick<Keyring, 'open'>;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly allowance: Allowance;
  readonly reservations: Reservations;
  /** Counts what was appended, by kind, or why not. */
  readonly count: (what: string, by: number) => void;
}

/** Who appends. */
export const SCHEDULER: Actor = { kind: 'system', id: 'scheduler' };
