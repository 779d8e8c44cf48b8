import { idOf, textOf, valueAt, valueIn } from '../../../json.ts';
import type { Change, Faulty } from '../../change.ts';
import { defineFact, type FactOf, isFaulty } from '../../define-fact.ts';
import { told, wordAt } from '../../told.ts';
import { type OfTemplate, templateOf } from './template.ts';

/** Meta changed its mind about a template. */
interface TemplateStatus extends OfTemplate {
  /** APPROVED, REJECTED, PAUSED, DISABLED … as Meta spells it, in upper case. */
  readonly event: string;
  /** Meta's `reason`, else the title of `other_info`, which names pauses. */
  readonly reason?: string;
  /** The title of `other_info`, such as FIRST_PAUSE, and what Meta says of it. */
  readonly title?: string;
  readonly description?: string;
  /** Why it was refused, in words, and what Meta recommends. */
  readonly rejection?: string;
  readonly recommendation?: string;
  /** When it is or was disabled, as received. */
  readonly disableDate?: string;
  /** MARKETING, UTILITY …, in upper case. */
  readonly category?: string;
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
    const title = textOf(valueIn(item, 'other_info', 'title'));
    return told({
      ...template,
      event: event.toUpperCase(),
      reason: reasonOf(item) ?? title,
      title,
      description: textOf(valueIn(item, 'other_info', 'description')),
      rejection: textOf(valueIn(item, 'rejection_info', 'reason')),
      recommendation: textOf(valueIn(item, 'rejection_info', 'recommendation')),
      disableDate: dateIn(valueIn(item, 'disable_info', 'disable_date')),
      category: wordAt(item, 'message_template_category'),
    });
  },
});

/** A fact of the kind `template-status`. */
export type TemplateStatusFact = FactOf<typeof templateStatus>;

/** `reason`, unless it is Meta's word for nothing. */
function reasonOf(item: unknown): string | undefined {
  const reason = textOf(valueAt(item, 'reason'));
  return reason === 'NONE' ? undefined : reason;
}

/** A date in words, or seconds since 1970. */
const dateIn = (date: unknown): string | undefined => textOf(date) ?? idOf(date);
