import type { CatalogueEvent, EventType } from '@wabus/events';
import type { PoolClient } from '@wabus/postgres';
import type { ReadModel } from '@wabus/projection';

/** How a follower goes on without an event that can never be applied, instead of stopping at it. */
export interface SettingAside {
  /** Whether this error says that no repetition helps. */
  isFinal(error: unknown): boolean;
  /** Keeps, within the transaction that passes the event over, which one it was and why. */
  keep(tx: PoolClient, event: CatalogueEvent, error: unknown): Promise<void>;
}

/**
 * What follows the events: it applies them to tables of its own, within the transaction that moves its checkpoint.
 * Every read model is one. Applying an event anew changes nothing.
 */
export interface Follower extends Pick<ReadModel, 'name' | 'version' | 'reads' | 'opens' | 'project'> {
  /** Absent: an event that cannot be applied stops it. */
  readonly settingAside?: SettingAside;
}

/** A follower and a partition of the log: what has a checkpoint. */
export interface CheckpointKey {
  readonly follower: Pick<Follower, 'name' | 'version'>;
  readonly partition: number;
}

/** Whether it reads events of this type. */
export const readsType = ({ reads }: Pick<Follower, 'reads'>, type: EventType): boolean =>
  reads === undefined || reads.has(type);
