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

/** A template as the Graph side shows it, all fields. */
export function templateNode(template: Template): Record<string, unknown> {
  return {
    id: template.id,
    name: template.name,
    language: template.language,
    status: template.status,
    category: template.category,
    components: template.components,
    parameter_format: template.parameterFormat,
    rejected_reason: template.rejectedReason,
    quality_score: { score: 'UNKNOWN', date: Math.floor(template.createdAt / 1000) },
    message_send_ttl_seconds: undefined,
    cta_url_link_tracking_opted_out: false,
    last_updated_time: `${new Date(template.createdAt).toISOString().slice(0, 19)}+0000`,
  };
}
