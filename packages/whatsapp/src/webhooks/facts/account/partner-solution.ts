import { idOf, valueAt } from '../../../json.ts';
import type { Change } from '../../change.ts';
import { defineFact } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';

/** A solution of several partners was made or changed. */
interface PartnerSolution {
  /** SOLUTION_CREATED or SOLUTION_UPDATED. */
  readonly event: string;
  readonly solutionId: string;
  /** ACTIVE, DEACTIVATED, DRAFT, INITIATED, PENDING_DEACTIVATION or REJECTED. */
  readonly status?: string;
  readonly at?: string;
}

/** What became of a solution of several partners. Meta tells it to the portfolio, which owns no account's facts. */
export const partnerSolution = defineFact({
  kind: 'partner-solution',
  fields: ['partner_solutions'],
  scope: 'waba',
  read({ entryTime: at }: Change, item: unknown): PartnerSolution | null {
    const event = wordAt(item, 'event');
    const solutionId = idOf(valueAt(item, 'solution_id'));
    if (!event || !solutionId) return null;
    return told({ event, solutionId, status: wordAt(item, 'solution_status'), at });
  },
});
