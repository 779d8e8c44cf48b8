import type { TemplateResource } from '@wabus/api-contract';
import { currentVerdict, type TemplateState, templateStatus } from '@wabus/domain';

/** A template as the API answers it. */
export function templateResource(template: TemplateState): TemplateResource {
  const verdict = currentVerdict(template);
  return {
    id: template.templateId,
    projectId: template.projectId,
    wabaId: template.wabaId,
    name: template.name,
    language: template.language,
    category: template.category,
    components: template.components as TemplateResource['components'],
    variables: template.variables,
    status: templateStatus(template),
    metaTemplateId: template.metaTemplateId ?? verdict?.metaTemplateId ?? null,
    rejectionReason: verdict?.verdict === 'rejected' ? (verdict.reason ?? null) : null,
    qualityRating: null,
  };
}
