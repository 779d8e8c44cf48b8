import { idOf, textOf, valueAt, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf, isFaulty } from '../../define-fact.ts';
import { type OfTemplate, templateOf } from './template.ts';

/** Meta changed its mind about a template. */
interface TemplateStatus extends OfTemplate {
  /** APPROVED, REJECTED, PAUSED, DISABLED … as Meta spells it, in upper case. */
  readonly event: string;
  readonly reason?: string;
}

/** What Meta says of a template; null for the quality updates that come under the field of statuses. */
export const templateStatus = defineFact({
  kind: 'template-status',
  fields: ['message_template_status_update'],
  scope: 'waba',
  read(change: Change, item: unknown): TemplateStatus | Faulty | null {
    const event = idOf(valueAt(item, 'event'));
    if (event === undefined) return null;
    const template = templateOf(change, item);
    if (isFaulty(template)) return template;
    const reason = reasonOf(item);
    return { ...template, event: event.toUpperCase(), ...(reason ? { reason } : {}) };
  },
});

/** A fact of the kind `template-status`. */
export type TemplateStatusFact = FactOf<typeof templateStatus>;

/** `reason`, unless it is Meta's word for nothing; else the title of `other_info`, which names pauses. */
function reasonOf(item: unknown): string | undefined {
  const reason = textOf(valueAt(item, 'reason'));
  return reason && reason !== 'NONE' ? reason : textOf(valueIn(item, 'other_info', 'title'));
}
