import type { Update } from '../state/entries.ts';
import type { Template } from '../state/nodes.ts';

/** A `message_template_status_update` as a webhook update; the id is a JSON number there. */
export function templateUpdate(
  id: string,
  template: Template,
  event: string,
  reason: string | null,
  at: number,
): Update {
  const paused = event === 'PAUSED' && {
    other_info: { title: 'FIRST_PAUSE', description: 'Paused for low quality.' },
  };
  const disabled = event === 'DISABLED' && { disable_info: { disable_date: String(Math.floor(at / 1000)) } };
  const rejected = event === 'REJECTED' &&
    reason === 'INVALID_FORMAT' && {
      rejection_info: { reason: 'The format is not valid.', recommendation: 'Check variables and buttons.' },
    };
  return {
    id,
    wabaId: template.wabaId,
    field: 'message_template_status_update',
    at,
    value: {
      event,
      message_template_id: Number(template.id),
      message_template_name: template.name,
      message_template_language: template.language,
      message_template_category: template.category,
      reason: event === 'PENDING_DELETION' ? null : (reason ?? 'NONE'),
      ...(paused || disabled || rejected || {}),
    },
  };
}
