import type { RecordVerdict } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import { definePlacement } from '../define-placement.ts';
import { type FactOfTemplate, newsOf, ofTemplate, onTemplate } from './template.ts';

/** Meta's words for what becomes of a template; `FLAGGED` is a warning alone. */
const VERDICTS: ReadonlyMap<string, RecordVerdict['verdict']> = new Map([
  ['PENDING', 'submitted'],
  ['IN_APPEAL', 'in-appeal'],
  ['LIMIT_EXCEEDED', 'limit-exceeded'],
  ['APPROVED', 'approved'],
  ['REINSTATED', 'approved'],
  ['UNARCHIVED', 'approved'],
  ['UNLOCKED', 'approved'],
  ['UNPAUSED', 'approved'],
  ['REJECTED', 'rejected'],
  ['PAUSED', 'paused'],
  ['DISABLED', 'disabled'],
  ['ARCHIVED', 'archived'],
  ['LOCKED', 'locked'],
  ['PENDING_DELETION', 'pending-deletion'],
  ['DELETED', 'deleted'],
]);

/** What Meta says of templates. */
export const templateStatusPlacement = definePlacement('template-status', {
  place: onTemplate((owned: FactOfTemplate<'template-status'>, id) => {
    const { fact } = owned;
    const data = ofTemplate(owned, id);
    if (fact.event === 'FLAGGED') {
      return newsOf(owned, {
        type: 'TemplateFlagged',
        data: { ...data, reason: fact.reason, explanation: fact.description, disableDate: fact.disableDate },
      });
    }
    const verdict = VERDICTS.get(fact.event);
    const eventId = derivedId('template-status', id, fact.event, fact.at ?? '', fact.digest);
    const reason = fact.reason ? { reason: fact.reason } : {};
    if (verdict === undefined) return null;
    const { rejection, description, recommendation, disableDate } = fact;
    const notes = { explanation: rejection ?? description, recommendation, disableDate };
    return { type: 'RecordVerdict', ...data, eventId, verdict, ...reason, notes };
  }),
});
