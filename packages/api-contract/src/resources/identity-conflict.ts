import type { IdentityConflictResource } from '../schemas/identity.ts';
import { type Moment, writtenMoment } from './plain.ts';

/** What is known of a conflict. */
export interface IdentityConflictFacts
  extends Pick<IdentityConflictResource, 'id' | 'contactId' | 'otherContactId' | 'because'> {
  /** What was decided; null: nothing yet. */
  readonly same: boolean | null;
  readonly foundAt: Moment;
  readonly decidedAt: Moment | null;
}

/** A conflict as every answer has it. */
export function identityConflictResource(conflict: IdentityConflictFacts): IdentityConflictResource {
  const { id, contactId, otherContactId, because, same, foundAt, decidedAt } = conflict;
  return {
    ...{ id, contactId, otherContactId, because },
    state: same === null ? 'open' : same ? 'same' : 'different',
    foundAt: writtenMoment(foundAt),
    decidedAt: decidedAt && writtenMoment(decidedAt),
  };
}
