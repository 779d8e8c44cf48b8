import type { RunOutcome } from '@wabus/commands';
import type { DeadLetterClass } from '@wabus/domain';
import { DomainError } from '@wabus/domain';
import { isRefusedForGood, refusalOf } from '@wabus/event-store';
import { firstCharacters, storableText } from '@wabus/platform';
import type { DeadLetter } from './dead-letters.ts';
import { namedNumber, type OwnedFact } from './owned-fact.ts';

/**
 * What became of a fact; each is counted. `foreign`: another app's message or template; `unknown`: kept as it came, in `unknown_facts`;
 * `waiting`: a status of a message that nobody knows yet, counted again once that is settled.
 */
export type FactOutcome = 'recorded' | 'repeated' | 'foreign' | 'unknown' | 'waiting' | 'dead-letter';

/** A fact with what became of it. */
export interface CameTo {
  readonly of: OwnedFact;
  readonly outcome: FactOutcome;
}

/** What placing some facts came to. */
export interface Placed {
  readonly letters: readonly DeadLetter[];
  readonly outcomes: readonly CameTo[];
  /** Trouble of ours, not of the facts: the batch must come again. */
  readonly errors: readonly Error[];
}

/** Nothing placed yet. */
export const NOTHING: Placed = { letters: [], outcomes: [], errors: [] };

/** A fact that something became of. */
export const cameTo = (owned: OwnedFact, outcome: FactOutcome): Placed => ({
  ...NOTHING,
  outcomes: [{ of: owned, outcome }],
});

/** All of them together. */
export function together(parts: readonly Placed[]): Placed {
  return {
    letters: parts.flatMap(({ letters }) => letters),
    outcomes: parts.flatMap(({ outcomes }) => outcomes),
    errors: parts.flatMap(({ errors }) => errors),
  };
}

const MAX_REASON = 500;

/** A fact that gets a dead letter of its own. */
export function deadLetter(owned: OwnedFact, letterClass: DeadLetterClass, reason: string): Placed {
  const { record, fact, owner } = owned;
  const phoneNumberId = namedNumber(owned);
  const letter: DeadLetter = {
    record,
    item: fact.index,
    class: letterClass,
    reason: storableText(firstCharacters(reason, MAX_REASON)),
    tenantId: owner.tenantId,
    wabaId: owner.wabaId,
    ...(phoneNumberId ? { phoneNumberId } : {}),
  };
  return { letters: [letter], outcomes: [{ of: owned, outcome: 'dead-letter' }], errors: [] };
}

/** What a run's outcome means for its fact; `refused` says what a broken rule means. */
export function placedBy(
  owned: OwnedFact,
  outcome: RunOutcome<unknown> | undefined,
  refused: (error: DomainError) => Placed = (error) => failedBy(owned, error),
): Placed {
  if (outcome?.ok) {
    return cameTo(owned, outcome.result.events.length > 0 ? 'recorded' : 'repeated');
  }
  const error = outcome?.error ?? new Error('a command without an outcome');
  return error instanceof DomainError ? refused(error) : failedBy(owned, error);
}

/** A fact that a rule or the store refuses for good is set aside, alone and at once; any other error may pass by itself. */
export function failedBy(owned: OwnedFact, error: Error): Placed {
  if (error instanceof DomainError) {
    return deadLetter(owned, 'conflict', `A rule refuses it: ${error.message} (${error.code})`);
  }
  if (!isRefusedForGood(error)) return { ...NOTHING, errors: [error] };
  return deadLetter(owned, 'unreadable', refusalOf(error));
}
