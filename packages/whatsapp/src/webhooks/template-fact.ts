import { idOf, textOf, valueAt, valueIn } from '../json.ts';
import type { Change, Faulty, Place, Unplaced } from './change.ts';
import type { TemplateCategoryFact, TemplateStatusFact } from './facts.ts';

/**
 * What Meta says of a template: its new status, or that its category was changed. Null for every other value, also for
 * quality updates that come under the field of statuses, and for the notice a day before a category changes.
 */
export function templateFact(
  change: Change,
  place: Place,
): Unplaced<TemplateStatusFact | TemplateCategoryFact> | Faulty | null {
  const { field, value } = change;
  const event = idOf(valueAt(value, 'event'));
  const category = idOf(valueAt(value, 'new_category'));
  const previousCategory = idOf(valueAt(value, 'previous_category'));
  const isStatus = field === 'message_template_status_update' && event !== undefined;
  const isCategory = field === 'template_category_update' && category !== undefined;
  // Before the change `new_category` is still today's; only when it is done Meta says which it was.
  if (!isStatus && !(isCategory && previousCategory)) return null;
  const name = idOf(valueAt(value, 'message_template_name'));
  const language = idOf(valueAt(value, 'message_template_language'));
  if (!name || !language) return { fault: 'It speaks of a template without its name and language.' };
  // A number beyond 2^53 has lost digits on its way here, so it is none; 0 is nobody's.
  const metaTemplateId = idOf(valueAt(value, 'message_template_id'));
  const base = {
    ...place,
    name,
    language: language.replaceAll('-', '_'),
    ...(metaTemplateId && metaTemplateId !== '0' ? { metaTemplateId } : {}),
    ...(change.entryTime ? { at: change.entryTime } : {}),
  };
  if (isCategory) return { ...base, kind: 'template-category', category: category.toUpperCase() };
  const reason = reasonOf(value);
  return {
    ...base,
    kind: 'template-status',
    event: (event ?? '').toUpperCase(),
    ...(reason ? { reason } : {}),
  };
}

/** `reason`, unless it is Meta's word for nothing; else the title of `other_info`, which names pauses. */
function reasonOf(value: unknown): string | undefined {
  const reason = textOf(valueAt(value, 'reason'));
  return reason && reason !== 'NONE' ? reason : textOf(valueIn(value, 'other_info', 'title'));
}
