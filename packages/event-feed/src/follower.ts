import type { ReadModel } from '@wabus/projection';

/**
 * What follows the events: it applies them to tables of its own, within the transaction that moves its checkpoint.
 * Every read model is one. Applying an event anew changes nothing.
 */
export type Follower = Pick<ReadModel, 'name' | 'version' | 'reads' | 'opens' | 'project'>;

/** A follower and a partition of the log: what has a checkpoint. */
export interface FeedPlace {
  readonly follower: Pick<Follower, 'name' | 'version'>;
  readonly partition: number;
}

/** Whether it reads events of this type. */
export const readsType = (
  { reads }: Pick<Follower, 'reads'>,
  type: Parameters<Exclude<Follower['reads'], undefined>['has']>[0],
): boolean => reads === undefined || reads.has(type);
