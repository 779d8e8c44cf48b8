import type { Template } from '../state/nodes.ts';

/** The fields of a template that are answered when none are asked for. */
export const templateDefaults = [
  'name',
  'parameter_format',
  'components',
  'language',
  'status',
  'category',
  'id',
];

/** A template as the Graph side shows it, all fields; what it does not have is undefined. */
export function templateNode(template: Template): Record<string, unknown> {
  const canSend = template.status === 'APPROVED' ? 'AVAILABLE' : 'BLOCKED';
  const entity = { entity_type: 'MESSAGE_TEMPLATE', id: template.id, can_send_message: canSend };
  return {
    id: template.id,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    sub_category: undefined,
    previous_category: undefined,
    correct_category: undefined,
    components: template.components,
    parameter_format: template.parameterFormat,
    rejected_reason: template.rejectedReason,
    quality_score: { score: 'UNKNOWN', date: Math.floor(template.createdAt / 1000) },
    message_send_ttl_seconds: undefined,
    library_template_name: undefined,
    degrees_of_freedom_spec: undefined,
    health_status: { can_send_message: canSend, entities: [entity] },
    cta_url_link_tracking_opted_out: false,
    last_updated_time: `${new Date(template.createdAt).toISOString().slice(0, 19)}+0000`,
  };
}
