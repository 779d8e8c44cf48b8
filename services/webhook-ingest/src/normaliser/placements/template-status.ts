import type { RecordVerdict } from '@wabus/domain';
import { derivedId } from '@wabus/events';
import { definePlacement } from '../define-placement.ts';
import { type FactOfTemplate, ofTemplate, onTemplate } from './template.ts';

/** Meta's words for what becomes of a template; the other ones (in review, in appeal, flagged …) change nothing that is sent. */
const VERDICTS: ReadonlyMap<string, RecordVerdict['verdict']> = new Map([
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
    const verdict = VERDICTS.get(fact.event);
    const eventId = derivedId('template-status', id, fact.event, fact.at ?? '', fact.digest);
    const reason = fact.reason ? { reason: fact.reason } : {};
    return verdict ? { type: 'RecordVerdict', ...ofTemplate(owned, id), eventId, verdict, ...reason } : null;
  }),
});
