import { idOf, textOf, valueAt, valueIn } from '../json.ts';
import type { TemplateStatusFact } from './facts.ts';
import type { Change, Place, Unplaced } from './normalise.ts';

/** A template's new status; null for every other value, also for quality updates that come under this field's name. */
export function templateStatusFact(change: Change, place: Place): Unplaced<TemplateStatusFact> | null {
  const { value } = change;
  if (change.field !== 'message_template_status_update') return null;
  const event = idOf(valueAt(value, 'event'));
  const metaTemplateId = idOf(valueAt(value, 'message_template_id'));
  const name = idOf(valueAt(value, 'message_template_name'));
  const language = idOf(valueAt(value, 'message_template_language'));
  if (!event || !metaTemplateId || !name || !language) return null;
  const category = textOf(valueAt(value, 'message_template_category'));
  const reason = reasonOf(value);
  return {
    ...place,
    kind: 'template-status',
    event: event.toUpperCase(),
    metaTemplateId,
    name,
    language: language.replaceAll('-', '_'),
    ...(category ? { category } : {}),
    ...(reason ? { reason } : {}),
    ...(change.entryTime ? { at: change.entryTime } : {}),
  };
}

/** `reason`, unless it is Meta's word for nothing; else the title of `other_info`, which names pauses. */
function reasonOf(value: unknown): string | undefined {
  const reason = textOf(valueAt(value, 'reason'));
  return reason && reason !== 'NONE' ? reason : textOf(valueIn(value, 'other_info', 'title'));
}
